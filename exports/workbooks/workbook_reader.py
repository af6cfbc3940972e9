"""Reader of the ministry's Excel tables: every sheet with the known header, one row at a time; the others are named."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from openpyxl.utils.exceptions import InvalidFileException

from exports.workbooks.guard import WorkbookLimits, check_workbook, damaged
from exports.workbooks.sheet_rows import ExcelRow, SheetSource, TableReader
from exports.workbooks.sheet_table import CellError, SheetTable, TableRow
from exports.workbooks.workbook_sheets import FoundSheet, LeftOut, LeftSheet, Sheets
from exports.workbooks.workbook_writer import MAX_ROWS
from records.errors import InputRefused
from records.headers import HeaderMatch
from records.language import gettext as _
from records.record_types import Column, RecordType, record_type

__all__ = ["CellError", "LeftOut", "LeftSheet", "Sheets", "TableRow", "WorkbookTable", "open_workbook"]

# Exceptions of openpyxl on damaged files.
BROKEN = (
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


class WorkbookTable:
    """Open Excel table, of one sheet or of several with the same kind of header; made by `open_workbook`.

    Attributes:
        record_type: the record type of its cases.
        sheets: the sheets that are read, in order.
        left_out: the others; empty ones are not named.
    """

    def __init__(self, record_type: RecordType, sheets: Sequence[SheetTable], left_out: Sequence[LeftSheet]) -> None:
        """Take the sheets."""
        self.record_type, self.sheets, self.left_out = record_type, tuple(sheets), tuple(left_out)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the sheets, each once, in the order of the first; `STT` left out."""
        return tuple(dict.fromkeys(column for sheet in self.sheets for column in sheet.columns))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the headings that name no column of the type; the cells under them are not read."""
        return tuple(dict.fromkeys(heading for sheet in self.sheets for heading in sheet.unknown))

    def rows(self) -> Iterator[TableRow]:
        """Yield the cases of all sheets, each from row 2 on, without blank rows.

        Memory holds one row; the rows can be iterated once.

        Raises:
            InputRefused: the file is truncated.
        """
        for sheet in self.sheets:
            yield from sheet.rows()


@contextmanager
def open_workbook(
    path: Path, limits: WorkbookLimits, code: str | None = None, sheets: Sheets = Sheets.VISIBLE
) -> Iterator[WorkbookTable]:
    """Open an Excel table of the ministry's layout, any known variant, with or without `STT`, columns in any order.

    Args:
        path: the file; every sheet with the header in row 1 is read.
        limits: bounds on sizes.
        code: the record type when it is known; otherwise the first header decides.
        sheets: whether hidden sheets count.

    Raises:
        InputRefused: no Excel file, damaged, hostile, or no known table.
        OSError: the file cannot be read.
    """
    check_workbook(path, limits)
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of styles and extensions, which do not matter here
        try:
            reader = TableReader(file, read_only=True, keep_links=False)
            reader.read()
        except BROKEN as error:
            raise damaged(path) from error
        except OSError as error:
            raise error if error.errno else damaged(path) from error  # openpyxl's own have no number
        try:
            yield _table(path, [_found(path, sheet, limits) for sheet in reader.sheets], code, sheets)
        finally:
            reader.archive.close()


def _found(path: Path, sheet: SheetSource, limits: WorkbookLimits) -> FoundSheet:
    found = FoundSheet.of(sheet.title, partial(_rows, path, sheet), is_hidden=sheet.is_hidden)
    if len(found.heading) > limits.max_columns:
        raise damaged(path)
    return found


def _table(path: Path, found: Sequence[FoundSheet], code: str | None, sheets: Sheets) -> WorkbookTable:
    seen = [sheet for sheet in found if sheets is Sheets.ALL or not sheet.is_hidden]
    kind = record_type(code).code if code else next(filter(None, (sheet.code() for sheet in seen)), "")
    taken = [sheet for sheet in seen if kind and sheet.is_of(kind)]
    if code and not taken:  # whoever names the type knows better than the heading
        taken = [sheet for sheet in seen if sheet.header(code)]
    if not taken:
        raise _no_table(path, found)
    tables = [_sheet_table(path, sheet, kind, among=len(taken)) for sheet in taken]
    left_out = [sheet.left(is_seen=sheet in seen) for sheet in found if sheet not in taken and not sheet.is_empty]
    return WorkbookTable(record_type(kind), tables, left_out)


def _sheet_table(path: Path, sheet: FoundSheet, code: str, among: int) -> SheetTable:
    header = sheet.header(code) or HeaderMatch(None, ())
    if header.repeated:
        raise InputRefused(
            _("{name}: tiêu đề có cột lặp lại: {columns}.").format(name=path.name, columns=", ".join(header.repeated)),
            _("Hãy xóa hoặc đổi tên cột thừa rồi nạp lại."),
        )
    return SheetTable(sheet.title, sheet.title if among > 1 else "", sheet.rows, header)


def _no_table(path: Path, found: Sequence[FoundSheet]) -> InputRefused:
    if hidden := [sheet.title for sheet in found if sheet.is_hidden and sheet.header()]:
        return InputRefused(
            _("{name}: chỉ trang tính ẩn có tiêu đề của mẫu hộ tịch: {sheets}.").format(
                name=path.name, sheets=", ".join(hidden)
            ),
            _("Hãy cho hiện trang tính đó trong Excel, hoặc thêm --hidden-sheets."),
        )
    return InputRefused(
        _("{name}: không trang tính nào có tiêu đề của mẫu hộ tịch ở dòng 1.").format(name=path.name),
        _("Dòng 1 phải ghi tên cột như so, quyenSo, ngayDangKy, …; hãy dùng mẫu Excel của Bộ Tư pháp."),
    )


def _rows(path: Path, sheet: SheetSource) -> Iterator[ExcelRow]:
    """Yield the rows of a sheet as they come; a truncated file is refused in words."""
    try:
        yield from sheet.rows(MAX_ROWS)
    except BROKEN as error:
        raise damaged(path) from error
