"""Orientation, registration and quality gate over a folder of books with truth: `python -m bench.layout --data DIR`.

Prints shares of right editions, rotations and kinds, errors in millimetres, the gate's decisions on the pages as they
are and damaged on purpose (`bench.support.damage`), and processor time a page.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console
from rich.table import Table

from bench.support.damage import DAMAGES, Damage
from ocr.layout import find_layout, rectify
from ocr.page import PageImage, Pixels, decode
from ocr.sheet_map import SheetMap
from records.editions import Edition, library
from records.stages import PageDecision, PageLayout, QualityVerdict
from scanners.gate.quality import judge

CROP_PER_MM = 300 / 25.4


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """Scan with its truth; `ticks` are the middles of marked tick boxes in fractions of the scan."""

    path: Path
    edition: str
    kind: str
    readable: bool
    upside_down: bool
    skew: float | None
    ticks: dict[tuple[str, str], tuple[float, float]]


@dataclass(slots=True)
class LayoutFigures:
    """Figures collected over the pages."""

    editions: list[bool] = field(default_factory=list)
    rotations: list[bool] = field(default_factory=list)
    kinds: list[bool] = field(default_factory=list)
    decisions: list[tuple[bool, bool]] = field(default_factory=list)
    tick_mm: list[float] = field(default_factory=list)
    skew: list[float] = field(default_factory=list)
    seconds: list[tuple[float, float, float, float]] = field(default_factory=list)


def labelled_pages(data: Path) -> Iterator[LabelledPage]:
    """Yield every scan of every book under `data`."""
    for book_file in sorted(data.glob("*/book.json")):
        book = json.loads(book_file.read_text("utf-8"))
        cases = [json.loads(line) for line in (book_file.parent / "truth.jsonl").read_text("utf-8").splitlines()]
        for page in book["pages"]:
            ticks = {
                (column, case["normal"].get(column, "")): (box[0] + box[2] / 2, box[1] + box[3] / 2)
                for case in cases
                if case["pages"][0] == page["page"]
                for column, box in case["boxes"].items()
            }
            yield LabelledPage(
                book_file.parent / page["file"],
                book["edition"] if page["kind"] in ("record", "blank") else "",
                page["kind"],
                page["quality"] == "ok",
                bool(page["upside_down"]),
                page["skew_deg"],
                ticks,
            )


def tick_errors(page: LabelledPage, layout: PageLayout, edition: Edition, image: PageImage) -> Iterator[float]:
    """Yield the millimetres between the marked tick boxes as the layout places them and as they are."""
    height, width = image.pixels.shape[:2]
    for tick in edition.ticks:
        there = page.ticks.get((tick.column, tick.value))
        if there is None:
            continue
        middle = np.array([[tick.box.x + tick.box.width / 2, tick.box.y + tick.box.height / 2]])
        off = SheetMap.from_layout(layout).on_scan(middle)[0] - np.array(there) * (width, height)
        yield float(np.linalg.norm(off)) / layout.pixels_per_mm


def measure(page: LabelledPage, tally: LayoutFigures) -> tuple[PageImage, PageLayout]:
    """Take one page through decoding, layout, gate and crop."""
    editions = {edition.id: edition for edition in library()}
    clock = [time.process_time()]
    image = decode(page.path.read_bytes())
    clock.append(time.process_time())
    layout = find_layout(image, list(editions.values()))
    clock.append(time.process_time())
    edition = editions.get(layout.edition or "")
    verdict = judge(image.pixels, layout, edition)
    clock.append(time.process_time())
    if edition is not None:
        rectify(image, layout, edition, CROP_PER_MM)
        tally.tick_mm += tick_errors(page, layout, edition, image)
    clock.append(time.process_time())
    decoding, laying, judging, cropping = (float(step) for step in np.diff(clock))
    tally.seconds.append((decoding, laying, judging, cropping))
    tally.decisions.append((page.readable, _readable(verdict)))
    if page.readable:
        tally.kinds.append(layout.kind == page.kind)
        tally.editions.append((layout.edition or "") == page.edition)
        tally.rotations.append(layout.rotation == (180 if page.upside_down else 0))
        if page.skew is not None and edition is not None:
            tally.skew.append(abs(layout.skew_degrees - page.skew))
    return image, layout


def damaged(image: PageImage, layout: PageLayout, damage: Damage, seed: int) -> QualityVerdict:
    """Return the gate's verdict on a damaged copy."""
    editions = {edition.id: edition for edition in library()}
    harmed: Pixels = damage.harm(image.pixels, layout.pixels_per_mm, np.random.default_rng(seed))
    encoded = cv2.imencode(".jpg", harmed, [cv2.IMWRITE_JPEG_QUALITY, 75])[1]
    copy = decode(encoded.tobytes())
    found = find_layout(copy, list(editions.values()))
    return judge(copy.pixels, found, editions.get(found.edition or ""))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of books with truth")
    parser.add_argument("--every", type=int, default=1, help="take every n-th page")
    parser.add_argument("--damage-every", type=int, default=8, help="damage every n-th record page in every way")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    tally, records = LayoutFigures(), 0
    outcomes: dict[str, list[bool]] = {damage.name: [] for damage in DAMAGES}
    for page in list(labelled_pages(options.data))[:: options.every]:
        image, layout = measure(page, tally)
        if page.readable and page.kind == "record":
            records += 1
            if records % options.damage_every == 0:
                for damage in DAMAGES:
                    outcomes[damage.name].append(_readable(damaged(image, layout, damage, records)))
    console = Console()
    console.print(_summary(tally))
    console.print(_damages(outcomes))


def _readable(verdict: QualityVerdict) -> bool:
    return verdict.decision is not PageDecision.REJECTED


def _summary(tally: LayoutFigures) -> Table:
    table = Table("figure", "value", "of")
    for name, right in (("edition", tally.editions), ("rotation", tally.rotations), ("kind", tally.kinds)):
        table.add_row(f"{name} right", f"{np.mean(right):.2%}", str(len(right)))
    for name, errors, unit in (("tick boxes", tally.tick_mm, "mm"), ("skew", tally.skew, "degrees")):
        if errors:
            figures = f"mean {np.mean(errors):.3f}, p95 {np.percentile(errors, 95):.3f}, worst {max(errors):.3f} {unit}"
            table.add_row(f"{name} off by", figures, str(len(errors)))
    good = [said for readable, said in tally.decisions if readable]
    bad = [said for readable, said in tally.decisions if not readable]
    table.add_row("readable pages refused", str(good.count(False)), str(len(good)))
    table.add_row("unreadable pages refused", str(bad.count(False)), str(len(bad)))
    for name, seconds in zip(("decode", "layout", "gate", "crop"), np.mean(tally.seconds, axis=0), strict=True):
        table.add_row(f"{name}, processor time a page", f"{seconds * 1000:.0f} ms", str(len(tally.seconds)))
    return table


def _damages(outcomes: dict[str, list[bool]]) -> Table:
    table = Table("damage", "a person", "refused", "of")
    for damage in DAMAGES:
        said = outcomes[damage.name]
        table.add_row(damage.name, "reads it" if damage.readable else "cannot", str(said.count(False)), str(len(said)))
    for readable, name in ((True, "readable"), (False, "unreadable")):
        said = [one for damage in DAMAGES if damage.readable is readable for one in outcomes[damage.name]]
        table.add_row(f"all {name}", "", str(said.count(False)), str(len(said)))
    return table


if __name__ == "__main__":
    main()
