"""Sheets of a workbook as they are found: which hold the cases of one record type, and why the others do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from exports.workbooks.cells import opened_excel_text
from exports.workbooks.sheet_rows import ExcelCell, ExcelRow
from records.headers import HeaderMatch, match_header

Rows = Iterator[ExcelRow]


class Sheets(StrEnum):
    """Sheets of a workbook that are read: those that a person sees, or the hidden ones too."""

    VISIBLE = "visible"
    ALL = "all"


class LeftOut(StrEnum):
    """Reason why a sheet with something on it is not read."""

    HIDDEN = "hidden"
    NO_HEADER = "no_header"
    OTHER_TYPE = "other_type"


@dataclass(frozen=True, slots=True)
class LeftSheet:
    """Sheet that is not read; `code` is the record type of a table of another type."""

    title: str
    why: LeftOut
    code: str = ""


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """Sheet with its first row, and the rows below it.

    Attributes:
        title: its name.
        is_hidden: whether a person who opens the workbook does not see it.
        is_empty: whether it holds nothing at all.
        heading: the texts of its first row, None for cells without text.
        rows: the rows from the second on, which can be iterated once.
    """

    title: str
    is_hidden: bool
    is_empty: bool
    heading: tuple[str | None, ...]
    rows: Rows

    @classmethod
    def of(cls, title: str, rows_again: Callable[[], Rows], *, is_hidden: bool) -> FoundSheet:
        """Read the first row of a sheet; `rows_again` gives its rows from the beginning."""
        rows = rows_again()
        first = next(rows, ())
        is_empty = not any(cell is not None for row in rows_again() for cell in row)
        return cls(title, is_hidden, is_empty, tuple(map(_heading, first)), rows)

    def header(self, code: str | None = None) -> HeaderMatch | None:
        """Return the heading as that of a table with register numbers, of a type if one is given; None for no table."""
        header = match_header(self.heading, code)
        has_number = any(column and column.name == "so" for column in header.columns)
        return header if header.record_type and has_number else None

    def code(self) -> str:
        """Return the record type that the heading belongs to by itself, "" where it tells none."""
        header = self.header()
        return header.record_type.code if header and header.record_type else ""

    def is_of(self, code: str) -> bool:
        """Return whether the sheet holds cases of a type: its heading fits that one, and no other type better."""
        best = match_header(self.heading).record_type
        return self.header(code) is not None and (best is None or best.code == code)

    def left(self, *, is_seen: bool) -> LeftSheet:
        """Return why the sheet is not read; `is_seen` = it would be if its table were of the type that is read."""
        code = self.code()
        if not is_seen and self.header():
            return LeftSheet(self.title, LeftOut.HIDDEN, code)
        return LeftSheet(self.title, LeftOut.OTHER_TYPE if code else LeftOut.NO_HEADER, code)


def _heading(cell: ExcelCell) -> str | None:
    return opened_excel_text(cell) if isinstance(cell, str) else None
