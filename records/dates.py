"""Dates as registers give them: full, month and year, or the year alone; nothing is added to what is written.

The ministry's table holds them as text: `27.10.2008`, `01.2019`, `1957`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from records.text.vietnamese import collapse_blanks, nfc


@dataclass(frozen=True, slots=True)
class PartialDate:
    """Date whose day, or day and month, may be unknown; a misspelt year such as 5005 is kept (1–9999).

    Raises:
        ValueError: no such day or month in the calendar, or a day without its month.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Refuse a date that no calendar has."""
        if self.month is None and self.day is not None:
            raise ValueError(f"day {self.day} without a month")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @property
    def is_full(self) -> bool:
        """Return whether day, month and year are known."""
        return self.day is not None

    def cell(self) -> str:
        """Return the text of the ministry's table: `dd.mm.yyyy`, `mm.yyyy` or `yyyy`."""
        parts = [f"{part:02d}" for part in (self.day, self.month) if part is not None]
        return ".".join([*parts, f"{self.year:04d}"])

    def earliest(self) -> date:
        """Return the first day that this date can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date:
        """Return the last day that this date can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def surely_before(self, other: PartialDate) -> bool:
        """Return whether every day this can mean lies before every day the other can mean."""
        return self.latest() < other.earliest()

    def agrees_with(self, other: PartialDate) -> bool:
        """Return whether both can mean one day: every part known to both is the same."""
        return self.earliest() <= other.latest() and other.earliest() <= self.latest()

    def full_years_until(self, other: PartialDate) -> tuple[int, int]:
        """Return the least and the most full years from this date to the other, as ages count.

        Negative when the other is earlier.
        """
        return _full_years(self.latest(), other.earliest()), _full_years(self.earliest(), other.latest())


class DateProblem(StrEnum):
    """Reason why a text gives no date."""

    NOT_A_DATE = "not_a_date"
    SHORT_YEAR = "short_year"
    NO_SUCH_DAY = "no_such_day"
    NO_SUCH_MONTH = "no_such_month"


@dataclass(frozen=True, slots=True)
class DateReading:
    """Result of parsing a date; exactly one of the two fields is None."""

    date: PartialDate | None
    problem: DateProblem | None


_BETWEEN = r"\s*[./\-,\s]\s*"
_SHAPES = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        rf"(?P<d>\d{{1,2}}){_BETWEEN}(?P<m>\d{{1,2}}){_BETWEEN}(?P<y>\d{{1,4}})",
        rf"(?P<m>\d{{1,2}}){_BETWEEN}(?P<y>\d{{2,4}})",
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4})",
        r"(?P<m>\d{2})(?P<y>\d{4})",
        r"(?P<y>\d{4})",
        r"(?:ngày\s*)?(?P<d>\d{1,2})[\s,]*tháng\s*(?P<m>\d{1,2})[\s,]*năm\s*(?P<y>\d{1,4})",
        r"tháng\s*(?P<m>\d{1,2})[\s,]*năm\s*(?P<y>\d{1,4})",
        r"năm\s*(?P<y>\d{1,4})",
        rf"ngày\s*(?P<d>\d{{1,2}}){_BETWEEN}(?P<m>\d{{1,2}}){_BETWEEN}(?P<y>\d{{1,4}})",
        rf"tháng\s*(?P<m>\d{{1,2}}){_BETWEEN}(?P<y>\d{{1,4}})",
    )
)


@lru_cache(maxsize=65536)
def read_date(text: str) -> DateReading:
    """Parse a date in figures with any separators, or give the reason why it is none.

    Accepted: 27.10.2008, 10/10/1981, 20. 04. 2008, 9-8-2016, 27102008, "Ngày 19 tháng 11 năm 1984", 01.2019, 012019,
    1957, 2008-10-27. A year of two figures is not read, for its century would be a guess.
    """
    plain = collapse_blanks(nfc(text)).lower().strip(" .,;:-/")
    for shape in _SHAPES:
        if found := shape.fullmatch(plain):
            parts = found.groupdict()
            return _checked(parts["y"], parts.get("m"), parts.get("d"))
    return DateReading(None, DateProblem.NOT_A_DATE)


def parse_date(text: str) -> PartialDate | None:
    """Parse a date in figures, None when the text gives none (`read_date` gives the reason)."""
    return read_date(text).date


def _checked(year: str, month: str | None, day: str | None) -> DateReading:
    """Build the date from its figures, or name the first part that the calendar refuses."""
    if len(year) != 4 or int(year) == 0:
        return DateReading(None, DateProblem.SHORT_YEAR)
    if month is not None and not 1 <= int(month) <= 12:
        return DateReading(None, DateProblem.NO_SUCH_MONTH)
    if month is not None and day is not None and not 1 <= int(day) <= monthrange(int(year), int(month))[1]:
        return DateReading(None, DateProblem.NO_SUCH_DAY)
    return DateReading(PartialDate(int(year), int(month) if month else None, int(day) if day else None), None)


def _full_years(start: date, end: date) -> int:
    """Count the birthdays between the two days; a birthday on 29 February counts on 1 March in common years."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
