"""Books of unknown printers, learned from their pages and held against their true forms: `python -m bench.printers`.

A book is a folder with `input.json`, its scans, and the truth that no system sees: `form.json` (areas, tick boxes and
printed words in fractions of `form.png`) and `book.json`. Books without a form of their own are held against the
edition that `book.json` names, which is looked for among the shipped ones.

An area is right when it has the columns of the true one (a signer's name and position in either order), the same part
of a date, and as many lines, of which each covers at least `COVERED` of the width of the true line, begins behind the
printed words before it (`INTO_MM` of them may be cut) and has its baseline within `BASE_MM`. Of notes the first line
counts; of page numbers, which are printed with or without a leader, where they begin; a name under a signature may
stand `NAME_MM` off. Signatures and areas without a column are not counted.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from ocr.layout import find_layout
from ocr.learning.form import LearnedForm
from ocr.learning.learn import learn_forms
from ocr.page import PageImage, decode
from records.editions import Area, Edition, library
from records.stages import PageKind

COVERED, INTO_MM, BASE_MM, NAME_MM = 0.8, 1.5, 2.5, 4.0
NOTES, PAGE_NUMBER, OFFICER = "ghiChu", "trangSo", "nguoiThucHien"
DATE_PARTS = {"ngay": "day", "thang": "month", "nam": "year"}


@dataclass(frozen=True, slots=True)
class TrueLine:
    """A line of a true area in millimetres of its form: left, right and baseline."""

    left: float
    right: float
    base: float


@dataclass(frozen=True, slots=True)
class TrueArea:
    """An area of the true form; `behind` is where each of its lines may begin, behind printed words."""

    id: str
    columns: frozenset[str]
    part: str | None
    lines: tuple[TrueLine, ...]
    behind: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class TrueForm:
    """The form that nobody showed."""

    image: PageImage
    size_mm: tuple[float, float]
    areas: tuple[TrueArea, ...]
    ticks: tuple[tuple[str, str, float, float], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Form learned of one book."""

    book: str
    forms: int
    right: int
    areas: int
    wrong: tuple[str, ...]
    extra: tuple[str, ...]
    ticks: tuple[int, int]
    record_type: bool
    registered: int
    records: int
    false_pages: int
    seconds: float
    doubted_wrong: int
    doubted: int


def main() -> None:
    """Measure the books of a folder and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of books")
    parser.add_argument("--books", nargs="*", default=[], help="only these")
    chosen = parser.parse_args()
    books = [path.parent for path in sorted(chosen.data.glob("*/input.json"))]
    scores = [measured(book) for book in books if not chosen.books or book.name in chosen.books]
    show(scores)


def show(scores: Sequence[Score]) -> None:
    """Return one line a book and a sum."""
    table = Table("book", "forms", "areas right", "ticks", "type", "pages on it", "others", "CPU s", "doubted", "wrong")
    for one in scores:
        wrong = " ".join(one.wrong) + (f" | extra {' '.join(one.extra)}" if one.extra else "")
        table.add_row(
            one.book,
            str(one.forms),
            f"{one.right}/{one.areas}",
            f"{one.ticks[0]}/{one.ticks[1]}",
            "ok" if one.record_type else "no",
            f"{one.registered}/{one.records}",
            str(one.false_pages),
            f"{one.seconds:.1f}",
            f"{one.doubted} ({one.doubted_wrong} wrong)",
            wrong,
        )
    right, areas = sum(one.right for one in scores), sum(one.areas for one in scores)
    registered, records = sum(one.registered for one in scores), sum(one.records for one in scores)
    console = Console(width=200)
    console.print(table)
    console.print(f"areas {right}/{areas} = {right / max(1, areas):.1%}; pages {registered}/{records}")


def measured(book: Path) -> Score:
    """Learn a book and hold it against the truth."""
    arrival = json.loads((book / "input.json").read_text("utf-8"))
    pages = [decode((book / name).read_bytes()) for name in arrival["scans"]]
    begun = time.process_time()
    forms = learn_forms(pages, arrival["type"], f"{arrival['type']}-learned")
    seconds = time.process_time() - begun
    truth = true_form(book)
    if not forms:
        everything = tuple(area.id for area in truth.areas)
        ticks = (0, len(truth.ticks))
        return Score(
            book.name,
            0,
            0,
            len(truth.areas),
            everything,
            (),
            ticks,
            record_type=False,
            registered=0,
            records=0,
            false_pages=0,
            seconds=seconds,
            doubted_wrong=0,
            doubted=0,
        )
    with TemporaryDirectory() as folder:
        editions = tuple(saved(form, Path(folder)) for form in forms)
        to_truth = homography(editions[0], truth)
        wrong, extra = compared(editions[0], truth, to_truth)
        registered, records, others = registrations(book, pages, editions)
    doubted = set(forms[0].doubts)
    return Score(
        book.name,
        len(forms),
        len(truth.areas) - len(wrong),
        len(truth.areas),
        wrong,
        extra,
        (ticks_right(editions[0], truth, to_truth), len(truth.ticks)),
        forms[0].record_type == arrival["type"],
        registered,
        records,
        others,
        seconds,
        len(doubted & set(wrong)),
        len(doubted),
    )


def saved(form: LearnedForm, folder: Path) -> Edition:
    """Return the edition of a form whose blank image lies in a folder."""
    path = folder / f"{form.edition.id}.png"
    cv2.imwrite(str(path), form.blank)
    return replace(form.edition, image=path)


def true_form(book: Path) -> TrueForm:
    """Return the true form of a book: its own, or the shipped edition that it is of."""
    own = book / "form.json"
    if own.is_file():
        return _described(json.loads(own.read_text("utf-8")), decode((book / "form.png").read_bytes()))
    edition = library().get(json.loads((book / "book.json").read_text("utf-8"))["edition"])
    return _shipped(edition)


def homography(edition: Edition, truth: TrueForm) -> NDArray[np.float64] | None:
    """Return from fractions of the learned form to millimetres of the true one; None when it does not lie on it."""
    layout = find_layout(truth.image, [edition])
    if layout.edition is None:
        return None
    to_px = np.array(layout.homography, np.float64).reshape(3, 3)
    height, width = truth.image.pixels.shape[:2]
    return np.asarray(np.diag([truth.size_mm[0] / width, truth.size_mm[1] / height, 1.0]) @ to_px, np.float64)


def compared(
    edition: Edition, truth: TrueForm, to_truth: NDArray[np.float64] | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the true areas that were not learned right, and the learned ones that are none."""
    learned = [] if to_truth is None else [_learned(edition, index, to_truth) for index in range(len(edition.areas))]
    by_key = {(area.columns, area.part): area for area in learned}
    wrong = tuple(area.id for area in truth.areas if not _right(by_key.get((area.columns, area.part)), area))
    known = {(area.columns, area.part) for area in truth.areas}
    return wrong, tuple(area.id for area in learned if (area.columns, area.part) not in known)


