"""Written forms of another value in place of the one that was read: same habits of writing, other words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import product

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from records.date_words import date_writings
from records.dates import PartialDate, parse_date
from records.record_types import Column, FieldKind, code_list
from records.text.vietnamese import nfc, title_case

_DATES = frozenset({FieldKind.DATE, FieldKind.PARTIAL_DATE})
_FIGURES = re.compile(r"\d+")
_SIGNS = re.compile(r"[,.;:]")
_WORDINGS = 3
"""Number of wordings of a date, those nearest to the reading."""


def written_forms(column: Column, as_written: str, here: str, there: str) -> tuple[str, ...]:
    """Return the forms in which `there` could be written instead of `as_written`, likeliest first.

    Args:
        column: the column of both values.
        as_written: the reading as it stands on the page.
        here: the value decoded from it.
        there: another value of the same column.

    Returns:
        NFC texts; empty when the written form is unknown (a code without words).
    """
    if column.codes and column.kind is FieldKind.CODE:
        words = code_list(column.codes).label(there)
        return (words,) if words else ()
    if column.kind in _DATES:
        return date_forms(as_written, there)
    if column.kind is FieldKind.NAME:
        here, there = title_case(here), title_case(there)
    whole = _in_case_of(as_written, nfc(there))
    ways = [_exchanged(as_written, nfc(here), nfc(there)), whole]
    return tuple(dict.fromkeys([*ways, *(way.upper() for way in ways if column.kind is FieldKind.NAME)]))


def number_forms(number: int) -> tuple[str, ...]:
    """Return the forms of a day or month in a gap of its own."""
    return tuple(dict.fromkeys((f"{number:02d}", str(number))))


def date_forms(as_written: str, there: str) -> tuple[str, ...]:
    """Return another date in the figures of the writing, with and without leading zeros."""
    date = parse_date(there)
    if date is None:
        return ()
    groups = _FIGURES.findall(as_written)
    numbers = _numbers(date)
    if len(groups) != len(numbers):
        return tuple("/".join(way) for way in _ways(date))
    found = []
    for way in _ways(date):
        figures = iter(way)
        found.append(_FIGURES.sub(lambda _run, left=figures: next(left), as_written))  # type: ignore[misc]
    return tuple(found)


def date_word_forms(as_written: str, there: str) -> Iterator[str]:
    """Yield another date (a cell) in words.

    Words that were read are kept where the date has them too; others come in either letter case.
    """
    date = parse_date(there)
    ways = list(dict.fromkeys(way.replace(",", "") for way in date_writings(date))) if date else []
    near = process.extract(as_written, ways, scorer=Levenshtein.distance, processor=_plain, limit=_WORDINGS)
    cases = (str.upper,) if as_written.isupper() else (str.lower, str.capitalize)
    for (way, _apart, _at), case in product(near, cases):
        yield " ".join(_said(as_written.split(), way.split(), case))


def _said(read: list[str], meant: list[str], case: Callable[[str], str]) -> Iterator[str]:
    """Yield the words meant: read ones as they stand, others with the comma behind those they replace."""
    steps = SequenceMatcher(a=list(map(_plain, read)), b=list(map(_plain, meant)), autojunk=False)
    for step, start, stop, first, last in steps.get_opcodes():
        if step == "equal":
            yield from read[start:stop]
        elif first < last:
            comma = "," if start < stop and read[stop - 1].endswith(",") else ""
            yield from (case(word) for word in meant[first : last - 1])
            yield case(meant[last - 1]) + comma


def _plain(text: str) -> str:
    return _SIGNS.sub("", text).lower()


def _numbers(date: PartialDate) -> list[int]:
    """Return day, month and year as far as they are known."""
    return [number for number in (date.day, date.month, date.year) if number is not None]


def _ways(date: PartialDate) -> list[tuple[str, ...]]:
    """Return the figures of a date's parts with and without leading zeros."""
    *short, year = _numbers(date)
    return list(product(*(number_forms(number) for number in short), (f"{year:04d}",)))


def _exchanged(as_written: str, here: str, there: str) -> str:
    """Replace in the writing only the words in which the two values differ."""
    written, one, other = as_written.split(), here.split(), there.split()
    first = _found(written, one)
    if first is None:
        return _in_case_of(as_written, there)
    words: list[str] = []
    steps = SequenceMatcher(a=[_folded(word) for word in one], b=[_folded(word) for word in other], autojunk=False)
    for kind, start, stop, from_, to in steps.get_opcodes():
        same = written[first + start : first + stop]
        words += same if kind == "equal" else [_in_case_of(as_written, word) for word in other[from_:to]]
    return " ".join((*written[:first], *words, *written[first + len(one) :]))


def _found(written: list[str], words: list[str]) -> int | None:
    """Find the words of a value in the writing; else at its start if there are as many."""
    wanted = [_folded(word) for word in words]
    for first in range(len(written) - len(words) + 1):
        if [_folded(word) for word in written[first : first + len(words)]] == wanted:
            return first
    return 0 if len(written) == len(words) else None


def _in_case_of(as_written: str, text: str) -> str:
    """Return the text in capitals if the writing is in capitals throughout."""
    return text.upper() if as_written.isupper() else text


def _folded(word: str) -> str:
    return word.strip(".,;:").lower()
