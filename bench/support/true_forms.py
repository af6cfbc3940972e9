"""True forms of books, which no system sees, and learned forms held against them.

A book's own form is `form.json` (areas, tick boxes, stamps and printed words in fractions of `form.png`). Books without
one are held against the edition that `book.json` names, which is looked for among the shipped ones.

An area is right when it has the columns of the true one (a signer's name and position in either order), the same part
of a date, and as many lines, of which each covers at least `COVERED` of the width of the true line, begins behind the
printed words before it (`INTO_MM` of them may be cut) and has its baseline within `BASE_MM`. Of notes the first line
counts; of page numbers, which are printed with or without a leader, where they begin; a name under a signature may
stand `NAME_MM` off. Signatures, areas without a column and those of pages of several entries are not counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr.layout import find_layout
from ocr.page import PageImage, decode
from records.editions import Area, Edition, library

COVERED, INTO_MM, BASE_MM, NAME_MM = 0.8, 1.5, 2.5, 4.0
NOTES, PAGE_NUMBER, OFFICER = "ghiChu", "trangSo", "nguoiThucHien"
DATE_PARTS = {"ngay": "day", "thang": "month", "nam": "year"}


@dataclass(frozen=True, slots=True)
class TrueLine:
    """Line of a true area in millimetres of its form: left, right and baseline."""

    left: float
    right: float
    base: float


@dataclass(frozen=True, slots=True)
class TrueArea:
    """Area of the true form; `behind` is where each of its lines may begin, behind printed words."""

    id: str
    columns: frozenset[str]
    part: str | None
    lines: tuple[TrueLine, ...]
    behind: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class TrueForm:
    """Form that nobody showed."""

    image: PageImage
    size_mm: tuple[float, float]
    areas: tuple[TrueArea, ...]
    ticks: tuple[tuple[str, str, float, float], ...]


def true_form(book: Path) -> TrueForm | None:
    """Return the true form of a book: its own, or the shipped edition that it is of; None where that is not here."""
    own = book / "form.json"
    if own.is_file():
        return _described(json.loads(own.read_text("utf-8")), decode((book / "form.png").read_bytes()))
    edition = library().find(json.loads((book / "book.json").read_text("utf-8"))["edition"])
    return _shipped(edition) if edition else None


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
