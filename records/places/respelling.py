"""Respelling of doubtful readings of addresses with gazetteer names near them; for decoding.

Distances count letters, tone marks, vowel marks and the bar of đ each as one: "Mưởng Cha" is 2 from "Mường Chà".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from records.places.gazetteer import Level, Unit, gazetteer
from records.places.nearest import ERROR_WEIGHT, nearest, pool
from records.places.separators import parted
from records.places.text import TYPE_LEVELS, AddressPart, Token, TypeAt, place_key, split, written_type
from records.text.letter_distance import letter_distance, letters_and_marks
from records.text.vietnamese import nfc, skeleton

_BEAM = 6
_CHOICES = 16  # a name such as Châu Thành stands in ten provinces
_PLAIN_TYPES = {skeleton(word): word for word in TYPE_LEVELS}


@dataclass(frozen=True, slots=True)
class Respelling:
    """Address with gazetteer spellings in place of doubtful names; all else as written.

    Attributes:
        text: the whole address.
        distance: letters and marks that differ from the reading in the parts that were recognised.
        units: the units named, broad to narrow.
    """

    text: str
    distance: int
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class _Interpretation:
    """Interpretation of the last parts of an address; `edits` are (start, end, new text), the rightmost first."""

    units: tuple[Unit, ...] = ()
    distance: int = 0
    gain: int = 0
    edits: tuple[tuple[int, int, str], ...] = ()

    def with_part(self, unit: Unit, distance: int, length: int, edit: tuple[int, int, str]) -> _Interpretation:
        """Return this interpretation with one part more."""
        gain = self.gain + length - ERROR_WEIGHT * distance
        return _Interpretation((*self.units, unit), self.distance + distance, gain, (*self.edits, edit))

    def applied(self, written: str) -> str:
        """Return the text with the edits made."""
        for start, end, new in self.edits:
            written = written[:start] + new + written[end:]
        return written


_Order = Callable[[_Interpretation], tuple[int, bool, int, int]]


@lru_cache(maxsize=4096)
def respell(text: str, on: date | None = None, home: tuple[Unit, ...] = (), limit: int = 5) -> tuple[Respelling, ...]:
    """Return respellings of an address with names of the gazetteer, the likeliest first.

    "huyện Mưởng Cha, tinh Điện Bien" → "huyện Mường Chà, tỉnh Điện Biên", 4. Type words are corrected as well; the text
    left of the known units (hamlets, hospitals) stays as read.

    Args:
        text: the reading of a whole address.
        on: units of that day come before others that are as near.
        home: the units of the registration office; they come before others that are as near.
        limit: at most this many.
    """
    written, order = nfc(text), _order(on, {unit.id for unit in home})
    splits = (split(address, type_at) for address in parted(written) for type_at in _SPLITS)
    ways = [way for parts in splits for way in _ways(written, parts, order)]
    found: dict[str, Respelling] = {}
    for way in sorted(ways, key=order):
        spelled = way.applied(written)
        found.setdefault(spelled, Respelling(spelled, way.distance, way.units))
    return tuple(found.values())[:limit]


def names_a_unit(text: str) -> bool:
    """Return whether an address names a unit of the gazetteer, letter for letter."""
    return any(way.distance == 0 for way in respell(text))


def _order(on: date | None, home: set[str]) -> _Order:
    """Return the sort key of interpretations.

    The most correct letters first, then units of the day, units at home, the preferred list.
    """

    def order(way: _Interpretation) -> tuple[int, bool, int, int]:
        of_another_day = on is not None and not all(unit.existed_on(on) for unit in way.units)
        at_home = sum(id in home for unit in way.units for id in (unit.id, unit.parent))
        return -way.gain, of_another_day, -at_home, way.units[-1].rank

    return order


def _ways(written: str, parts: tuple[AddressPart, ...], order: _Order) -> Iterator[_Interpretation]:
    """Yield the best interpretations of the last one, two, … parts as units, each under the one to its right."""
    beam = [_Interpretation()]
    for part in reversed(parts):
        longer = (more for way in beam for more in _longer(written, part, way))
        beam = sorted(longer, key=order)[:_BEAM]
        yield from beam


def _longer(written: str, part: AddressPart, way: _Interpretation) -> Iterator[_Interpretation]:
    """Yield the interpretation extended by one part, for each unit that the part can mean.

    Without a type word the broad level wins.
    """
    above = way.units[-1] if way.units else None
    levels = [Level(level) for level in part.levels if above is None or level > above.level]
    if above is None and not part.type:
        levels.remove(Level.COMMUNE)
    for unit in gazetteer().initialled(part.text) if above is None else ():
        yield way.with_part(unit, 0, len(part.text), (part.start, part.start + len(part.text), part.text))
    named = False
    for level in levels:
        units, names, full_names = pool(level, above)
        if not part.type:
            for near in nearest(part.text, units, full_names, _CHOICES):
                edit = (part.start, part.start + len(part.text), _as_cased(near.unit.full_name, part.text))
                yield way.with_part(near.unit, near.distance, len(letters_and_marks(part.text)), edit)
        for near in () if named else nearest(part.name, units, names, _CHOICES):
            named = not part.type
            start, end, new = edit = _renamed(written, part, near.unit)
            wrong_marks = letter_distance(written[start : part.start], new[: part.start - start])
            yield way.with_part(near.unit, near.distance + wrong_marks, len(letters_and_marks(part.text)), edit)


def _renamed(written: str, part: AddressPart, unit: Unit) -> tuple[int, int, str]:
    """Return the edit that replaces the part's name by the unit's, and a type word whose marks are wrong."""
    same = place_key(part.name) == place_key(unit.name)
    name = part.name if same else _as_cased(unit.name, part.name)
    start = part.start - (len(part.text) - len(part.name))
    read = written[start : part.start]
    misread = part.type and skeleton(read.strip().lower()) == skeleton(part.type)
    word = _as_cased(part.type, read) + " " if misread else read
    return start, part.start + len(part.name), word + name


def _as_cased(word: str, like: str) -> str:
    if like.isupper() and len(like.strip()) > 1:
        return word.upper()
    return word[0].upper() + word[1:] if like[:1].isupper() else word


def _read_type(tokens: Sequence[Token], position: int) -> tuple[str, int]:
    """Return type words as `written_type` does, and those whose marks were misread: "tinh", "huyên"."""
    word, length = written_type(tokens, position)
    if word:
        return word, length
    for length in (2, 1):
        read = " ".join(token[0] for token in tokens[position : position + length])
        if length <= len(tokens) - position and (word := _PLAIN_TYPES.get(skeleton(read).lower(), "")):
            return word, length
    return "", 1


def _no_type(_tokens: Sequence[Token], _position: int) -> tuple[str, int]:
    """Return no type word, so that each piece between commas is compared with whole names: "tbị xã Cai Lậy"."""
    return "", 1


_SPLITS: tuple[TypeAt, ...] = (_read_type, _no_type)
