"""The lines of a table's cells. Nothing printed tells where they are: every page is looked at for where it has them.

What is drawn up here fills the cells, for those who look at the form and for cells in which nothing is written yet.
"""

from __future__ import annotations

from collections.abc import Iterator

from ocr.learning.geometry import MM, Rect
from ocr.learning.places.areas import PlacedLine

USUAL_MM = 9.0
"""Usual distance of lines of writing."""
LOW_MM = 12.0
"""A lower cell has one line; pens reach beyond its box, which is therefore smaller than the cell."""
HEADROOM, FOOTROOM = 0.18, 0.08
"""Shares of a low cell's height above and below the box of its line."""
BASE = 0.7
"""Share of a line's height above its base line."""


def lines_of(cell: Rect) -> Iterator[PlacedLine]:
    """Return the lines of a cell from the top down, at least one."""
    low = cell.height < LOW_MM * MM
    top, bottom = (HEADROOM * cell.height, FOOTROOM * cell.height) if low else (0.0, 0.0)
    room = Rect(cell.left, cell.top + top, cell.right, cell.bottom - bottom)
    count = 1 if low else max(1, int(room.height // (USUAL_MM * MM)))
    pitch = room.height / count
    for index in range(count):
        upper = room.top + index * pitch
        yield PlacedLine(Rect(room.left, upper, room.right, upper + pitch), upper + BASE * pitch)
