"""Units with a name near a reading, by distance in letters and marks; for decoding, nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from records.places.gazetteer import Level, Unit, gazetteer
from records.text.letter_distance import letters_and_marks

ERROR_WEIGHT = 3
"""One wrong letter or mark outweighs this many right ones: beyond a third of a name it is another name."""


@dataclass(frozen=True, slots=True)
class NearbyUnit:
    """Unit with a name near a reading; `distance` in letters and marks, 0 = the same."""

    unit: Unit
    distance: int


def nearby_units(name: str, level: Level, parent: Unit | None = None, limit: int = 5) -> tuple[NearbyUnit, ...]:
    """Return units with a name near a reading, nearest first.

    Args:
        name: the reading without its type word, "Mưởng Cha"; any case, marks may be wrong.
        level: level of the units wanted.
        parent: only units under this one, directly or through a level in between; None looks everywhere.
        limit: at most this many.
    """
    units, names, _full_names = pool(level, parent)
    return tuple(nearest(name, units, names, limit))


def nearest(reading: str, units: Sequence[Unit], spellings: Sequence[str], limit: int) -> Iterator[NearbyUnit]:
    """Yield units whose spelling differs from the reading in at most a third.

    `spellings` holds the letters and marks of each unit.
    """
    query = letters_and_marks(reading)
    furthest = len(query) // ERROR_WEIGHT
    found = process.extract(query, spellings, scorer=Levenshtein.distance, limit=limit, score_cutoff=furthest)
    return (NearbyUnit(units[index], int(distance)) for _spelling, distance, index in found)


@lru_cache(maxsize=4096)
def pool(level: Level, parent: Unit | None) -> tuple[tuple[Unit, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the units to compare with, one for each id and name; their names and full names in letters and marks."""
    places = gazetteer()
    if parent is None:
        units = [unit for unit in places.units() if unit.level == level]
    else:
        units, frontier = [], {parent.id: parent}
        while frontier:
            children = [child for above in frontier.values() for child in places.below(above)]
            units += [child for child in children if child.level == level]
            frontier = {child.id: child for child in children if child.level < level}
    ordered = sorted(units, key=lambda unit: (unit.rank, unit.valid_from))
    single = tuple({(unit.id, unit.full_name): unit for unit in ordered}.values())
    return (
        single,
        tuple(letters_and_marks(unit.name) for unit in single),
        tuple(letters_and_marks(unit.full_name) for unit in single),
    )
