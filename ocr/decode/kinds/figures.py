"""Figure proposals: dates of the calendar and numbers one stroke away from a doubtful reading."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from ocr.decode.context import BookContext
from ocr.decode.fillers import LIKE_A_FIGURE
from records.dates import parse_date
from records.editions import DatePart
from records.identity import read_identity_number

WeightedText = tuple[str, float]
"""A text and its log prior odds (nats) against the reading."""

SURE = 0.93
"""Valid figures above this confidence are not questioned."""
A_DATE = 8.0
"""Log prior odds (nats) of a calendar day not after the book against figures that are no date."""
OF_ITS_YEAR = 3.0
"""Log prior odds (nats) of the year of the book against any other one: some books go on into the next year."""
A_NUMBER = 6.0
"""Log prior odds (nats) of a number as long as a personal number or card against other lengths."""
SHORTEST_IDENTITY = 8
OLDEST_YEAR, YEARS_AFTER = 1850, 2
"""Years in which dates of a register lie: from the oldest grandparents to the last entry of a book."""
LONGEST_NUMBER = 8
YEAR_FIGURES = 4
_FIGURES = "0123456789"


def date_texts(read: str, sure: float, book: BookContext) -> Iterator[WeightedText]:
    """Yield dates one figure or stroke, or both slashes, away from a reading that is no date, or an unsure one."""
    valid = _is_date(read, book.year)
    if valid and sure > SURE:
        return
    as_read = _of_its_year(read, book) if valid else 0.0
    for text in dict.fromkeys([*_one_change(read, _FIGURES + "/"), *_slashes_put_back(read)]):
        if _is_date(text, book.year):
            yield text, _of_its_year(text, book) - as_read + (0.0 if valid else A_DATE)
    if not valid and _is_date(read[:-1], book.year):
        yield from ((text, A_DATE) for text in _filled(read))


def _of_its_year(text: str, book: BookContext) -> float:
    """Return the log prior odds (nats) of a date that has the year that dates of its column mostly have."""
    date = parse_date(text)
    return OF_ITS_YEAR if date is not None and date.year == book.dated else 0.0


def number_texts(read: str, sure: float) -> Iterator[WeightedText]:
    """Yield short numbers one figure away from an unsure one; for long ones every change is equally likely."""
    if len(read) <= LONGEST_NUMBER and sure <= SURE and any(sign.isdigit() for sign in read):
        yield from ((text, 0.0) for text in dict.fromkeys(_one_change(read, _FIGURES)) if text.strip("/- "))


def identity_texts(read: str) -> Iterator[WeightedText]:
    """Yield personal and card numbers one figure away from a reading that is none by its number of figures."""
    passport = read_identity_number(read.strip(" ,.;")).shape is not None
    if sum(sign.isdigit() for sign in read) < SHORTEST_IDENTITY or passport or _is_identity(read):
        return
    changed = dict.fromkeys([*_one_change(read, _FIGURES), *_filled(read)])
    yield from ((text, A_NUMBER) for text in changed if _is_identity(text))


def part_texts(part: DatePart, read: str, book: BookContext) -> Iterator[WeightedText]:
    """Yield all days or months, or the years near the reading and that of the book, with one and two figures."""
    if part is DatePart.YEAR:
        yield from _years(read, book)
        return
    numbers = range(1, 32 if part is DatePart.DAY else 13)
    known = [*(str(number) for number in numbers), *(f"{number:02d}" for number in numbers if number < 10)]
    prior = 0.0 if read in known else A_DATE
    yield from ((text, prior) for text in known)


def _years(read: str, book: BookContext) -> Iterator[WeightedText]:
    years = range(OLDEST_YEAR, (book.year or 2100) + YEARS_AFTER)
    near = [year for year in years if sum(a != b for a, b in zip(str(year), read, strict=False)) <= 1]
    known = dict.fromkeys([*near, *([book.dated] if book.dated else [])])
    prior = 0.0 if read in map(str, known) else A_DATE
    as_read = OF_ITS_YEAR if read == str(book.dated) else 0.0
    yield from ((str(year), prior - as_read + (OF_ITS_YEAR if year == book.dated else 0.0)) for year in known)


def _is_identity(text: str) -> bool:
    """Return True for nine figures, or twelve that give a province and a year of birth, ignoring signs around them."""
    digits = "".join(sign for sign in text if sign.isalnum())
    return digits.isdecimal() and not read_identity_number(digits).problems


def _is_date(text: str, book_year: int | None) -> bool:
    """Return True for a date of the calendar that a book of that year can hold."""
    date = parse_date(text)
    return date is not None and OLDEST_YEAR <= date.year < (book_year or 2100) + YEARS_AFTER


def _one_change(read: str, signs: str) -> Iterator[str]:
    """Yield the reading with one sign at or beside a figure changed, lost or added."""
    for at in range(len(read) + 1):
        if any(sign.isdigit() for sign in read[max(0, at - 1) : at + 2]):
            yield from (read[:at] + sign + read[at:] for sign in signs)
            yield from (read[:at] + sign + read[at + 1 :] for sign in ("", *signs) if at < len(read))


def _filled(read: str) -> Iterator[str]:
    """Yield a reading with a filler in place of its last figure: "./" looks like a one."""
    if read[-1:].isdigit():
        yield from (read[:-1] + gap + filler for gap in ("", " ") for filler in LIKE_A_FIGURE)


def _slashes_put_back(read: str) -> Iterator[str]:
    """Yield dates in the figures of a reading, with slashes that were lost or read as ones: "0710911987"."""
    figures = "".join(sign for sign in read if sign.isdigit())
    head, year = figures[:-YEAR_FIGURES], figures[-YEAR_FIGURES:]
    for day, first, month, second in product((1, 2), ("", "1"), (1, 2), ("", "1")):
        after_day, after_month = day + len(first), day + len(first) + month
        if head[day:after_day] == first and head[after_month:] == second:
            yield f"{head[:day]}/{head[after_day:after_month]}/{year}"
