"""One sheet of the ministry's Excel tables: its rows, errors named by row and column, nothing guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from exports.workbooks.cells import clean_cell, opened_excel_text
from exports.workbooks.sheet_rows import ExcelCell, ExcelRow, OddCell
from exports.workbooks.workbook_writer import ROW_NUMBER
from records.errors import InputRefused
from records.headers import HeaderMatch
from records.language import gettext as _
from records.record_types import Column, FieldKind

# Kinds of values that lose nothing when Excel holds them as numbers.
_COUNTED = frozenset({FieldKind.NUMBER, FieldKind.CODE})
_MAX_EXACT = 10**15
_NUMBERING = (ROW_NUMBER, "TT")
_clean = lru_cache(maxsize=50_000)(lambda text: clean_cell(opened_excel_text(text)))


@dataclass(frozen=True, slots=True)
class CellError:
    """Error in a cell: row as Excel counts, column, its value, the problem, the advice, and the sheet if it matters."""

    row: int
    column: str
    value: str
    message: str
    advice: str
    sheet: str = ""

    @property
    def place(self) -> str:
        """Return the row as people look it up: "5", or "2018 b!5" where the workbook has several sheets."""
        return _place(self.sheet, self.row)


@dataclass(frozen=True, slots=True)
class TableRow:
    """Row of a table: one case.

    Attributes:
        row: the row as Excel counts it; the first case stands in row 2.
        cells: column name → text; blank cells and cells with an error are left out.
        errors: the cells that cannot be taken.
        sheet: the sheet, "" where the workbook has one.
    """

    row: int
    cells: Mapping[str, str]
    errors: tuple[CellError, ...]
    sheet: str = ""

    @property
    def place(self) -> str:
        """Return the row as people look it up, as `CellError.place`."""
        return _place(self.sheet, self.row)


class SheetTable:
    """Sheet of a workbook with the header of a known table.

    Attributes:
        title: its name.
        columns: the columns it has, in its own order, `STT` left out.
        unknown: headings that name no column of the type; the cells under them are not read.
    """

    def __init__(self, title: str, shown: str, rows: Iterator[ExcelRow], header: HeaderMatch) -> None:
        """Take the rows below the header; `shown` is the sheet's name where rows are to be told with it, else ""."""
        self.title = title
        self._shown, self._rows, self._header = shown, rows, header
        self.columns = tuple(column for column in header.columns if column and column.name != ROW_NUMBER)
        # Places of `STT` and of unknown headings; a value beside the header is an error instead.
        self._ignored = frozenset(
            place for place, column in enumerate(header.columns) if column is None or column.name == ROW_NUMBER
        )
        self.unknown = tuple(heading for heading in header.unknown if heading.strip().upper() not in _NUMBERING)

    def rows(self) -> Iterator[TableRow]:
        """Yield the cases from row 2 on, without blank rows; memory holds one.

        Raises:
            InputRefused: the file is truncated.
        """
        for number, cells in enumerate(self._rows, start=2):
            row = self._row(number, cells) if cells else None
            if row and (row.cells or row.errors):
                yield row

    def _row(self, number: int, cells: ExcelRow) -> TableRow:
        columns = self._header.columns
        texts: dict[str, str] = {}
        errors: list[CellError] = []
        passed_over: list[ExcelCell] = []
        for place, cell in enumerate(cells):
            if cell is None:
                continue
            if place in self._ignored:
                passed_over += [] if self._is_numbering(place) else [cell]
                continue
            column = columns[place] if place < len(columns) else None
            try:
                text = _text(cell, column)
            except InputRefused as refusal:
                name = column.name if column else _("cột thứ {place}").format(place=place + 1)
                errors.append(self._error(number, name, cell, refusal))
            else:
                if text and column:
                    texts[column.name] = text
        if not texts and not errors:
            errors += [self._error(number, "", cell, _outside()) for cell in passed_over if _shown(cell).strip()][:1]
        return TableRow(number, texts, tuple(errors), self._shown)

    def _error(self, number: int, column: str, cell: ExcelCell, refusal: InputRefused) -> CellError:
        return CellError(number, column, _shown(cell), refusal.message, refusal.advice, self._shown)

    def _is_numbering(self, place: int) -> bool:
        """Return whether a cell counts the rows."""
        column = self._header.columns[place]
        return column is not None


def _place(sheet: str, row: int) -> str:
    return f"{sheet}!{row}" if sheet else str(row)


def _outside() -> InputRefused:
    return InputRefused(
        _("Dòng chỉ có nội dung ở cột không thuộc mẫu."), _("Hãy chuyển nội dung về đúng cột, hoặc xóa dòng này.")
    )


def _text(cell: ExcelCell, column: Column | None) -> str:
    """Return the text of a cell.

    Raises:
        InputRefused: the cell holds something other than text, or a number that may have lost figures.
    """
    if isinstance(cell, str):
        text = _clean(cell)
    elif isinstance(cell, OddCell):
        raise _odd(cell)
    elif cell is not None and column and column.kind in _COUNTED and _is_count(cell):
        text = f"{cell:.0f}"
    else:
        raise _number()
    if text and column is None:
        raise InputRefused(_("Ô có nội dung nhưng cột không có tiêu đề."), _("Hãy chuyển nội dung về đúng cột."))
    return text


def _odd(cell: OddCell) -> InputRefused:
    if cell.kind == "f":
        return InputRefused(_("Ô là công thức."), _("Hãy chép ô và dán lại dạng giá trị."))
    if cell.kind == "e":
        return InputRefused(
            _("Ô báo lỗi của Excel ({value}).").format(value=cell.value), _("Hãy gõ lại giá trị của ô.")
        )
    if cell.kind == "d":
        return InputRefused(
            _("Ô là ngày giờ dạng số của Excel, có thể đã bị đảo ngày và tháng."),
            _("Hãy đổi ô sang dạng Text rồi gõ lại ngày như trong sổ, ví dụ 27.10.2008."),
        )
    return _number()


def _number() -> InputRefused:
    return InputRefused(
        _("Ô là số, không phải chữ; số 0 ở đầu có thể đã mất."), _("Hãy đổi ô sang dạng Text rồi gõ lại như trong sổ.")
    )


def _is_count(value: float) -> bool:
    """Return whether a cell's number is an integer that Excel holds exactly."""
    return 0 <= value < _MAX_EXACT and float(value).is_integer()


def _shown(cell: ExcelCell) -> str:
    return str(cell.value if isinstance(cell, OddCell) else cell)
