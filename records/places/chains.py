"""Chains of units in the words of an address without separators: "Thôn Lịch Hướng Đạo Tam Dương Vĩnh Phúc".

People leave out commas and the words for the kinds of units, so that nothing tells where a name begins. The last words
are compared with provinces, those before them with the districts of each, and so on; what the ink says decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from records.places.gazetteer import Level, Unit, gazetteer
from records.places.nearest import pool
from records.places.text import place_key
from records.text.letter_distance import letters_and_marks
from records.text.syllables import TonePlacement, place_tone
from records.text.vietnamese import nfc, skeleton

NEAR = {Level.PROVINCE: 0.45, Level.DISTRICT: 0.5, Level.COMMUNE: 0.55}
"""Share of the letters and marks of a name that may be misread; the units above leave few names to take it for."""
CHOICES = {Level.PROVINCE: 4, Level.DISTRICT: 5, Level.COMMUNE: 8}
"""Units compared for the same words."""
MOST_WORDS = 4
"""Words of the longest names; a blank may be lost or added."""
_TYPE_WORDS = {
    Level.PROVINCE: frozenset({"tinh", "t", "thanh pho", "tp"}),
    Level.DISTRICT: frozenset({"huyen", "h", "quan", "q", "thi xa", "tx", "thanh pho", "tp"}),
    Level.COMMUNE: frozenset({"xa", "x", "phuong", "p", "thi tran", "tt"}),
}
_WORD = re.compile(r"[^\s,;\-–]+")
_FIGURE = re.compile(r"\d")

Words = Sequence[re.Match[str]]


@dataclass(frozen=True, slots=True)
class Chain:
    """Address whose last words name units that lie in each other.

    Attributes:
        text: the address with their names put in; all else as it was.
        units: the units, broad to narrow.
        distance: letters and marks by which the names differ from what stood there.
    """

    text: str
    units: tuple[Unit, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class _Found:
    """Units found so far, the words from which they begin, and the names to put in: (start, end, name)."""

    start: int
    units: tuple[Unit, ...] = ()
    distance: int = 0
    edits: tuple[tuple[int, int, str], ...] = ()


def chains(text: str) -> Iterator[Chain]:
    """Yield the chains of units near the last words of an address: province, then with district, then with commune.

    Args:
        text: an address as read; marks and letters of its names may be wrong.
    """
    written = nfc(text)
    words = list(_WORD.finditer(written))
    reached = [_Found(len(words))]
    while reached:
        reached = [more for found in reached for more in _longer(written, words, found)]
        for found in reached:
            yield from (Chain(spelled, found.units, found.distance) for spelled in _spellings(written, words, found))


def _longer(written: str, words: Words, found: _Found) -> Iterator[_Found]:
    """Yield a chain with one unit more, for each unit whose name is near the words before it."""
    above = found.units[-1] if found.units else None
    level = _next_level(above)
    if level is None:
        return
    for end in _ends(words, found.start, above):
        for start in range(max(0, end - MOST_WORDS), end):
            name = written[words[start].start() : words[end - 1].end()]
            for unit, distance in _near(name, level, above):
                edits = found.edits if distance == 0 else (*found.edits, (start, end, unit.name))
                yield _Found(start, (*found.units, unit), found.distance + distance, edits)


def _next_level(above: Unit | None) -> Level | None:
    """Return the level below a unit; in the list of 34 provinces communes lie directly under them."""
    if above is None:
        return Level.PROVINCE
    if above.level is Level.COMMUNE:
        return None
    return Level.COMMUNE if above.level is Level.DISTRICT or above.list_version == "34" else Level.DISTRICT


def _ends(words: Words, end: int, above: Unit | None) -> Iterator[int]:
    """Yield where the name of the next unit may end: before the unit above it, or before the word for its kind."""
    yield end
    for length in (1, 2) if above is not None else ():
        kind = " ".join(skeleton(word[0]).lower().rstrip(".") for word in words[max(0, end - length) : end])
        if above is not None and kind in _TYPE_WORDS[above.level]:
            yield end - length


@lru_cache(maxsize=16384)
def _near(name: str, level: Level, above: Unit | None) -> tuple[tuple[Unit, int], ...]:
    """Return units near a name with their distance; numbers, abbreviations and initials must be as they are."""
    units, spellings, _full_names = pool(level, above)
    query = letters_and_marks(name)
    furthest = 0 if _FIGURE.search(name) else round(NEAR[level] * len(query))
    near = process.extract(query, spellings, scorer=Levenshtein.distance, limit=CHOICES[level], score_cutoff=furthest)
    named = [*gazetteer().aliased(place_key(name)), *gazetteer().initialled(name)] if above is None else []
    found = {unit.name: (unit, 0) for unit in named}
    for _spelling, distance, at in near:
        found.setdefault(units[at].name, (units[at], int(distance)))
    return tuple(found.values())


def _spellings(written: str, words: Words, found: _Found) -> Iterator[str]:
    """Yield the address with the names put in, with each place of their tones."""
    names = [
        _as_written(name, written[words[start].start() : words[end - 1].end()]) for start, end, name in found.edits
    ]
    for chosen in product(*names):
        text = written
        for (start, end, _name), name in zip(found.edits, chosen, strict=True):  # the rightmost first
            text = text[: words[start].start()] + name + text[words[end - 1].end() :]
        yield text


def _as_written(name: str, like: str) -> tuple[str, ...]:
    """Return a name, in capitals where it stood so, with its tones at either place."""
    cased = name.upper() if like.isupper() and len(like) > 1 else name
    placed = (" ".join(place_tone(word, habit) for word in cased.split()) for habit in TonePlacement)
    return tuple(dict.fromkeys((cased, *placed)))
