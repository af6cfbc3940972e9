"""Rows of dots and dashes: leaders as the press printed them, where writing hides some of their marks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.zones.form_print import PIXELS_PER_MM, SHIFT, FormPrint, Grey, pixel_slices
from records.editions import AreaKind, Edition, Line

PALE = 190
"""Grey value below which something is printed."""
DARK = 90
"""Grey value of the marks that are drawn."""
LONGEST_MM, HIGHEST_MM = 3.6, 0.9
"""A leader's mark is no longer and no higher."""
BAND_MM = 1.0
"""So far above and below the height of a leader on the form its marks lie on a page."""
LEAST_MARKS = 8
LIKE = (0.4, 1.6)
"""Shares of the usual length between which a mark is one of the leader; others are joined by traces of writing."""
NEIGHBOURS = 1.5
"""Distances up to so many times the usual one are those from one mark to the next."""
PITCHES = np.linspace(0.97, 1.03, 121)
"""Shares of the usual distance among which the exact one is looked for."""
EVEN, LEAST_EVEN = 0.5, 0.3
"""Mean resultant length of the marks' phases (1 = all in step) from which they are a row by themselves, and from which
they are one at the distance of other rows."""
SAME, IN_STEP = 0.006, 0.2
"""Shares of a distance by which that of another row of the form differs, and by which a mark is out of step."""
OFF_LINE = 1.5
"""Pixels by which a mark lies off its row."""
NEAR = 15
"""Marks from which the drift of a row is taken: paper is never flat."""

Marks = NDArray[np.float64]
"""N × 4, left to right: middle x and y, width and height."""


def marks_in(grey: Grey, rows: slice, columns: slice) -> Marks:
    """Return what is printed in a window and is as small as the marks of a leader; places are those of the page."""
    inked = (grey[rows, columns] < PALE).astype(np.uint8)
    _count, _labels, stats, centres = cv2.connectedComponentsWithStats(inked, connectivity=8)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    small = (width <= LONGEST_MM * PIXELS_PER_MM) & (height <= HIGHEST_MM * PIXELS_PER_MM)
    small[0] = False
    found = np.column_stack([centres + (columns.start, rows.start), width, height])[small]
    return np.asarray(found[np.argsort(found[:, 0])], np.float64)


def full_rows(parts: list[Marks]) -> list[Marks | None]:
    """Return for the marks of each leader the full row that they are of; None where they are no even row.

    A printer has one leader: where writing hides nearly all of one, its distance is that of the others.
    """
    own = [_Steps.of(part) for part in parts]
    clear = [one.pitch for one in own if one is not None and one.even > EVEN]
    usual = float(np.median(clear)) if clear else None
    rows: list[Marks | None] = []
    for part, one in zip(parts, own, strict=True):
        steps = one if one is None or one.even > EVEN else _Steps.of(part, usual)
        rows.append(steps.row(part) if steps is not None and steps.even > LEAST_EVEN else None)
    return rows


def draw_marks(grey: Grey, marks: Marks) -> None:
    """Draw marks on a page."""
    for x, y, width, height in marks.tolist():
        rows = slice(max(0, int(y - height / 2)), max(0, int(y + height / 2)))
        columns = slice(max(0, int(x - width / 2)), max(0, int(x + width / 2)))
        grey[rows, columns] = DARK


