"""Nearest gazetteer spellings of a doubtful reading, with their distance. For decoding; nothing here decides.

Distances count letters, tone marks, vowel marks and the bar of đ each as one: "Mưởng Cha" is 2 from "Mường Chà".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from records.places.gazetteer import Level, Unit, gazetteer
from records.places.text import TYPE_LEVELS, Part, Token, place_key, split, written_type
from records.vietnamese import fold_tone_placement, nfc, skeleton

_BEAM = 6
_SHARE_OF_NAME = 0.4  # more wrong marks and letters than this share of a name and it is another name
_PLAIN_TYPES = {skeleton(word): word for word in TYPE_LEVELS}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit whose name is near a reading; `distance` in letters and marks, 0 = the same."""

    unit: Unit
    distance: int


@dataclass(frozen=True, slots=True)
class Respelling:
    """An address with gazetteer spellings in place of doubtful names; all else as written.

    Attributes:
        text: the whole address.
        distance: letters and marks that differ from the reading.
        units: the units named, broad to narrow.
    """

    text: str
    distance: int
    units: tuple[Unit, ...]


def candidates(name: str, level: Level, parent: Unit | None = None, limit: int = 5) -> tuple[Candidate, ...]:
    """Units whose name is near a reading, nearest first.

    Args:
        name: the reading without its type word, "Mưởng Cha"; any case, marks may be wrong.
        level: level of the units wanted.
        parent: only units under this one, directly or through a level in between; None looks everywhere.
        limit: at most this many.
    """
    units, spellings = _pool(level, parent)
    query = _apart(name)
    furthest = max(1, round(_SHARE_OF_NAME * len(query)))
    found = process.extract(query, spellings, scorer=Levenshtein.distance, limit=limit, score_cutoff=furthest)
    return tuple(Candidate(units[index], int(distance)) for _, distance, index in found)


def respell(text: str, on: date | None = None, limit: int = 5) -> tuple[Respelling, ...]:
    """Addresses near a reading whose names are all in the gazetteer, nearest first, units of the day before others.

    "huyện Mưởng Cha, tinh Điện Bien" → "huyện Mường Chà, tỉnh Điện Biên", 3. Type words are put right as well; what
    stands left of the known units (hamlets, hospitals) stays as read.
    """
    written = nfc(text)
    parts = split(written, _read_type)
    beam: list[tuple[int, tuple[Unit, ...]]] = [(0, ())]
    for part in reversed(parts):
        longer = [(cost + more.distance, (*units, more.unit)) for cost, units in beam for more in _near(part, units)]
        if not longer:
            break
        beam = sorted(longer, key=lambda way: (way[0], _strange(way[1], on), way[1][-1].rank))[:_BEAM]
    spelled: dict[str, Respelling] = {}
    for cost, units in beam if beam[0][1] else ():
        spelled.setdefault(_rewritten(written, parts, units), Respelling("", cost, units))
    found = (Respelling(new, way.distance, way.units) for new, way in spelled.items())
    return tuple(sorted(found, key=lambda way: (way.distance, _strange(way.units, on)))[:limit])


def _near(part: Part, above: tuple[Unit, ...]) -> list[Candidate]:
    """Units that a part can mean under the units to its right; without a type word the broadest level that fits."""
    levels = [Level(level) for level in part.levels if not above or level > above[-1].level]
    if not above and not part.type:
        levels = [Level.PROVINCE, Level.DISTRICT]
    ways = []
    for level in levels:
        ways += [way for way in candidates(part.name, level, above[-1] if above else None) if _type_allows(part, way)]
        if ways and not part.type:
            break
    return ways


def _type_allows(part: Part, way: Candidate) -> bool:
    return not part.type or way.unit.level in TYPE_LEVELS[part.type]


def _strange(units: tuple[Unit, ...], on: date | None) -> bool:
    return on is not None and not all(unit.existed_on(on) for unit in units)


def _rewritten(written: str, parts: tuple[Part, ...], units: tuple[Unit, ...]) -> str:
    """The text with the names of the last parts, and type words spelled wrong, replaced."""
    for part, unit in zip(reversed(parts), units, strict=False):
        start, end = part.start, part.start + len(part.name)
        if place_key(part.name) != place_key(unit.name):
            written = written[:start] + _as_cased(unit.name, part.name) + written[end:]
        type_start = start - (len(part.text) - len(part.name))
        read = written[type_start:start]
        if part.type and skeleton(read.strip().lower()) == skeleton(part.type):
            written = written[:type_start] + _as_cased(part.type, read) + " " + written[start:]
    return written


def _as_cased(word: str, like: str) -> str:
    if like.isupper() and len(like.strip()) > 1:
        return word.upper()
    return word[0].upper() + word[1:] if like[:1].isupper() else word


def _read_type(tokens: Sequence[Token], position: int) -> tuple[str, int]:
    """As `written_type`, and type words whose marks were misread: "tinh", "huyên"."""
    word, length = written_type(tokens, position)
    if word:
        return word, length
    for length in (2, 1):
        read = " ".join(token[0] for token in tokens[position : position + length])
        if length <= len(tokens) - position and (word := _PLAIN_TYPES.get(skeleton(read).lower(), "")):
            return word, length
    return "", 1


def _apart(name: str) -> str:
    """Letters and marks one by one, without case, the bar of đ as a mark, single spaces."""
    text = unicodedata.normalize("NFD", fold_tone_placement(name).lower()).replace("đ", "d\u0335")
    return " ".join(text.replace("-", " ").split())


@lru_cache(maxsize=4096)
def _pool(level: Level, parent: Unit | None) -> tuple[tuple[Unit, ...], tuple[str, ...]]:
    """The units to compare with, one for each id and name, and their names taken apart."""
    places = gazetteer()
    if parent is None:
        units = [unit for unit in places.units() if unit.level == level]
    else:
        units, frontier = [], {parent.id: parent}
        while frontier:
            children = [child for above in frontier.values() for child in places.below(above)]
            units += [child for child in children if child.level == level]
            frontier = {child.id: child for child in children if child.level < level}
    single = {(unit.id, unit.name): unit for unit in sorted(units, key=lambda unit: (unit.rank, unit.valid_from))}
    return tuple(single.values()), tuple(_apart(unit.name) for unit in single.values())
