"""The rows of an Excel table of others: all of them taken or reported, old fonts recognised, doubts told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from exports.workbooks.guard import WorkbookLimits
from exports.workbooks.workbook_reader import CellError, LeftOut, Sheets, TableRow, WorkbookTable, open_workbook
from pipeline.shared.tables.bad_cells import BadCells
from pipeline.shared.tables.excel_files import Tell
from pipeline.shared.tables.old_fonts import OldFonts
from pipeline.shared.tables.table_doubts import TableDoubts, columns_text
from records.errors import InputRefused
from records.language import gettext as _
from records.record_types import record_type
from records.text.column_encoding import ColumnEncoding

LIMITS = WorkbookLimits()


@dataclass(frozen=True, slots=True)
class TableOptions:
    """Wishes of a person when a table is read.

    Attributes:
        fonts: what becomes of texts of old fonts.
        sheets: whether hidden sheets count.
    """

    fonts: OldFonts = OldFonts.REFUSE
    sheets: Sheets = Sheets.VISIBLE


AS_SEEN = TableOptions()


@dataclass(frozen=True, slots=True)
class TableFile:
    """Excel table and what is made of it.

    Attributes:
        path: the file.
        code: its record type.
        options: what is asked for.
        bad_cells: where cells that cannot be taken are listed.
        tell: hears what was not taken and what is doubtful.
        needed: columns that every sheet must have.
    """

    path: Path
    code: str
    options: TableOptions
    bad_cells: Path
    tell: Tell
    needed: Sequence[str] = ()

    def rows(self) -> Iterator[TableRow]:
        """Return the rows of all sheets, one after the other.

        Raises:
            InputRefused: columns are missing, cells cannot be taken, or columns are written with an old font and the
                options refuse that; for the last two the table is read to its end first.
        """
        doubts, convert = self._doubts(), self._conversion()
        with BadCells(self.path, self.bad_cells) as bad:
            for row in self._taken(doubts, convert):
                bad.add(row)
                yield row
        self._tell_doubts(doubts, convert)

    def every_row(self) -> Iterator[TableRow]:
        """Return the rows as `rows` does, also those with cells that cannot be taken, which refuse nothing here.

        Raises:
            InputRefused: columns are missing, or columns are written with an old font and the options refuse that; for
                the latter the table is read to its end first.
        """
        doubts, convert = self._doubts(), self._conversion()
        yield from self._taken(doubts, convert)
        self._tell_doubts(doubts, convert)

    def columns(self) -> frozenset[str]:
        """Return the columns that the sheets have, by their names."""
        with self._opened() as table:
            return frozenset(column.name for column in table.columns)

    def _taken(self, doubts: TableDoubts, convert: Mapping[str, ColumnEncoding]) -> Iterator[TableRow]:
        with self._opened() as table:
            _check_columns(self.path, table, self.needed)
            self._tell(_left_out(table))
            for row in table.rows():
                taken = _converted(row, convert) if convert else row
                doubts.add(taken)
                yield taken

    def _doubts(self) -> TableDoubts:
        return TableDoubts(record_type(self.code), date.today().year)

    def _tell_doubts(self, doubts: TableDoubts, convert: Mapping[str, ColumnEncoding]) -> None:
        doubts.settle()
        self._tell(doubts.lines())
        self._tell(_encoding_lines(self.path, doubts, convert, self.options))

    def _opened(self) -> AbstractContextManager[WorkbookTable]:
        return open_workbook(self.path, LIMITS, self.code, self.options.sheets)

    def _tell(self, lines: Iterator[str]) -> None:
        for line in lines:
            self.tell(f"{self.path.name}: {line}")

    def _conversion(self) -> Mapping[str, ColumnEncoding]:
        """Return the columns whose old fonts are to be converted, after a first reading of the whole table."""
        if self.options.fonts is not OldFonts.CONVERT:
            return {}
        doubts = self._doubts()
        with self._opened() as table:
            for row in table.rows():
                doubts.add(row)
        doubts.settle()
        return {**doubts.legacy, **doubts.pasted}


def _check_columns(path: Path, table: WorkbookTable, needed: Sequence[str]) -> None:
    for sheet in table.sheets:
        present = {column.name for column in sheet.columns}
        if missing := [name for name in needed if name not in present]:
            raise InputRefused(
                _("{name}: thiếu cột {columns}.").format(
                    name=path.name if len(table.sheets) == 1 else f"{path.name} “{sheet.title}”",
                    columns=", ".join(missing),
                ),
                _("Hãy xuất lại tệp với đủ các cột này rồi nạp lại; dữ liệu đã nạp trước đây còn nguyên."),
            )


def _converted(row: TableRow, columns: Mapping[str, ColumnEncoding]) -> TableRow:
    cells, errors = dict(row.cells), list(row.errors)
    for name in cells.keys() & columns.keys():
        text = columns[name].converted(cells[name])
        if text is not None:
            cells[name] = text
            continue
        errors.append(
            CellError(
                row.row,
                name,
                cells.pop(name),
                _("Không rõ ô viết bằng {encoding} hay Unicode.").format(encoding=columns[name].leading),
                _("Hãy gõ lại ô bằng Unicode."),
                row.sheet,
            )
        )
    return replace(row, cells=cells, errors=tuple(errors))


def _encoding_lines(
    path: Path, doubts: TableDoubts, converted: Mapping[str, ColumnEncoding], options: TableOptions
) -> Iterator[str]:
    """Return what is told of old fonts.

    Raises:
        InputRefused: columns are written with one, and nobody has said what to do.
    """
    if converted:
        yield _("đã đổi sang Unicode: {columns}.").format(columns=columns_text(converted))
    if doubts.legacy and options.fonts is OldFonts.REFUSE:
        raise InputRefused(
            _("{name}: chữ không viết bằng Unicode – {columns}.").format(
                name=path.name, columns=columns_text(doubts.legacy)
            ),
            _("Hãy thêm --old-fonts convert để đổi sang Unicode, hoặc --old-fonts keep để giữ nguyên."),
        )
    if kept := {**doubts.legacy, **doubts.pasted}:
        yield _("có ô không viết bằng Unicode, giữ nguyên (--old-fonts convert để đổi) – {columns}.").format(
            columns=columns_text(kept)
        )


def _left_out(table: WorkbookTable) -> Iterator[str]:
    """Return what is told of sheets and columns that are not read."""
    reasons = {
        LeftOut.HIDDEN: lambda: _("trang ẩn, thêm --hidden-sheets để lấy"),
        LeftOut.NO_HEADER: lambda: _("không có tiêu đề của mẫu ở dòng 1"),
        LeftOut.OTHER_TYPE: lambda: _("đó là bảng của loại sổ khác"),
    }
    for sheet in table.left_out:
        yield _("không lấy trang tính “{sheet}”: {why}.").format(sheet=sheet.title, why=reasons[sheet.why]())
    if table.unknown:
        yield _("không lấy các cột không thuộc mẫu: {columns}.").format(columns=", ".join(table.unknown))
