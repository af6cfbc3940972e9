"""Cells of a table: nothing printed tells where their lines are, so they are seen in what is written there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.zones.form_print import PIXELS_PER_MM, FormPrint, Grey, pixel_slices
from ocr.zones.windows import HEADROOM
from records.editions import Area, AreaKind, Edition, Line
from records.stages import Box

LEAST_MM = 12.0
"""A cell of this height may hold two lines."""
FAINT, DEVIATIONS = 30, 5.0
"""Grey levels below the paper, and standard deviations of its noise, from which there is ink."""
EDGE_MM = 0.8
"""Beside the rules of a cell, ink is the rule's."""
SMOOTH_MM, NEAREST_MM = 0.7, 4.5
"""Letters of one line are smoothed to one hill; two lines are at least so far apart."""
LEAST_HILL, VALLEY = 0.06, 0.6
"""Of the most ink at any height, what a line has at least; of the lower of two hills, what is left between them."""
DEEPEST = 2.0
"""Of the room above the base line of a line, how deep the whole line is at most."""
LEAST_INK = 3.0
"""Pixels of ink at one height that the middle of a line has at least: two strokes of a pen."""
FOOT = 0.5
"""Letters stand where below the middle of a line the ink falls to this share of its most."""


def lines_as_written(page: Grey, form: FormPrint, edition: Edition, noise: float) -> Edition:
    """Return the edition with the lines of its cells where this page has them; cells without writing stay as they are.

    Args:
        page: the evenly lit page, as large as `form.grey`.
        form: what is printed there.
        edition: the form.
        noise: standard deviation of the paper in grey levels.
    """
    faint = 255 - max(FAINT, DEVIATIONS * noise)
    return replace(edition, areas=tuple(_settled(page, form, area, faint) for area in edition.areas))


def _settled(page: Grey, form: FormPrint, area: Area, faint: float) -> Area:
    if area.row is None or area.kind is not AreaKind.WRITTEN or area.part is not None:
        return area
    cell = _around([line.box for line in area.lines])
    rows, columns = pixel_slices(cell, page.shape)
    if rows.stop - rows.start < LEAST_MM * PIXELS_PER_MM or form.dots[rows, columns].any():
        return area
    bare = np.where(form.around[rows, columns] > 0, np.uint8(255), page[rows, columns])
    bases = _bases((bare < faint).sum(axis=1).astype(np.float64))
    return replace(area, lines=_lines(bases, rows, cell, page.shape[0])) if bases else area


def _around(boxes: Sequence[Box]) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    return Box(left, top, right - left, bottom - top)


def _bases(ink: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Return for every line of writing the height on which it stands and that of the gap below it."""
    rim = round(EDGE_MM * PIXELS_PER_MM)
    ink[:rim] = ink[-rim:] = 0
    hills = np.asarray(cv2.GaussianBlur(ink.reshape(-1, 1), (0, 0), SMOOTH_MM * PIXELS_PER_MM), float).ravel()
    tops = _tops(hills)
    if not tops:
        return []
    gaps = [above + int(hills[above:below].argmin()) for above, below in zip(tops, tops[1:], strict=False)]
    feet = [_foot(hills, top, end) for top, end in zip(tops, [*gaps, len(hills)], strict=True)]
    return list(zip(feet, [*gaps, len(hills)], strict=True))


def _tops(hills: NDArray[np.float64]) -> list[int]:
    """Return the middles of lines: hills with valleys between them, not too near to each other."""
    inner = hills[1:-1]
    least = LEAST_HILL * float(hills.max(initial=0.0))
    found = 1 + np.flatnonzero((inner >= hills[:-2]) & (inner > hills[2:]) & (inner >= max(least, LEAST_INK)))
    kept: list[int] = []
    for top in sorted(found.tolist(), key=lambda at: -hills[at]):
        if all(_apart(hills, top, other) for other in kept):
            kept.append(top)
    return sorted(kept)


def _apart(hills: NDArray[np.float64], one: int, other: int) -> bool:
    first, last = min(one, other), max(one, other)
    between = float(hills[first:last].min(initial=np.inf))
    return last - first >= NEAREST_MM * PIXELS_PER_MM and between <= VALLEY * min(hills[one], hills[other])


def _foot(hills: NDArray[np.float64], top: int, end: int) -> int:
    below = np.flatnonzero(hills[top:end] < FOOT * hills[top])
    return top + int(below[0]) if below.size else end - 1


def _lines(bases: Sequence[tuple[int, int]], rows: slice, cell: Box, height: int) -> tuple[Line, ...]:
    """Lines from gap to gap, made so much smaller as `windows` adds for loops and tails."""
    above, below = HEADROOM
    lines, top = [], 0.0
    for base, gap in bases:
        room = min(gap - top, DEEPEST * (base - top)) / (1 + above + below)
        box = Box(cell.x, (rows.start + top + above * room) / height, cell.width, room / height)
        lines.append(Line(box, (rows.start + base) / height))
        top = gap
    return tuple(lines)
