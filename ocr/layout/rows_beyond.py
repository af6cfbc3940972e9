"""Writing beyond the rows of a form: entries that stand on the page and have no row on its form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from ocr.layout.entry_detection import LEAST_VALUES, PRINTED
from ocr.layout.ink import InkMap
from ocr.layout.marks import FINE
from records.editions import Area, AreaKind, Edition
from records.stages import Box

LETTER_MM, NARROWEST_MM = (1.3, 15.0), 0.6
"""Height of letters, joined ones with their loops among them, and the width of the narrowest."""
RULE_MM = 12.0
"""Level and upright strokes from this length on are rules that the form does not have."""
VALUE_MM = 3.0
"""Width of the letters of a short value."""
BORDER_MM, CROSSED = 4.0, 0.5
"""Largest distance of cells with a border between them, and the share of borders that values seldom cross."""
NEXT = 1.5
"""Heights of a row from which the one below it is not the next one."""
ON_SHEET = 0.6
"""Share of a row on the sheet from which an entry may be written there."""

Window = tuple[slice, slice]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: its top, and the places of its values, in fractions of the form."""

    top: float
    places: tuple[Box, ...]

    @classmethod
    def of(cls, areas: Sequence[Area]) -> _Row:
        places = tuple(_around([line.box for line in area.lines]) for area in areas)
        return cls(min(place.y for place in places), places)

    @property
    def bottom(self) -> float:
        return max(place.y + place.height for place in self.places)

    def moved(self, down: float) -> _Row:
        places = tuple(Box(place.x, place.y + down, place.width, place.height) for place in self.places)
        return _Row(self.top + down, places)


def rows_beyond(written: InkMap, printed: InkMap, edition: Edition) -> int:
    """Count the rows with writing that the sheet has below, above and between those of its form.

    They are looked for where rows at the form's own distance would stand. A row counts when as many of its values are
    written as an entry has at least; what stands on print, as on the heads of a table, is none.

    Args:
        written: ink that the press did not print, 0 or 1, `FINE` pixels a millimetre of the form.
        printed: the print of the form, as large, 0 (paper) to 255.
        edition: the form; one of a single entry has one row, however high.
    """
    rows = [[_window(place, written) for place in row.places] for row in _missing_rows(edition)]
    inked = [row for row in rows if _is_entry(row, written)]
    if not inked:
        return 0
    around = round(RULE_MM * FINE)
    top = max(0, min(place[0].start for row in inked for place in row) - around)
    band = slice(top, max(place[0].stop for row in inked for place in row) + around)
    pen, press = np.zeros_like(written), np.zeros_like(written)
    pen[band] = _letters(written[band])
    press[band] = _letters((printed[band] > PRINTED).astype(np.uint8))
    free = ([place for place in row if _width_mm(press, place) < VALUE_MM] for row in inked)
    return sum(_is_entry(row, pen) and not _is_running_text(row, pen) for row in free)


def _missing_rows(edition: Edition) -> Iterator[_Row]:
    """Yield the rows that the form lacks, were the sheet full of them."""
    rows = _rows(edition)
    if not rows:
        return
    steps = [below.top - above.top for above, below in pairwise(rows)]
    height = float(np.median([row.bottom - row.top for row in rows]))
    usual = float(np.median([step for step in steps if step < NEXT * height] or [height]))
    for row, step in zip(rows, steps, strict=False):
        count = round(step / usual)
        yield from (row.moved(number * step / count) for number in range(1, count))
    first, last = rows[0], rows[-1]
    yield from (first.moved(-number * usual) for number in range(1, _fitting(first.top, usual)))
    yield from (last.moved(number * usual) for number in range(1, _fitting(1 - last.bottom, usual)))


def _fitting(room: float, step: float) -> int:
    """Return the end of the numbers of rows that fit into the room beside the outermost one."""
    return int(room / step + 1 - ON_SHEET) + 1


def _rows(edition: Edition) -> list[_Row]:
    """Return the rows of a form from the top down, without what stands on the sheet once for all of them."""
    areas: dict[int | None, list[Area]] = {}
    for area in edition.areas:
        if area.kind in (AreaKind.WRITTEN, AreaKind.SIGNED_NAME):
            areas.setdefault(area.row, []).append(area)
    if len(areas) > 1:
        areas.pop(None, None)
    return sorted((_Row.of(row) for row in areas.values()), key=lambda row: row.top)


def _is_entry(row: Sequence[Window], ink: InkMap) -> bool:
    return sum(_width_mm(ink, place) >= VALUE_MM for place in row) >= LEAST_VALUES


def _is_running_text(row: Sequence[Window], pen: InkMap) -> bool:
    """Return whether letters stand on most borders between cells side by side: a sentence below a table."""
    written = sorted((place for place in row if _width_mm(pen, place) >= VALUE_MM), key=lambda place: place[1].start)
    sides = [(one[0], one[1].stop, next_[1].start) for one, next_ in pairwise(written)]
    borders = [(rows, (end + start) // 2) for rows, end, start in sides if 0 <= start - end <= BORDER_MM * FINE]
    crossed = sum(bool(pen[rows, middle - 1 : middle + 2].any()) for rows, middle in borders)
    return len(borders) >= LEAST_VALUES - 1 and crossed > CROSSED * len(borders)


def _width_mm(ink: InkMap, place: Window) -> float:
    """Return the width that is inked."""
    return float(np.count_nonzero(ink[place].any(axis=0))) / FINE


def _letters(ink: InkMap) -> InkMap:
    """Keep strokes as high as letters, without rules."""
    length = round(RULE_MM * FINE)
    level, upright = (
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8)) for shape in ((1, length), (length, 1))
    )
    rules = cv2.dilate(cv2.max(level, upright), np.ones((3, 3), np.uint8))
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(cv2.subtract(ink, rules))
    height, width = stats[:, cv2.CC_STAT_HEIGHT] / FINE, stats[:, cv2.CC_STAT_WIDTH] / FINE
    kept = (height >= LETTER_MM[0]) & (height <= LETTER_MM[1]) & (width >= NARROWEST_MM)
    kept[0] = False
    return np.asarray(kept.astype(np.uint8)[labels], np.uint8)


def _window(box: Box, ink: InkMap) -> Window:
    """Return the pixels of a box, clipped to the sheet."""
    height, width = ink.shape
    top, bottom = (min(height, max(0, round(y * height))) for y in (box.y, box.y + box.height))
    left, right = (min(width, max(0, round(x * width))) for x in (box.x, box.x + box.width))
    return slice(top, bottom), slice(left, right)


def _around(boxes: Sequence[Box]) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    return Box(left, top, right - left, bottom - top)
