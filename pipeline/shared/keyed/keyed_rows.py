"""Rows that others keyed, and the book that each belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from exports.workbooks.workbook_reader import TableRow
from records.dates import parse_date
from records.register_numbers import parse_number
from records.text.vietnamese import collapse_blanks

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class KeyedBook:
    """Book as a table names it.

    Attributes:
        code: record type of its entries.
        office: registration office, "" where the rows have none.
        number: number of the book as it was keyed, "" where the rows have none.
        year: year of its number series: of the book number, else that of registration; None where neither is known.
    """

    code: str
    office: str
    number: str
    year: int | None


@dataclass(frozen=True, slots=True)
class KeyedRow:
    """Row with the name of its file, among many."""

    file: str
    row: TableRow


def book_of(code: str, row: TableRow) -> KeyedBook:
    """Return the book of a row; book numbers without a year begin anew every year, so the registration tells it."""
    number = collapse_blanks(row.cells.get("quyenSo", ""))
    office = collapse_blanks(row.cells.get("noiDangKy", ""))
    registered = None if _YEAR.search(number) else parse_date(row.cells.get("ngayDangKy", ""))
    year = registered.year if registered else _written_year(number)
    return KeyedBook(code, office, number, year)


def volume_of(book: KeyedBook) -> int | None:
    """Return the number of the book among those of its year, None when it is not known."""
    number = parse_number(book.number)
    return number.value if number else None


def _written_year(number: str) -> int | None:
    found = _YEAR.search(number)
    return int(found[0]) if found else None
