"""Figures that a doubtful reading could stand for: dates of the calendar and numbers one stroke away from it."""

from __future__ import annotations

from collections.abc import Iterator

from records.dates import parse_date
from records.editions import DatePart
from records.identity import read_identity_number

WeightedText = tuple[str, float]
"""A text and the natural logarithm of how much more usual than the reading it is."""

SURE = 0.93
"""Valid figures read so surely are not put in question."""
A_DATE = 8.0
"""How much more usual a day of the calendar, not after the book, is than figures that are none."""
A_NUMBER = 6.0
"""How much more usual a number with the figures of a personal number or card is than one with more or fewer."""
SHORTEST_IDENTITY = 8
OLDEST_YEAR, YEARS_AFTER = 1850, 2
"""Years in which dates of a register lie: from the oldest grandparents to the last entry of a book."""
LONGEST_NUMBER = 8
_FIGURES = "0123456789"


def date_texts(read: str, sure: float, book_year: int | None) -> Iterator[WeightedText]:
    """Dates one figure or stroke away from a reading that is none, or is an unsure one."""
    valid = _is_date(read, book_year)
    if valid and sure > SURE:
        return
    for text in dict.fromkeys(_one_change(read, _FIGURES + "/")):
        if _is_date(text, book_year):
            yield text, 0.0 if valid else A_DATE


def number_texts(read: str, sure: float) -> Iterator[WeightedText]:
    """Short numbers one figure away from an unsure one; of long ones every change is as usual as the reading."""
    if len(read) <= LONGEST_NUMBER and sure <= SURE and any(sign.isdigit() for sign in read):
        yield from ((text, 0.0) for text in dict.fromkeys(_one_change(read, _FIGURES)) if text.strip("/- "))


def identity_texts(read: str) -> Iterator[WeightedText]:
    """Personal and card numbers one figure away from a reading that is none, which its number of figures shows."""
    passport = read_identity_number(read.strip(" ,.;")).shape is not None
    if sum(sign.isdigit() for sign in read) < SHORTEST_IDENTITY or passport or _is_identity(read):
        return
    yield from ((text, A_NUMBER) for text in dict.fromkeys(_one_change(read, _FIGURES)) if _is_identity(text))


def part_texts(part: DatePart, read: str, book_year: int | None) -> Iterator[WeightedText]:
    """All days or months, or the years near the reading, with one and two figures."""
    if part is DatePart.YEAR:
        years = range(OLDEST_YEAR, (book_year or 2100) + YEARS_AFTER)
        known = [str(year) for year in years if sum(a != b for a, b in zip(str(year), read, strict=False)) <= 1]
    else:
        numbers = range(1, 32 if part is DatePart.DAY else 13)
        known = [*(str(number) for number in numbers), *(f"{number:02d}" for number in numbers if number < 10)]
    prior = 0.0 if read in known else A_DATE
    yield from ((text, prior) for text in known)


def _is_identity(text: str) -> bool:
    """Nine figures, or twelve that give a province and a year of birth; signs around them do not count."""
    digits = "".join(sign for sign in text if sign.isalnum())
    return digits.isdecimal() and not read_identity_number(digits).doubts


def _is_date(text: str, book_year: int | None) -> bool:
    """A date of the calendar that a book of that year can hold."""
    date = parse_date(text)
    return date is not None and OLDEST_YEAR <= date.year < (book_year or 2100) + YEARS_AFTER


def _one_change(read: str, signs: str) -> Iterator[str]:
    """The reading with one sign at or beside a figure changed, lost or added."""
    for at in range(len(read) + 1):
        if any(sign.isdigit() for sign in read[max(0, at - 1) : at + 2]):
            yield from (read[:at] + sign + read[at:] for sign in signs)
            yield from (read[:at] + sign + read[at + 1 :] for sign in ("", *signs) if at < len(read))
