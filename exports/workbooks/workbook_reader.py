"""Reader of the ministry's Excel tables: one row at a time, errors named by row and column, nothing guessed."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from exports.workbooks.cells import clean_cell, opened_excel_text
from exports.workbooks.guard import WorkbookLimits, check_workbook, damaged
from exports.workbooks.workbook_writer import MAX_ROWS, ROW_NUMBER
from records.errors import InputRefused
from records.headers import HeaderMatch, match_header
from records.language import gettext as _
from records.record_types import Column, FieldKind, RecordType

# Exceptions of openpyxl on damaged files.
_BROKEN = (
    InvalidFileException,
    SyntaxError,  # XML parsers raise subclasses of it
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
)
# Kinds of values that lose nothing when Excel holds them as numbers.
_COUNTED = frozenset({FieldKind.NUMBER, FieldKind.CODE})
_MAX_EXACT = 10**15
# Values that openpyxl yields, and those that its types declare.
_ExcelCell = ReadOnlyCell | EmptyCell | Cell | MergedCell
_ExcelRow = tuple[_ExcelCell, ...]


@dataclass(frozen=True, slots=True)
class CellError:
    """Error in a cell: row as Excel counts, column, its value, the problem, the advice."""

    row: int
    column: str
    value: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """Row of a table: one case.

    Attributes:
        row: the row as Excel counts it; the first case stands in row 2.
        cells: column name → text; blank cells and cells with an error are left out.
        errors: the cells that cannot be taken.
    """

    row: int
    cells: Mapping[str, str]
    errors: tuple[CellError, ...]


class WorkbookTable:
    """Open Excel table; made by `open_workbook`.

    Attributes:
        record_type: the record type of its cases.
        columns: the columns it has, in its own order, `STT` left out.
        unknown: headings that name no column of the type; the cells under them are not read.
    """

    def __init__(self, rows: Iterator[_ExcelRow], record_type: RecordType, header: HeaderMatch) -> None:
        """Take the rows below the header."""
        self._rows, self._header = rows, header
        self.record_type = record_type
        self.columns = tuple(column for column in header.columns if column and column.name != ROW_NUMBER)
        self.unknown = tuple(heading for heading in header.unknown if heading.strip().upper() not in (ROW_NUMBER, "TT"))

    def rows(self) -> Iterator[TableRow]:
        """Yield the cases from row 2 on, without blank rows.

        Memory holds one row; the rows can be iterated once.

        Raises:
            InputRefused: the file is truncated.
        """
        for number, cells in enumerate(self._rows, start=2):
            row = self._row(number, cells) if cells else None
            if row and (row.cells or row.errors):
                yield row

    def _row(self, number: int, cells: _ExcelRow) -> TableRow:
        texts: dict[str, str] = {}
        errors: list[CellError] = []
        for place, cell in enumerate(cells):
            if cell.value is None or self._is_ignored(place):
                continue
            column = self._header.columns[place] if place < len(self._header.columns) else None
            try:
                text = _text(cell, column)
            except InputRefused as refusal:
                name = column.name if column else _("cột thứ {place}").format(place=place + 1)
                errors.append(CellError(number, name, str(cell.value), refusal.message, refusal.advice))
            else:
                if text and column:
                    texts[column.name] = text
        return TableRow(number, texts, tuple(errors))

    def _is_ignored(self, place: int) -> bool:
        """Return whether a cell is `STT` or under an unknown heading; a value beside the header is an error instead."""
        if place >= len(self._header.columns):
            return False
        column = self._header.columns[place]
        return column is None or column.name == ROW_NUMBER


@contextmanager
def open_workbook(path: Path, limits: WorkbookLimits, code: str | None = None) -> Iterator[WorkbookTable]:
    """Open an Excel table of the ministry's layout, any known variant, with or without `STT`, columns in any order.

    Args:
        path: the file; its first sheet is read, the header in row 1.
        limits: bounds on sizes.
        code: the record type when it is known; otherwise the header decides.

    Raises:
        InputRefused: no Excel file, damaged, hostile, or no known table.
        OSError: the file cannot be read.
    """
    check_workbook(path, limits)
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of styles and extensions, which do not matter here
        try:
            book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # a file may claim any size
            rows = _followed(path, sheet.iter_rows(max_row=MAX_ROWS))
        except _BROKEN as error:
            raise damaged(path) from error
        except OSError as error:
            raise error if error.errno else damaged(path) from error  # openpyxl's own have no number
        try:
            yield _table(path, rows, limits, code)
        finally:
            book.close()


def _table(path: Path, rows: Iterator[_ExcelRow], limits: WorkbookLimits, code: str | None) -> WorkbookTable:
    first = next(rows, ())
    if len(first) > limits.max_columns:
        raise damaged(path)
    header = match_header([_heading(cell) for cell in first], code)
    if header.record_type is None or not any(column and column.name == "so" for column in header.columns):
        raise InputRefused(
            _("{name}: dòng 1 của trang tính đầu không phải tiêu đề của mẫu hộ tịch.").format(name=path.name),
            _("Dòng 1 phải ghi tên cột như so, quyenSo, ngayDangKy, …; hãy dùng mẫu Excel của Bộ Tư pháp."),
        )
    if header.repeated:
        raise InputRefused(
            _("{name}: tiêu đề có cột lặp lại: {columns}.").format(name=path.name, columns=", ".join(header.repeated)),
            _("Hãy xóa hoặc đổi tên cột thừa rồi nạp lại."),
        )
    return WorkbookTable(rows, header.record_type, header)


def _heading(cell: _ExcelCell) -> str | None:
    return opened_excel_text(cell.value) if isinstance(cell.value, str) else None


def _followed(path: Path, rows: Iterator[_ExcelRow]) -> Iterator[_ExcelRow]:
    """Yield the rows as they come; a truncated file is refused in words."""
    try:
        yield from rows
    except _BROKEN as error:
        raise damaged(path) from error


def _text(cell: _ExcelCell, column: Column | None) -> str:
    """Return the text of a cell.

    Raises:
        InputRefused: the cell holds something other than text, or a number that may have lost figures.
    """
    value = cell.value
    if cell.data_type == "f":
        raise InputRefused(_("Ô là công thức."), _("Hãy chép ô và dán lại dạng giá trị."))
    if cell.data_type == "e":
        raise InputRefused(_("Ô báo lỗi của Excel ({value}).").format(value=value), _("Hãy gõ lại giá trị của ô."))
    if isinstance(value, str):
        text = clean_cell(opened_excel_text(value))
    elif isinstance(value, datetime | date | time | timedelta):
        raise InputRefused(
            _("Ô là ngày giờ dạng số của Excel, có thể đã bị đảo ngày và tháng."),
            _("Hãy đổi ô sang dạng Text rồi gõ lại ngày như trong sổ, ví dụ 27.10.2008."),
        )
    elif column and column.kind in _COUNTED and _is_count(value):
        text = f"{value:.0f}"
    else:
        raise InputRefused(
            _("Ô là số, không phải chữ; số 0 ở đầu có thể đã mất."),
            _("Hãy đổi ô sang dạng Text rồi gõ lại như trong sổ."),
        )
    if text and column is None:
        raise InputRefused(_("Ô có nội dung nhưng cột không có tiêu đề."), _("Hãy chuyển nội dung về đúng cột."))
    return text


def _is_count(value: object) -> bool:
    """Return whether a cell's number is an integer that Excel holds exactly; booleans are none."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 <= value < _MAX_EXACT and float(value).is_integer()  # type: ignore[operator,arg-type]
