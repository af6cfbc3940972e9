"""Which columns of an entry say the same fact, and how each would say another: dates twice, births on papers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from math import log

from ocr.decode.kinds.dates import figures
from ocr.entries.written_forms import date_in_words, dates_written
from records.date_words import words_to_date
from records.dates import parse_date
from records.identity import PersonalId, read_identity_number
from records.record_types import record_type

IN_WORDS = {"nksNgaySinhBangChu": "nksNgaySinh", "nktNgayChetGhiBangChu": "nktNgayChet"}
"""The dates that a form asks for twice."""
SLIPPED, OF_ANOTHER_PAPER = 0.01, 0.02
"""How often somebody writes a date down wrongly the second time, and how often a paper says another birth."""
OTHER_DATES, OTHER_YEARS = 50, 30
"""How many others a slip of the pen makes of a day, month or year; of the three figures of a birth."""
_NUMBERS = ("SoDinhDanh", "SoDinhDanhCaNhan", "SoGiayToTuyThan")
_CENTURY = 3
"""Place of the figure for century and sex; the two of the year follow it."""


@dataclass(frozen=True, slots=True)
class FactCodec:
    """How a column says a fact.

    Attributes:
        fact: what a text or value says, "" for nothing.
        texts: ways in which the line could stand, from what was read there, did it say a given fact.
    """

    fact: Callable[[str], str]
    texts: Callable[[str, str], Iterable[str]]


@dataclass(frozen=True, slots=True)
class FactPair:
    """Two columns that say the same fact.

    Attributes:
        columns: their names.
        sayings: how each says it.
        usual: natural logarithm of how much likelier both say it than the second says one given other fact.
        whole: whether the fact is all that they say.
    """

    columns: tuple[str, str]
    sayings: tuple[FactCodec, FactCodec]
    usual: float
    whole: bool


@cache
def fact_pairs(code: str) -> tuple[FactPair, ...]:
    """The pairs of a record type ("KS", "KH", …)."""
    known = {column.name for column in record_type(code).known}
    slip = _usual(SLIPPED, OTHER_DATES)
    pairs = [FactPair((day, spoken), (_DAY, _DAY_IN_WORDS), slip, whole=True) for spoken, day in IN_WORDS.items()]
    for role in sorted(name.removesuffix("NgaySinh") for name in known if name.endswith("NgaySinh")):
        for number in (role + part for part in _NUMBERS):
            paper = _usual(OF_ANOTHER_PAPER, OTHER_YEARS)
            pairs.append(FactPair((f"{role}NgaySinh", number), (_BIRTH_YEAR, _YEAR_IN_NUMBER), paper, whole=False))
    return tuple(pair for pair in pairs if known.issuperset(pair.columns))


def _usual(apart: float, others: int) -> float:
    return log((1 - apart) / apart * others)


def _day(text: str) -> str:
    date = parse_date(figures(text))
    return date.cell() if date else ""


def _day_in_words(text: str) -> str:
    date = words_to_date(text)
    return date.cell() if date else ""


def _birth_year(text: str) -> str:
    date = parse_date(figures(text))
    return f"{date.year:04d}" if date else ""


def _texts_of_year(as_written: str, year: str) -> Iterator[str]:
    yield re.sub(r"\d{4}(?=\D*$)", year, as_written)


def _personal(text: str) -> PersonalId | None:
    return read_identity_number(re.sub(r"\D", "", text)).personal


def _year_in_number(text: str) -> str:
    personal = _personal(text)
    return str(personal.birth_year) if personal else ""


def _texts_with_year(as_written: str, year: str) -> Iterator[str]:
    """The number with the figures of another year and its century, of the same sex."""
    if personal := _personal(as_written):
        century = 2 * (int(year[:2]) - 19) + int(personal.sex) - 1
        if 0 <= century <= 9:
            yield _with_figures(as_written, _CENTURY, f"{century}{year[2:]}")


def _with_figures(text: str, at: int, new: str) -> str:
    """The text with some of its figures exchanged, signs and blanks between them left alone."""
    places = [index for index, sign in enumerate(text) if sign.isdigit()][at : at + len(new)]
    exchanged = dict(zip(places, new, strict=True))
    return "".join(exchanged.get(index, sign) for index, sign in enumerate(text))


_DAY, _DAY_IN_WORDS = FactCodec(_day, dates_written), FactCodec(_day_in_words, date_in_words)
_BIRTH_YEAR, _YEAR_IN_NUMBER = FactCodec(_birth_year, _texts_of_year), FactCodec(_year_in_number, _texts_with_year)