def ticks_right(edition: Edition, truth: TrueForm, to_truth: NDArray[np.float64] | None) -> int:
    """Return how many true tick boxes lie under a learned one of the same column and code, within 2 mm."""
    if to_truth is None:
        return 0
    found = 0
    for column, value, x, y in truth.ticks:
        for tick in edition.ticks:
            middle = (tick.box.x + tick.box.width / 2, tick.box.y + tick.box.height / 2)
            there = _moved(to_truth, middle)
            same = (tick.column, tick.value) == (column, value)
            found += same and bool(np.hypot(there[0] - x, there[1] - y) < 2.0)
    return found


def registrations(book: Path, pages: Sequence[PageImage], editions: Sequence[Edition]) -> tuple[int, int, int]:
    """Readable record pages that lie on a learned form, all of them, and other pages that seem to."""
    kinds = json.loads((book / "book.json").read_text("utf-8"))["pages"]
    layouts = [find_layout(page, editions) for page in pages]
    records = [page["kind"] == "record" and page["quality"] == "ok" for page in kinds]
    on_form = [layout.kind in (PageKind.RECORD, PageKind.BLANK) for layout in layouts]
    registered = sum(record and lies for record, lies in zip(records, on_form, strict=True))
    others = sum(page["kind"] not in ("record", "blank") and lies for page, lies in zip(kinds, on_form, strict=True))
    return registered, sum(records), others


def _right(learned: TrueArea | None, truth: TrueArea) -> bool:
    if learned is None:
        return False
    if PAGE_NUMBER in truth.columns:
        return _begins(learned.lines[0], truth.lines[0])
    if NOTES in truth.columns:
        return _covers(learned.lines[0], replace(truth.lines[0], base=learned.lines[0].base))
    if OFFICER in truth.columns:
        mine, name = learned.lines[0], truth.lines[0]
        return (
            abs(mine.base - name.base) < NAME_MM
            and mine.left < name.left + NAME_MM
            and mine.right > name.right - NAME_MM
        )
    return len(learned.lines) == len(truth.lines) and all(
        _covers(mine, theirs) and mine.left > behind
        for mine, theirs, behind in zip(learned.lines, truth.lines, truth.behind, strict=True)
    )


def _begins(mine: TrueLine, theirs: TrueLine) -> bool:
    return abs(mine.base - theirs.base) < BASE_MM and theirs.left - 6.0 < mine.left < theirs.right


