"""Writer of the Excel file of a book in the ministry's layout: one row for each entry, all text, reproducible."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError, XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.workbooks.cells import clean_cell
from records.errors import InputRefused
from records.language import gettext as _
from records.record_types import Column, code_list

DATA_SHEET = "DL Import"
CODES_SHEET = "Ghi chu"
HEADER_HEIGHT = 45
COLUMN_WIDTH = 20
FIXED_DATE = datetime(2019, 4, 25)  # of the letter that sets the layout; a real date would change the bytes
MAX_ROWS = 1_048_576
ROW_NUMBER = "STT"
KEY_COLUMNS = frozenset({ROW_NUMBER, "so", "quyenSo", "trangSo"})
"""Columns that stay in sight, at the left of every layout."""
NO_INFORMATION = "0"
_CELL = {"num_format": "@", "font_name": "Times New Roman", "font_size": 13, "text_wrap": True, "valign": "top"}
_OPTIONS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


class WorkbookWriter:
    """Row-by-row writer of entries; made by `open_workbook_writer`. Memory holds one row, at the end the packed file.

    Attributes:
        rows: number of entries written.
        left_out: columns that had a value but have no place in this layout.
    """

    def __init__(self, sheet: Worksheet, columns: Sequence[Column], text: Format) -> None:
        """Take an empty sheet whose header is written."""
        self._sheet, self._columns, self._text = sheet, columns, text
        self._names = frozenset(column.name for column in columns)
        self.rows = 0
        self.left_out: set[str] = set()

    def add(self, cells: Mapping[str, str]) -> None:
        """Write the next row; columns that are not given, or hold "", stay blank. `STT` counts by itself.

        Raises:
            InputRefused: a cell that Excel cannot hold, or more rows than Excel has; the message says where.
        """
        row = self.rows + 1
        if row >= MAX_ROWS:
            raise InputRefused(_("Sổ có nhiều trường hợp hơn số dòng của Excel."), _("Hãy chia sổ thành nhiều quyển."))
        self.left_out.update(name for name, text in cells.items() if text and name not in self._names)
        for place, column in enumerate(self._columns):
            text = str(row) if column.name == ROW_NUMBER else cells.get(column.name, "")
            if cleaned := _cleaned(text, row + 1, column.name):
                self._sheet.write_string(row, place, cleaned, self._text)
        self.rows = row

    def finish(self) -> None:
        """Add what helps a person at the table: a filter in its head, and a list to pick from where a code stands."""
        self._sheet.autofilter(0, 0, self.rows, len(self._columns) - 1)
        for place, cells in code_cells(self._columns):
            rule = {
                "validate": "list",
                "source": f"='{CODES_SHEET}'!$C${cells.start + 1}:$C${cells.stop}",
                "error_type": "warning",
                "error_title": _("Ngoài danh mục"),
                "error_message": _("Mã này không có trong danh mục của cột; xem trang “Ghi chu”."),
            }
            self._sheet.data_validation(1, place, max(1, self.rows), place, rule)


def _cleaned(text: str, row: int, column: str) -> str:
    try:
        return clean_cell(text)
    except InputRefused as refusal:
        place = _("Dòng {row}, cột {column}:").format(row=row, column=column)
        raise InputRefused(f"{place} {refusal.message}", refusal.advice) from refusal


@contextmanager
def open_workbook_writer(path: Path, columns: Sequence[Column], folder: Path) -> Iterator[WorkbookWriter]:
    """Open an Excel file for writing; it is there when the block ends without an error.

    It is packed in memory: the packer of a disk that fills up would complain once more when it is thrown away.

    Args:
        path: the file to write.
        columns: the layout, in order.
        folder: folder for temporary files; the caller removes it.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {**_OPTIONS, "tmpdir": str(folder)})
    book.set_properties({"created": FIXED_DATE})
    text = book.add_format(_CELL)
    header = book.add_format({**_CELL, "bold": True})
    with contextlib.ExitStack() as unless_done:
        unless_done.callback(_discard, book)
        writer = WorkbookWriter(_data_sheet(book, columns, header, text), columns, text)
        yield writer
        writer.finish()
        _codes_sheet(book, columns, header, text)
        unless_done.pop_all()
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(*error.args[0].args) from error
    path.write_bytes(packed.getbuffer())


def _discard(book: xlsxwriter.Workbook) -> None:
    """Close the temporary files of a workbook that is abandoned; the current error is the one that counts."""
    with contextlib.suppress(OSError, XlsxWriterException):
        book.close()


def _data_sheet(book: xlsxwriter.Workbook, columns: Sequence[Column], header: Format, text: Format) -> Worksheet:
    sheet: Worksheet = book.add_worksheet(DATA_SHEET)
    sheet.set_column(0, len(columns) - 1, COLUMN_WIDTH, text)
    sheet.freeze_panes(1, sum(column.name in KEY_COLUMNS for column in columns))
    sheet.set_row(0, HEADER_HEIGHT, header)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, heading(column), header)
    return sheet


def heading(column: Column) -> str:
    """Return the header cell: the machine name, with the codes on a second line for a list of numbered codes."""
    codes = [code.value for code in code_list(column.codes).codes] if column.codes else []
    numbered = [value for value in sorted(codes) if value.isdigit() and value != NO_INFORMATION]
    return f"{column.name} \ni=[{','.join(numbered)}]" if numbered else column.name


def _codes_sheet(book: xlsxwriter.Workbook, columns: Sequence[Column], header: Format, text: Format) -> None:
    """Write the second sheet: the meaning of every column and its codes."""
    sheet: Worksheet = book.add_worksheet(CODES_SHEET)
    for place, (title, width) in enumerate(((_("Cột"), 45), (_("Ý nghĩa"), 60), (_("Mã"), 10), (_("Nội dung"), 80))):
        sheet.set_column(place, place, width, text)
        sheet.write_string(0, place, title, header)
    rows = (line for column in columns for line in _code_rows(column))
    for row, line in enumerate(rows, start=1):
        for place, cell in enumerate(line):
            if cell:
                sheet.write_string(row, place, cell, text)


def code_cells(columns: Sequence[Column]) -> Iterator[tuple[int, range]]:
    """Yield the place of every column with codes, from 0, and the rows of its codes on the second sheet, from 0."""
    row = 1
    for place, column in enumerate(columns):
        count = len(code_list(column.codes).codes) if column.codes else 0
        if count:
            yield place, range(row + 1, row + 1 + count)
        row += 1 + count


def _code_rows(column: Column) -> Iterator[tuple[str, ...]]:
    yield column.name, column.label
    if column.codes:
        yield from (("", "", code.value, code.label) for code in code_list(column.codes).codes)