def with_leaders_of_page(page: Grey, form: FormPrint, edition: Edition) -> FormPrint:
    """Return the print of a learned form with its leaders where they lie on a page: a median knows them less exactly.

    Args:
        page: the evenly lit page, as large as `form.grey`.
        form: what is printed there.
        edition: the form.
    """
    written = (area for area in edition.areas if area.kind is AreaKind.WRITTEN and area.columns)
    windows = [_band(line, form) for area in written for line in area.lines]
    leaders = [window for window in windows if form.dots[window].any()]
    grey, dots = form.grey.copy(), form.dots.copy()
    for (rows, columns), row in zip(leaders, full_rows([marks_in(page, *window) for window in leaders]), strict=True):
        if row is not None:
            seen = np.full_like(grey[rows, columns], 255)
            draw_marks(seen, row - (columns.start, rows.start, 0, 0))
            grey[rows, columns] = seen
            dots[rows, columns] = cv2.dilate(np.where(seen < 255, 255, 0).astype(np.uint8), np.ones((3, 3), np.uint8))
    around = cv2.max(form.around, cv2.dilate(dots, np.ones((2 * SHIFT + 1, 2 * SHIFT + 1), np.uint8)))
    return replace(form, grey=grey, dots=dots, around=np.asarray(around, np.uint8))


def _band(line: Line, form: FormPrint) -> tuple[slice, slice]:
    base, room = round(line.baseline * form.grey.shape[0]), round(BAND_MM * PIXELS_PER_MM)
    return slice(max(0, base - room), base + room + 1), pixel_slices(line.box, form.grey.shape)[1]


@dataclass(frozen=True, slots=True)
class _Steps:
    """Even distances of a row of marks: the distance, where it begins, and how much the marks are in step, 0–1."""

    pitch: float
    start: float
    even: float

    @classmethod
    def of(cls, marks: Marks, pitch: float | None = None) -> _Steps | None:
        """Return the steps of some marks, of a known distance or their own; None where there are too few of them."""
        places = marks[_alike(marks), 0]
        if len(places) < LEAST_MARKS:
            return None
        ways = np.diff(places)
        tried = (pitch or float(np.median(ways[ways < NEIGHBOURS * np.median(ways)]))) * PITCHES
        tried = tried if pitch is None else tried[np.abs(tried - pitch) < SAME * pitch]
        phases = np.exp(2j * np.pi * places / tried[:, None]).mean(axis=1)
        best = int(np.abs(phases).argmax())
        start = float(np.angle(phases[best]) / (2 * np.pi) * tried[best])
        return cls(float(tried[best]), start, float(abs(phases[best])))

    def row(self, marks: Marks) -> Marks | None:
        """Return a mark at every step; those that are not seen drift as the ones beside them. None: too few in step."""
        steps = np.round((marks[:, 0] - self.start) / self.pitch)
        off = marks[:, 0] - self.start - steps * self.pitch
        kept = _on_line(marks, _alike(marks) & (np.abs(off) < IN_STEP * self.pitch))
        if kept.sum() < LEAST_MARKS:
            return None
        every = np.arange(steps[0], steps[-1] + 1)
        drift = np.interp(every, steps[kept], _smoothed(off[kept]))
        heights = np.interp(every, steps[kept], _smoothed(marks[kept, 1]))
        size = np.broadcast_to(np.median(marks[kept, 2:], axis=0), (len(every), 2))
        return np.column_stack([self.start + every * self.pitch + drift, heights, size])


def _alike(marks: Marks) -> NDArray[np.bool_]:
    """Return which marks are of the usual length."""
    usual = float(np.median(marks[:, 2])) if len(marks) else 0.0
    return np.asarray((marks[:, 2] >= LIKE[0] * usual) & (marks[:, 2] <= LIKE[1] * usual))


def _on_line(marks: Marks, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which of the chosen marks lie on the line of most of them, which may lean."""
    for _again in range(3):
        if chosen.sum() < LEAST_MARKS:
            break
        line = np.polynomial.Polynomial.fit(marks[chosen, 0], marks[chosen, 1], 1)
        off = np.abs(marks[:, 1] - line(marks[:, 0]))
        chosen = chosen & (off <= max(OFF_LINE, float(np.median(off[chosen]))))
    return chosen


def _smoothed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the median of each value and its neighbours."""
    return np.array([np.median(values[max(0, at - NEAR // 2) : at + NEAR // 2 + 1]) for at in range(len(values))])
