"""A bordered table of one case: a value shares the cell of its label, has the next one, or goes on in those below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ocr.learning.areas import Place
from ocr.learning.geometry import MM, Rect
from ocr.learning.labels import Label
from ocr.learning.tables.grid import Grid, GridCell
from ocr.learning.tables.lines import lines_of
from records.editions import AreaKind

HIGHEST_MM = 15.0
"""A higher cell has lines of its own, or holds more than values."""
ROOM_MM = 12.0
"""Less room behind a label holds no value: it stands in the next cell, or below."""
BEHIND_MM, BEFORE_MM = 2.0, 0.8
"""A value begins so far behind its label and ends so far before the next one."""
MOSTLY = 0.5
"""Share of the values behind labels that stand in low cells, from which cells and not leaders carry the values."""


def in_cells(places: Sequence[Place], labels: Sequence[Label], grids: Sequence[Grid]) -> tuple[Place, ...]:
    """Return the places of values, those whose labels stand in low cells of a ruled table as these cells have them.

    Args:
        places: of the values of one case.
        labels: all labels of the page.
        grids: its ruled tables.
    """
    homes = {place.id: home for place in places if (home := _home(place, grids)) is not None}
    if len(homes) < MOSTLY * sum(place.kind is AreaKind.WRITTEN for place in places):
        return tuple(places)
    return tuple(_settled(place, *homes[place.id], labels) if place.id in homes else place for place in places)


def _home(place: Place, grids: Sequence[Grid]) -> tuple[GridCell, Grid] | None:
    """Return the low cell in which the label of a written value stands, and its table."""
    if place.kind is not AreaKind.WRITTEN or place.part is not None or not place.columns:
        return None
    cells = ((cell, grid) for grid in grids for cell in grid.cells if _holds(cell, place.label))
    return next((found for found in cells if found[0].rect.height <= HIGHEST_MM * MM), None)


def _holds(cell: GridCell, label: Label) -> bool:
    x, y = label.rect.middle
    return cell.rect.left < x < cell.rect.right and cell.rect.top < y < cell.rect.bottom


def _settled(place: Place, cell: GridCell, grid: Grid, labels: Sequence[Label]) -> Place:
    """Return the place with its lines in cells; as it was where they have no room."""
    rects = list(_rooms(place.label, cell, grid, labels))
    lines = tuple(line for rect in rects for line in lines_of(rect))
    return replace(place, lines=lines, seen=True) if lines else place


def _rooms(label: Label, cell: GridCell, grid: Grid, labels: Sequence[Label]) -> Iterator[Rect]:
    """Return the rest of the label's cell, else the next cell; then the empty cells below."""
    following = [other.rect.left for other in labels if _holds(cell, other) and other.rect.left > label.rect.right]
    right = min(following, default=cell.rect.right + BEFORE_MM * MM) - BEFORE_MM * MM
    left = label.rect.right + BEHIND_MM * MM
    if right - left >= ROOM_MM * MM or following:
        yield Rect(left, cell.rect.top, max(left + MM, right), cell.rect.bottom)
    else:
        beside = _beside(cell, grid)
        if beside is not None and _is_free(beside, labels):
            yield beside.rect
            cell = beside
    if following:
        return
    below = _below(cell, grid)
    while below is not None and below.rect.height <= HIGHEST_MM * MM and _goes_on(below, grid, labels):
        yield below.rect
        below = _below(below, grid)


def _goes_on(cell: GridCell, grid: Grid, labels: Sequence[Label]) -> bool:
    """Return whether neither a cell nor the one before it, in which its label would stand, has a label."""
    before = (one for one in grid.cells if one.rows == cell.rows and one.columns[1] == cell.columns[0])
    return all(_is_free(one, labels) for one in (cell, *before))


def _is_free(cell: GridCell, labels: Sequence[Label]) -> bool:
    return not any(_holds(cell, label) for label in labels)


def _beside(cell: GridCell, grid: Grid) -> GridCell | None:
    return next((one for one in grid.cells if one.rows == cell.rows and one.columns[0] == cell.columns[1]), None)


def _below(cell: GridCell, grid: Grid) -> GridCell | None:
    return next((one for one in grid.cells if one.columns == cell.columns and one.rows[0] == cell.rows[1]), None)
