"""Bad cells of an Excel file: the first are named, all stand in a table to correct the file by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from xlsxwriter import Workbook

from exports.workbooks.workbook_reader import CellError, TableRow
from records.errors import InputRefused
from records.language import gettext as _
from records.language import ngettext

BAD_CELLS = "o-sai.xlsx"
"""The table's name in a home; every load writes its own."""
MOST_NAMED = 20
"""Bad cells that the message names; of a file with more the others are counted."""
_MOST_LINES = 1_000_000
_WIDTHS = (8, 12, 12, 24, 30, 50, 60)


class BadCells:
    """Collection of the bad cells of one file; at the end of the context the file is refused if there are any."""

    def __init__(self, path: Path, to: Path) -> None:
        """Take the file and the place of its table, which is written with the first bad cell, not before."""
        self._path, self._to = path, to
        self._named: list[CellError] = []
        self._count = 0
        self._table: _Table | None = None

    def __enter__(self) -> Self:
        """Begin with none."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the table; refuse the file unless it is refused already.

        Raises:
            InputRefused: there were bad cells.
        """
        if self._table:
            self._table.close()
        if self._count and kind is None:
            raise self._refusal()

    def add(self, row: TableRow) -> None:
        """Note the bad cells of a row."""
        if not row.errors:
            return
        self._table = self._table or _Table(self._to)
        self._table.write(row)
        self._count += len(row.errors)
        self._named += row.errors[: MOST_NAMED - len(self._named)]

    def _refusal(self) -> InputRefused:
        lines = [
            _("{name}, dòng {row}, cột {column}: {message} {advice}").format(
                name=self._path.name, row=cell.place, column=cell.column, message=cell.message, advice=cell.advice
            )
            for cell in self._named
        ]
        if more := self._count - len(self._named):
            lines.append(ngettext("… và {count} ô khác.", "… và {count} ô khác.", more).format(count=more))
        advice = _("Mọi ô sai được ghi trong {path}. Hãy sửa tệp rồi nạp lại; dữ liệu đã nạp trước đây còn nguyên.")
        return InputRefused("\n".join(lines), advice.format(path=self._to))


class _Table:
    """Excel table of bad cells; memory holds one row of it."""

    def __init__(self, path: Path) -> None:
        self._book = Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self._sheet = self._book.add_worksheet(_("Ô sai"))
        for place, width in enumerate(_WIDTHS):
            self._sheet.set_column(place, place, width)
        self._sheet.freeze_panes(1, 0)
        self._lines = 0
        self._line([_("Dòng"), _("Số"), _("Sổ"), _("Cột"), _("Giá trị"), _("Lý do"), _("Cách sửa")])

    def write(self, row: TableRow) -> None:
        """Write a line for each cell, with the number that the entry has in its book."""
        number, book = row.cells.get("so", ""), row.cells.get("quyenSo", "")
        for cell in row.errors:
            if self._lines < _MOST_LINES:
                self._line([cell.place, number, book, cell.column, cell.value, cell.message, cell.advice])

    def close(self) -> None:
        """Write the file."""
        self._book.close()

    def _line(self, texts: Sequence[str]) -> None:
        for place, text in enumerate(texts):
            self._sheet.write_string(self._lines, place, text)
        self._lines += 1
