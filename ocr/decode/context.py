"""Book context: facts that are known of a book before its pages are read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from records.places import Unit, resolve

REGISTERED = "ngayDangKy"


@dataclass(frozen=True, slots=True)
class BookContext:
    """Facts of a book as the operator gave them.

    Attributes:
        year: the year the book was opened, None when unknown.
        number: the book's number as the ministry writes it, "01/2019"; "" when unknown.
        office: the registration office as on the cover, "" when unknown.
        dated: the year that a date most likely has, None where none is likelier than others.
    """

    year: int | None = None
    number: str = ""
    office: str = ""
    dated: int | None = None

    def of_column(self, column: str) -> BookContext:
        """Return what is known of a column: entries are registered in the year of their book, mostly."""
        return replace(self, dated=self.year) if column == REGISTERED else self

    @property
    def day(self) -> date | None:
        """Day on which the book was in use, which decides the administrative units; None when unknown."""
        return date(self.year, 7, 1) if self.year else None

    @property
    def home(self) -> tuple[Unit, ...]:
        """Province, district and commune of the office, as far as the gazetteer has them."""
        return _units_of(self.office, self.day)


@cache
def _units_of(office: str, day: date | None) -> tuple[Unit, ...]:
    return resolve(office, day).units if office else ()