def _covers(mine: TrueLine, theirs: TrueLine) -> bool:
    shared = min(mine.right, theirs.right) - max(mine.left, theirs.left)
    level = abs(mine.base - theirs.base) < BASE_MM
    return level and shared >= COVERED * (theirs.right - theirs.left)


def _learned(edition: Edition, index: int, to_truth: NDArray[np.float64]) -> TrueArea:
    """Return a learned area in millimetres of the true form."""
    area = edition.areas[index]
    lines = []
    for line in area.lines:
        left, right = (_moved(to_truth, (x, line.baseline)) for x in (line.box.x, line.box.x + line.box.width))
        lines.append(TrueLine(float(left[0]), float(right[0]), float(left[1] + right[1]) / 2))
    return TrueArea(area.id, frozenset(area.columns), area.part.value if area.part else None, tuple(lines))


def _behind(line: TrueLine, printed: Sequence[tuple[float, float, float, float]]) -> float:
    """Return where the printed words before a line end, less `INTO_MM`.

    `printed` are left, top, right, bottom in mm.
    """
    ends = (
        right
        for left, top, right, bottom in printed
        if top < line.base < bottom + 3.0 and (left + right) / 2 < line.left
    )
    return max(ends, default=-100.0) - INTO_MM


def _moved(matrix: NDArray[np.float64], point: tuple[float, float]) -> NDArray[np.float64]:
    moved = matrix @ np.array([*point, 1.0])
    return np.asarray(moved[:2] / moved[2], np.float64)


def _described(plain: dict[str, list[dict[str, object]]], image: PageImage) -> TrueForm:
    """Return a form as `form.json` tells it."""
    height, width = image.pixels.shape[:2]
    size = (width / 300 * 25.4, height / 300 * 25.4)
    printed = [_corners(np.array(one["box"], np.float64).tolist(), size) for one in plain["printed"]]
    areas = tuple(area for one in plain["areas"] for area in _true_areas(one, size, printed))
    ticks = tuple(_true_tick(one, size) for one in plain["ticks"])
    return TrueForm(image, size, areas, ticks)


def _corners(box: Sequence[float], size: tuple[float, float]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom in millimetres."""
    x, y, width, height = box
    return x * size[0], y * size[1], (x + width) * size[0], (y + height) * size[1]


def _true_areas(
    one: dict[str, object], size: tuple[float, float], printed: Sequence[tuple[float, float, float, float]]
) -> Iterator[TrueArea]:
    name = str(one["id"])
    if name.startswith(("sig.", "x.")) or ":" in name:
        return
    boxes = np.array(one["boxes"], np.float64)
    bases = np.array(one["baselines"], np.float64)
    lines = tuple(
        TrueLine(x * size[0], (x + width) * size[0], base * size[1])
        for (x, _y, width, _height), base in zip(boxes.tolist(), bases.tolist(), strict=True)
    )
    columns, _dot, part = name.partition(".")
    behind = tuple(_behind(line, printed) for line in lines)
    yield TrueArea(name, frozenset(columns.split("+")), DATE_PARTS.get(part), lines, behind)


def _true_tick(one: dict[str, object], size: tuple[float, float]) -> tuple[str, str, float, float]:
    x, y, width, height = np.array(one["box"], np.float64).tolist()
    return str(one["column"]), str(one["value"]), (x + width / 2) * size[0], (y + height / 2) * size[1]


def _shipped(edition: Edition) -> TrueForm:
    """Return a form as a shipped edition tells it."""
    size = edition.page_mm
    words = [
        _corners((word.box.x, word.box.y, word.box.width, word.box.height), size)
        for word in edition.printed
        if word.text
    ]
    areas = tuple(_shipped_area(area, size, words) for area in edition.areas if area.columns and area.row is None)
    ticks = tuple(
        (
            tick.column,
            tick.value,
            (tick.box.x + tick.box.width / 2) * size[0],
            (tick.box.y + tick.box.height / 2) * size[1],
        )
        for tick in edition.ticks
    )
    return TrueForm(decode(edition.image.read_bytes()), size, areas, ticks)


def _shipped_area(
    area: Area, size: tuple[float, float], words: Sequence[tuple[float, float, float, float]]
) -> TrueArea:
    lines = tuple(
        TrueLine(line.box.x * size[0], (line.box.x + line.box.width) * size[0], line.baseline * size[1])
        for line in area.lines
    )
    behind = tuple(_behind(line, words) for line in lines)
    return TrueArea(area.id, frozenset(area.columns), area.part.value if area.part else None, lines, behind)


if __name__ == "__main__":
    main()
