"""What is known of a book before one of its pages is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from records.places import Unit, resolve


@dataclass(frozen=True, slots=True)
class BookContext:
    """What the operator said of the book.

    Attributes:
        year: the year the book was opened, None when unknown.
        number: the book's number as the ministry writes it, "01/2019"; "" when unknown.
        office: the registration office as on the cover, "" when unknown.
    """

    year: int | None = None
    number: str = ""
    office: str = ""

    @property
    def day(self) -> date | None:
        """A day on which the book was in use, for telling which administrative units existed."""
        return date(self.year, 7, 1) if self.year else None

    @property
    def home(self) -> tuple[Unit, ...]:
        """The office's province, district and commune, as far as the gazetteer knows them."""
        return _units_of(self.office, self.day)


@cache
def _units_of(office: str, day: date | None) -> tuple[Unit, ...]:
    return resolve(office, day).units if office else ()
