"""How many lines are written in the cells of a column, and where: seen in all its cells on all pages together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.learning.geometry import MM, Rect
from ocr.learning.tables.table import Table
from ocr.zones.form import Grey

WRITTEN = 170
"""Grey level of evened paper below which there is writing."""
EDGE_MM = 1.2
"""Beside the rules of a cell, ink is the rule's."""
SMOOTH_MM = 0.8
STROKES_MM = 4.0
"""Millimetres of ink at one height that a line of writing has."""
LEAST_PEAK, LEAST_CELLS = 0.06, 1.2
"""Share of the most writing at any height that a line has at least, and in how many cells it stands."""
SAME_MM, ROOM = 1.5, 1.5
"""Lines of two columns nearer than this begin alike; so many usual distances below the last one another line fits."""
NEAREST_MM, USUAL_MM = 4.5, 8.5
"""Lines of writing are at least so far apart; usual distance where nothing was written."""
FOOT = 0.5
"""Letters stand where below a line's middle the ink falls to this share of its most."""
ABOVE, BELOW = 0.15, 0.3
"""Share of the way to the line above and to the line below at which a line's room begins and ends."""
TAILS = 0.5
"""Room below a base line as a share of that above it, at most."""
HEADROOM, FOOTROOM = 0.2, 0.08
"""Share of a line's height left to the rules of the cell: pens reach beyond the box of a line."""
BASE = 0.7
"""Share of the height of a cell that nobody wrote in above its base line."""


@dataclass(frozen=True, slots=True)
class CellLine:
    """A line in the cells of a column, in pixels below the top of the cell: its room and where letters stand."""

    top: float
    bottom: float
    base: float

    def box(self, cell: Rect) -> Rect:
        """Its room in one cell."""
        return Rect(cell.left, cell.top + self.top, cell.right, cell.top + self.bottom)


def lines_of(table: Table, pages: Sequence[Grey]) -> tuple[tuple[CellLine, ...], ...]:
    """The lines of every column, from the top down, at least one; no room of a cell is left out below them.

    Args:
        table: the table.
        pages: pages of the print lying on each other, filled in.
    """
    height = min(bottom - top for top, bottom in table.rows)
    count = len(pages) * len(table.rows)
    seen = [_bases(_profile(table, column, pages, height), count) for column in range(len(table.columns))]
    return tuple(_rooms(_gone_on(bases, seen, height), height) for bases in seen)


def _gone_on(bases: Sequence[float], columns: Sequence[Sequence[float]], height: float) -> list[float]:
    """The lines of a column and those on which a longer value than anybody wrote so far would go on.

    Values that begin at one height go on at one height in all columns.
    """
    if not bases:
        return _unwritten(height)
    found = list(bases)
    alike = [other for other in columns if other and abs(other[0] - bases[0]) < SAME_MM * MM]
    longest = max(alike, key=len)
    found += [base for base in longest if min(abs(base - mine) for mine in bases) > NEAREST_MM * MM]
    found.sort()
    while height - found[-1] > ROOM * USUAL_MM * MM:
        found.append(found[-1] + USUAL_MM * MM)
    return found


def _profile(table: Table, column: int, pages: Sequence[Grey], height: float) -> NDArray[np.float64]:
    """For every height the share of the cells, of all rows and pages, in which there is a line of writing."""
    edge, count = EDGE_MM * MM, len(pages) * len(table.rows)
    total = np.zeros(max(1, int(height)), np.float64)
    for page in pages:
        for row in range(len(table.rows)):
            cell = table.cell(row, column)
            window = Rect(cell.left + edge, cell.top, cell.right - edge, cell.top + height).within(page.shape)
            inked = (page[window] < WRITTEN).sum(axis=1)[: len(total)].astype(np.float64)
            inked[: round(edge)] = inked[-round(edge) :] = 0
            total[: len(inked)] += np.minimum(_smooth(inked) / (STROKES_MM * MM), 1.0)
    return total / count


def _smooth(profile: NDArray[np.float64]) -> NDArray[np.float64]:
    across = np.ascontiguousarray(profile.reshape(-1, 1))
    return np.asarray(cv2.GaussianBlur(across, (0, 0), SMOOTH_MM * MM, borderType=cv2.BORDER_REPLICATE), float).ravel()


def _bases(profile: NDArray[np.float64], count: int) -> list[float]:
    """The heights on which letters stand, in so many cells."""
    least = max(LEAST_CELLS / count, LEAST_PEAK * float(profile.max(initial=0.0)))
    inner = profile[1:-1]
    tops = 1 + np.flatnonzero((inner >= profile[:-2]) & (inner > profile[2:]) & (inner >= least))
    kept: list[int] = []
    for top in sorted(tops.tolist(), key=lambda at: -profile[at]):
        if all(abs(top - other) >= NEAREST_MM * MM for other in kept):
            kept.append(top)
    return [_foot(profile, top) for top in sorted(kept)]


def _foot(profile: NDArray[np.float64], top: int) -> float:
    below = np.flatnonzero(profile[top:] < FOOT * profile[top])
    return float(top + below[0]) if below.size else float(len(profile) - 1)


def _rooms(bases: Sequence[float], height: float) -> tuple[CellLine, ...]:
    """Lines in a cell, given where their letters stand."""
    found = list(bases) or _unwritten(height)
    lines = []
    for index, base in enumerate(found):
        top = found[index - 1] + ABOVE * (base - found[index - 1]) if index else 0.0
        below = base + BELOW * (found[index + 1] - base) if index + 1 < len(found) else height
        bottom = min(below, base + TAILS * (base - top))
        if index == 0:
            top += HEADROOM * (bottom - top)
        if bottom == height:
            bottom -= FOOTROOM * (bottom - top)
        lines.append(CellLine(top, bottom, base))
    return tuple(lines)


def _unwritten(height: float) -> list[float]:
    """Lines for a column that nobody wrote in."""
    count = max(1, int(height // (USUAL_MM * MM)))
    return [height * (index + BASE) / count for index in range(count)]
