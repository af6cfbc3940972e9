"""Persons of the columns of a table: by its own words, by the head above it, else by the order of the columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from records.wordings import Wording

WIDTH = 60
"""Ways through the columns that are followed at a time."""
TWICE, OTHER_HEAD = 6.0, 6.0
"""Costs: a column of a person a second time; a column that its head gives to somebody else."""
SWITCH, NAMELESS, FIRST = 2.0, 1.5, 0.5
"""Costs of another person than that of the column before: at all, and one who was not named before; of beginning with
another than the first person of the type, for each one passed over."""
NEXT = 0.1
"""Of persons who cost the same, the one whom the law names first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Meanings of the head of a column: wordings of one meaning each, and the persons named by heads above it."""

    wordings: tuple[Wording, ...]
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """Meaning of a column: its values, their person (None: of the entry itself), and what had to be assumed.

    0 = nothing.
    """

    wording: Wording
    person: str | None
    assumed: float


@dataclass(frozen=True, slots=True)
class _Path:
    cost: float = 0.0
    meanings: tuple[Meaning, ...] = ()
    person: str | None = None
    used: frozenset[tuple[str | None, str]] = field(default_factory=frozenset)


def meanings_of(asked: Sequence[Asked], persons: Sequence[str]) -> tuple[Meaning, ...]:
    """Return the likeliest meaning of every column, from left to right.

    Args:
        asked: the columns; each has a wording.
        persons: those of the record type in the order of the law.
    """
    beam = [_Path()]
    for one in asked:
        beam = sorted((step for path in beam for step in _steps(path, one, persons)), key=lambda path: path.cost)[
            :WIDTH
        ]
    return beam[0].meanings


def _steps(path: _Path, asked: Asked, persons: Sequence[str]) -> Iterator[_Path]:
    for wording in asked.wordings:
        for person in wording.persons or (None,):
            assumed = _assumed(path, asked, wording, person, persons)
            cost = path.cost + assumed + (NEXT * persons.index(person) if person else 0.0)
            used = path.used | {(person, wording.column)}
            meanings = (*path.meanings, Meaning(wording, person, assumed))
            yield _Path(cost, meanings, person or path.person, used)


def _assumed(path: _Path, asked: Asked, wording: Wording, person: str | None, persons: Sequence[str]) -> float:
    """Return what has to be assumed for a column to be of a person."""
    cost = TWICE if (person, wording.column) in path.used else 0.0
    if person is None or len(wording.persons) == 1:
        return cost
    if asked.heads:
        return cost + (0.0 if person in asked.heads else OTHER_HEAD)
    if path.person is None:
        return cost + FIRST * persons.index(person)
    if person == path.person:
        return cost
    begun = any(one == person for one, _column in path.used)
    return cost + SWITCH + (0.0 if begun or wording.column == "HoTen" else NAMELESS)
