"""Words by which an entry is found: syllables without marks of people and places, days, numbers, papers.

Words that are not syllables begin with a letter that tells their kind: `d20081027` a day, `m200810` its month, `y2008`
its year, `n24` a register number, `n24y2008` with its year, `i038…` a paper; the store adds `b2008` for the year of the
book, and words for its office and type. What is looked for is put in the same
words (`records.search.question`), so both are equal or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from records.dates import PartialDate, parse_date
from records.record_types import Column, FieldKind, RecordType
from records.register_numbers import parse_number
from records.stages import EntryReading, FieldReading, FieldState
from records.text.vietnamese import skeleton, syllables

BETWEEN = "x0x"
"""Stands between two people, so that the end of one name and the begin of the next are no neighbours."""
NUMBER, REGISTERED = "so", "ngayDangKy"
_OFFICERS = frozenset({"nguoiKy", "nguoiThucHien"})
_RELATIVE = re.compile(r"(?:me|cha|nyc)[A-Z]")
_NO_DAY_OF_A_PERSON = re.compile(r"NgayCap|NgayGhiChu|NuocNgoai")
_PLACES = frozenset({FieldKind.PLACE, FieldKind.PROVINCE})
_DAYS = frozenset({FieldKind.DATE, FieldKind.PARTIAL_DATE})
_KNOWN = frozenset({FieldState.READ, FieldState.DERIVED})


class Part(StrEnum):
    """Part of an entry in which a word stands."""

    WHO = "who"
    KIN = "kin"
    PLACE = "place"
    FACTS = "facts"


@dataclass(frozen=True, slots=True)
class EntryWords:
    """Words of one entry.

    Attributes:
        people: names as they stand in the entry, those whom it is about first.
        who: syllables of those whom it is about, and of other readings of their names while nobody has settled them.
        kin: syllables of parents and of who declared it.
        place: syllables and numbers of places.
        facts: days, numbers and papers.
    """

    people: tuple[str, ...]
    who: tuple[str, ...]
    kin: tuple[str, ...]
    place: tuple[str, ...]
    facts: tuple[str, ...]

    @property
    def syllables(self) -> frozenset[str]:
        """Words of letters alone, which may be misspelt."""
        return frozenset(word for word in (*self.who, *self.kin, *self.place) if word.isalpha())


def folded(text: str) -> tuple[str, ...]:
    """Return the syllables and numbers of a text without marks, in small letters."""
    return tuple(map(_bare, syllables(text)))


def searched(entry: EntryReading) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return what of an entry is put into words: column, value and other readings of the fields that are known."""
    known = (field for field in entry.fields if field.state in _KNOWN and field.value)
    return tuple((field.column, field.value, field.alternatives) for field in known)


def entry_words(entry: EntryReading, kind: RecordType, year: int) -> EntryWords:
    """Return the words of an entry of a book of this year; officers, who are in every entry, are left out."""
    fields = [(kind.column(field.column), field) for field in entry.fields if field.state in _KNOWN and field.value]
    named = [(column, field) for column, field in fields if column.kind is FieldKind.NAME and not is_officer(column)]
    who = [field for column, field in named if not is_relative(column)]
    kin = [field for column, field in named if is_relative(column)]
    places = [folded(field.value) for column, field in fields if column.kind in _PLACES]
    return EntryWords(
        tuple(dict.fromkeys(field.value for field in (*who, *kin))),
        _apart(text for field in who for text in (field.value, *field.alternatives)),
        _apart(field.value for field in kin),
        tuple(dict.fromkeys(word for words in places for word in words)),
        tuple(dict.fromkeys(word for column, field in fields for word in _facts(column, field, year))),
    )


def is_officer(column: Column) -> bool:
    """Return whether a column names an officer, who is in every entry of a book."""
    return column.name in _OFFICERS


def is_relative(column: Column) -> bool:
    """Return whether a column is about a parent or who declared, not about those whom the entry is about."""
    return _RELATIVE.match(column.name) is not None


def tells_life(column: Column) -> bool:
    """Return whether a column tells people apart: a day of theirs, or a parent's name."""
    if column.kind in _DAYS:
        return not (is_relative(column) or column.name == REGISTERED or _NO_DAY_OF_A_PERSON.search(column.name))
    return column.kind is FieldKind.NAME and is_relative(column) and not column.name.startswith("nyc")


def day_words(day: PartialDate) -> Iterator[str]:
    """Yield the words of a day: itself, its month and its year, as far as they are known."""
    yield f"y{day.year:04d}"
    if day.month is not None:
        yield f"m{day.year:04d}{day.month:02d}"
    if day.month is not None and day.day is not None:
        yield f"d{day.year:04d}{day.month:02d}{day.day:02d}"


def number_words(text: str, year: int) -> Iterator[str]:
    """Yield the words of a register number in the series of a year; "12a" is found as 12, too."""
    number = parse_number(text)
    if number is None:
        return
    for word in dict.fromkeys((f"n{number.value}", f"n{number.value}{skeleton(number.suffix)}")):
        yield word
        yield f"{word}y{number.year or year}"


def paper_word(text: str) -> str:
    """Return the word of a paper's number, "" when it has neither letter nor figure."""
    plain = "".join(folded(text))
    return f"i{plain}" if plain else ""


@lru_cache(maxsize=16_384)  # names are made of few syllables, and a search compares hundreds of names
def _bare(syllable: str) -> str:
    return skeleton(syllable).lower().replace("'", "")


def _apart(names: Iterable[str]) -> tuple[str, ...]:
    words: list[str] = []
    for name in dict.fromkeys(names):
        words += [*([BETWEEN] if words else []), *folded(name)]
    return tuple(words)


def _facts(column: Column, field: FieldReading, year: int) -> Iterator[str]:
    if column.name == NUMBER:
        yield from number_words(field.value, year)
    elif column.kind is FieldKind.IDENTITY_NUMBER:
        yield from filter(None, [paper_word(field.value)])
    elif column.kind in _DAYS and not _NO_DAY_OF_A_PERSON.search(column.name):
        day = parse_date(field.value)
        yield from day_words(day) if day else ()
