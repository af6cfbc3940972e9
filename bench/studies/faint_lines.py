"""Traces in lines that look blank: `python -m bench.studies.faint_lines --data DIR`, by kind of damage.

The first page of every book with known values is damaged on purpose and cut. Counted are areas with a value and areas
that are truly blank: with ink that is cut, bare, or with traces, and what is made of these. Every value of words stands
in for a note, of which there are few; values of figures and of a single word are counted apart, as they are never asked
about.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import cv2
import numpy as np
import typer

from bench.books import BookInput, book_folders
from bench.support.damage import READABLE, washed_out
from bench.support.paper_harms import Harm, Pixels
from ocr.entries.faint_lines import settled_area
from ocr.layout import find_layout
from ocr.page import decode
from ocr.reading import FIGURES
from ocr.recognise.handwriting import HandwritingReader
from ocr.sheets.spread import crop_region, find_pages
from ocr.zones import Zone, cut_zones
from records.editions import library
from records.record_types import record_type

JPEG_QUALITY = 75
STRENGTHS = (0.6, 0.4, 0.25, 0.15, 0.1)
SHINING = "back shines through 0.3"
LONG = 8
"""Letters of a value from which it is long enough to stand in for a note."""
HEAD = "| damage | areas | ink | bare | traces | a doubt | sure to be blank |"


def main(
    data: Annotated[Path, typer.Option(help="folder of books with known values on shipped forms")],
    only: Annotated[str, typer.Option(help="a part of the folder names wanted")] = "",
) -> None:
    """Print the table."""
    cv2.setNumThreads(1)
    reader, found = HandwritingReader(), Counter[tuple[str, str, str]]()
    for folder in book_folders(data, only):
        for name, line, fate in _lines(folder, reader):
            found[name, line, fate] += 1
        typer.echo(f"{folder.name} cut", err=True)
    typer.echo(f"{HEAD}\n|---|---|--:|--:|--:|--:|--:|")
    for name, line in dict.fromkeys((name, line) for name, line, _fate in sorted(found)):
        ink, bare, doubt, sure = (found[name, line, fate] for fate in ("ink", "bare", "doubt", "sure"))
        typer.echo(f"| {name} | {line} | {ink} | {bare} | {doubt + sure} | {doubt} | {sure} |")


def _lines(folder: Path, reader: HandwritingReader) -> Iterator[tuple[str, str, str]]:
    """Yield damage, what a line truly is, and what becomes of it, for the lines of a book's first page."""
    arrival = BookInput.model_validate_json((folder / "input.json").read_bytes())
    cases = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    page = min(case["pages"][0] for case in cases if not case["flags"].get("unreadable"))
    mine = [case for case in cases if case["pages"][0] == page]
    image = decode((folder / arrival.scans[page - 1]).read_bytes())
    editions = list(library().of_type(arrival.type))
    per_mm = find_layout(image, editions).pixels_per_mm
    for name, harm in _harms(mine).items():
        harmed = harm(image.pixels, per_mm, np.random.default_rng(page))
        copy = decode(cv2.imencode(".jpg", harmed, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes())
        for spot in find_pages(copy, editions, None):
            form = next((one for one in editions if one.id == spot.layout.edition), None)
            if form is not None:
                zones = cut_zones(crop_region(copy, spot.region), spot.layout, form).lines
                truths = {case.get("row"): case["normal"] for case in mine}
                for _area, lines in groupby(zones, key=lambda zone: zone.area.id):
                    cut = list(lines)
                    if truth := truths.get(cut[0].area.row if form.rows > 1 else None):
                        yield name, _kind(cut[0], truth, arrival.type), _fate(cut, reader)


def _harms(cases: Sequence[Mapping[str, Any]]) -> Mapping[str, Harm]:
    boxes = [box for case in cases for box in case["boxes"].values()]
    return {
        "none": READABLE["none"],
        **{f"washed out {left:.2f}": washed_out(left) for left in STRENGTHS},
        SHINING: READABLE[SHINING],
        "values in red ink": lambda page, _per_mm, _rng: _reddened(page, boxes),
    }


def _reddened(page: Pixels, boxes: Sequence[Sequence[float]]) -> Pixels:
    """Return a page whose values are written in red: their ink absorbs no red light."""
    shown, (height, width) = page.copy(), page.shape[:2]
    for x, y, wide, high in boxes:
        window = shown[round(y * height) : round((y + high) * height), round(x * width) : round((x + wide) * width)]
        if window.size:
            window[..., 2] = np.percentile(window[..., 2], 90)
    return shown


def _kind(zone: Zone, truth: Mapping[str, str], code: str) -> str:
    values = [(column, truth[column]) for column in zone.area.columns if truth.get(column)]
    if not values:
        return "truly blank"
    kinds = {record_type(code).column(column).kind for column, _value in values}
    return "words" if not kinds & FIGURES and sum(len(value) for _column, value in values) >= LONG else "short, figures"


def _fate(lines: Sequence[Zone], reader: HandwritingReader) -> str:
    if not all(line.blank for line in lines):
        return "ink"
    if not any(line.faint for line in lines):
        return "bare"
    return "doubt" if any(line.faint for line in settled_area(lines, reader)) else "sure"


if __name__ == "__main__":
    typer.run(main)
