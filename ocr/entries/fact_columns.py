"""Columns of an entry that state the same fact: dates given twice, births on papers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from math import log

from ocr.decode.kinds.dates import figures
from ocr.entries.written_forms import date_forms, date_word_forms
from records.date_words import words_to_date
from records.dates import parse_date
from records.identity import PersonalId, read_identity_number
from records.record_types import record_type

IN_WORDS = {"nksNgaySinhBangChu": "nksNgaySinh", "nktNgayChetGhiBangChu": "nktNgayChet"}
"""Dates that a form asks for twice."""
SLIPPED, OF_ANOTHER_PAPER = 0.01, 0.02
"""Rates at which a date is written wrongly the second time, and at which a paper states another birth."""
OTHER_DATES, OTHER_YEARS = 50, 30
"""Number of dates that a slip of the pen can make of one, and of births that three figures can state."""
_NUMBERS = ("SoDinhDanh", "SoDinhDanhCaNhan", "SoGiayToTuyThan")
_CENTURY = 3
"""Index of the figure for century and sex; the two of the year follow it."""


@dataclass(frozen=True, slots=True)
class FactCodec:
    """Codec of a column for one fact.

    Attributes:
        fact: parses the fact from a text or value, "" for none.
        texts: rewrites the line as read so that it states a given fact; several ways.
        prior: log prior (nats) of a fact against others of its kind.
    """

    fact: Callable[[str], str]
    texts: Callable[[str, str], Iterable[str]]
    prior: Callable[[str], float] = lambda _fact: 0.0


@dataclass(frozen=True, slots=True)
class FactPair:
    """Two columns that state the same fact.

    Attributes:
        columns: their names.
        codecs: the codec of each.
        usual: log prior odds (nats) of both stating it against the second stating one given other fact.
        whole: True if the columns hold nothing but the fact.
    """

    columns: tuple[str, str]
    codecs: tuple[FactCodec, FactCodec]
    usual: float
    whole: bool


@cache
def fact_pairs(code: str) -> tuple[FactPair, ...]:
    """Return the pairs of a record type ("KS", "KH", …)."""
    known = {column.name for column in record_type(code).known}
    slip = usual_odds(SLIPPED, OTHER_DATES)
    pairs = [FactPair((day, spoken), (_DAY, _DAY_IN_WORDS), slip, whole=True) for spoken, day in IN_WORDS.items()]
    for role in sorted(name.removesuffix("NgaySinh") for name in known if name.endswith("NgaySinh")):
        for number in (role + part for part in _NUMBERS):
            paper = usual_odds(OF_ANOTHER_PAPER, OTHER_YEARS)
            pairs.append(FactPair((f"{role}NgaySinh", number), (_BIRTH_YEAR, _YEAR_IN_NUMBER), paper, whole=False))
    return tuple(pair for pair in pairs if known.issuperset(pair.columns))


def usual_odds(apart: float, others: int) -> float:
    """Return the log prior odds (nats) of stating a fact again against stating one given other.

    Args:
        apart: rate (0–1) at which another fact is stated.
        others: number of facts that could be.
    """
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
    """Rewrite the number with another year and its century, same sex."""
    if personal := _personal(as_written):
        century = 2 * (int(year[:2]) - 19) + int(personal.sex) - 1
        if 0 <= century <= 9:
            yield _with_figures(as_written, _CENTURY, f"{century}{year[2:]}")


def _with_figures(text: str, at: int, new: str) -> str:
    """Replace some figures of a text, leaving signs and spaces between them alone."""
    places = [index for index, sign in enumerate(text) if sign.isdigit()][at : at + len(new)]
    exchanged = dict(zip(places, new, strict=True))
    return "".join(exchanged.get(index, sign) for index, sign in enumerate(text))


_DAY, _DAY_IN_WORDS = FactCodec(_day, date_forms), FactCodec(_day_in_words, date_word_forms)
_BIRTH_YEAR, _YEAR_IN_NUMBER = FactCodec(_birth_year, _texts_of_year), FactCodec(_year_in_number, _texts_with_year)
