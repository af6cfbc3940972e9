"""Question of a person in a search box, taken apart: names and places, days, register numbers, papers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from records.dates import read_date
from records.register_numbers import parse_number
from records.search.entry_words import Part, day_words, folded, paper_word
from records.text.vietnamese import nfc, skeleton

_DAY_IN_WORDS = re.compile(r"(?:ngày\s+)?\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}", re.IGNORECASE)
_LABELS = frozenset({"số", "sổ"})
_ANYWHERE = (Part.WHO, Part.KIN, Part.PLACE)
_FACTS = (Part.FACTS,)
_YEARS = range(1850, 2200)
_LEAST_PAPER = 6
MOST_WORDS = 16
"""Words of a question that are looked for; nobody types more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that an entry must have: one of these words, in one of these parts.

    Attributes:
        words: the words, any of which will do.
        parts: where it may stand.
        begins: a word that only begins so will do as well.
    """

    words: tuple[str, ...]
    parts: tuple[Part, ...] = _ANYWHERE
    begins: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """Question, taken apart.

    Attributes:
        written: its syllables with their marks, as typed, for ranking.
        name: the same without marks, in their order.
        facts: days, numbers and papers.
    """

    written: str
    name: tuple[str, ...]
    facts: tuple[Wanted, ...]

    @property
    def empty(self) -> bool:
        """Return whether there is nothing to look for."""
        return not self.name and not self.facts


def parse_question(text: str) -> SearchQuestion:
    """Take a question apart; signs that say nothing are left out."""
    facts = [_day(found[0]) for found in _DAY_IN_WORDS.finditer(nfc(text))]
    written: list[str] = []
    for piece in re.split(r"[\s,;]+", _DAY_IN_WORDS.sub(" ", nfc(text)))[: 2 * MOST_WORDS]:
        if not piece or piece.lower() in _LABELS:
            continue
        if any(letter.isdigit() for letter in piece):
            facts += _fact(piece)
        else:
            written.append(piece)
    name = folded(" ".join(written))[:MOST_WORDS]
    return SearchQuestion(" ".join(written), name, tuple(facts[:MOST_WORDS]))


def _day(text: str) -> Wanted:
    return Wanted(_narrowest_day(text), _FACTS)


def _fact(piece: str) -> list[Wanted]:
    """Return what a piece with figures can mean: a day, a number with or without its year, a paper, a part of a place.

    "10/2008" is a month, and number 10 of 2008. Many figures in a row may be the begin of a paper's number.
    """
    plain = "".join(folded(piece))
    if len(plain) >= _LEAST_PAPER and plain == skeleton(piece).lower():
        return [Wanted((*_narrowest_day(piece), paper_word(piece)), _FACTS, begins=True)]
    words = (*_narrowest_day(piece), *_numbers(piece), *_year(plain))
    if not words:
        return [Wanted((one,), (Part.PLACE,)) for one in folded(piece)]
    if plain.isdigit() and plain == piece:
        return [Wanted((*words, plain), (Part.FACTS, Part.PLACE))]
    return [Wanted(words, _FACTS)]


def _year(plain: str) -> tuple[str, ...]:
    """Return the words of a year: of a day in the entry, and of its book."""
    return (f"y{plain}", f"b{plain}") if plain.isdigit() and len(plain) == 4 and int(plain) in _YEARS else ()


def _numbers(piece: str) -> tuple[str, ...]:
    number = parse_number(piece)
    if number is None:
        return ()
    word = f"n{number.value}{skeleton(number.suffix)}"
    return (f"{word}y{number.year}",) if number.year else (word,)


def _narrowest_day(text: str) -> tuple[str, ...]:
    """Return the narrowest word of a day that a text gives; none of a bare year, which may be a number as well."""
    day = read_date(text).date
    if day is None or day.month is None:
        return ()
    return (tuple(day_words(day))[-1],)
