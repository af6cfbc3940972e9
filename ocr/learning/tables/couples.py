"""A ruled table that asks several persons for the same: labels in its first column, a person at the head of each other.

So adoptions of 2011 have it (TT 12/2011/TT-BTP): ÔNG | BÀ for those who take the child, and once more for those who
give it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ocr.learning.labels.labels import Label
from ocr.learning.places.areas import Place
from ocr.learning.tables.grid import Grid, GridCell
from ocr.learning.tables.lines import lines_of
from records.editions import AreaKind
from records.wordings import WordingRole

LEAST_PERSONS = 2


@dataclass(frozen=True, slots=True)
class _Couple:
    """Rows of a table below the names of several persons.

    Attributes:
        cells: those below the names.
        persons: whose a column is, by its number in the grid.
    """

    cells: tuple[GridCell, ...]
    persons: Mapping[int, str]


def in_columns_of_persons(places: Sequence[Place], labels: Sequence[Label], grids: Sequence[Grid]) -> tuple[Place, ...]:
    """Return the places of values, those in tables with persons at their heads once for each person.

    Args:
        places: of the values of one case.
        labels: all labels of the page.
        grids: its ruled tables.
    """
    found = list(places)
    for couple in _couples(labels, grids):
        asked = [label for label in labels if label.role is WordingRole.LABEL and label.wording.persons]
        cells = [place for label in asked for place in _beside(label, couple)]
        mine = [place for place in found if any(_holds(cell, place.label) for cell in couple.cells)]
        at = found.index(mine[0]) if mine else len(found)
        others = [place for place in found if place not in mine]
        found = [*others[:at], *cells, *others[at:]]
    return tuple(found)


def _beside(label: Label, couple: _Couple) -> Iterator[Place]:
    """Yield the places beside a label in the first column, one for each person."""
    home = next((cell for cell in couple.cells if cell.columns[0] == 0 and _holds(cell, label)), None)
    for cell in couple.cells:
        person = couple.persons.get(cell.columns[0])
        if home is not None and person is not None and cell.rows == home.rows:
            named = label.means(label.wording, person, 0.0)
            name = "+".join(named.columns)
            yield Place(name, named.columns, named, AreaKind.WRITTEN, tuple(lines_of(cell.rect)))


def _couples(labels: Sequence[Label], grids: Sequence[Grid]) -> Iterator[_Couple]:
    """Yield the rows below the names of several persons, from the top down."""
    taken: set[str] = set()
    sections = [label for label in labels if label.role is WordingRole.SECTION and label.wording.persons]
    for grid in sorted(grids, key=lambda grid: grid.rect.top):
        heads = _heads(sections, grid)
        for row, end in pairwise((*heads, len(grid.level))):
            top = grid.level[row].at
            above = [label for label in sections if label.rect.bottom < top]
            last = max(above, key=lambda label: label.rect.bottom, default=None)
            persons = {column: _person(head, last, taken) for column, head in heads[row].items()}
            taken.update(persons.values())
            yield _Couple(tuple(cell for cell in grid.cells if row < cell.rows[0] and cell.rows[1] <= end), persons)


def _heads(sections: Sequence[Label], grid: Grid) -> dict[int, dict[int, Label]]:
    """Return the names of persons that stand beside each other behind the first column, by row and column."""
    found: dict[int, dict[int, Label]] = {}
    for cell in grid.cells:
        for head in (label for label in sections if cell.columns[0] > 0 and _holds(cell, label)):
            found.setdefault(cell.rows[0], {})[cell.columns[0]] = head
    return {row: heads for row, heads in sorted(found.items()) if len(heads) >= LEAST_PERSONS}


def _person(head: Label, section: Label | None, taken: set[str]) -> str:
    """Return whose column a head begins: of those it may name, one of the section's, else the first not had before."""
    named = head.wording.persons
    of_section = [person for person in named if section is not None and person in section.wording.persons]
    return next((person for person in (*of_section, *named) if person not in taken), named[0])


def _holds(cell: GridCell, label: Label) -> bool:
    x, y = label.rect.middle
    return cell.rect.left < x < cell.rect.right and cell.rect.top < y < cell.rect.bottom
