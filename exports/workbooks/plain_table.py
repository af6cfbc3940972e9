"""Plain table in an Excel file of others: the cells of its first visible sheet as text, whatever the headings."""

from __future__ import annotations

import warnings
from pathlib import Path

import openpyxl

from exports.workbooks.guard import WorkbookLimits, check_workbook, damaged
from exports.workbooks.workbook_reader import BROKEN
from exports.workbooks.workbook_writer import MAX_ROWS

Row = tuple[int, tuple[str, ...]]
"""Row as Excel counts it, and its cells; blank ones are ""."""


def plain_rows(path: Path, limits: WorkbookLimits) -> list[Row]:
    """Return the rows that hold something; numbers are written as Excel shows whole ones.

    Raises:
        InputRefused: no Excel file, damaged or hostile.
        OSError: the file cannot be read.
    """
    check_workbook(path, limits)
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of styles and extensions, which do not matter here
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                sheet = next(one for one in book.worksheets if one.sheet_state == "visible")
                sheet.reset_dimensions()
                rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=limits.max_columns, values_only=True)
                cells = [(number, tuple(map(_text, row))) for number, row in enumerate(rows, start=1)]
            finally:
                book.close()
        except (*BROKEN, StopIteration) as error:
            raise damaged(path) from error
    return [(number, row) for number, row in cells if any(row)]


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
