"""Excel file of a book that others keyed: what was found stands beside each row, the cells concerned are shaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.whole_file import whole_file
from records.language import gettext as _

ROWS, WHOLE_BOOK = "Dong", "Ca so"
_OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
_WIDTHS = (18, 8, 16, 70, 18)
_CELL_WIDTH = 20
_MOST_LINKS = 60_000  # Excel opens no sheet with more than 65,530


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """Row of a keyed book with what was found.

    Attributes:
        file: name of its file.
        place: its row there, as people look it up.
        cells: column → text, as keyed.
        outcome: its relation to the shared database in words, "" where it was not compared.
        findings: what a person should look at, a sentence each.
        ids: identifiers of its cases in the shared database.
        doubted: the columns that findings are about.
    """

    file: str
    place: str
    cells: Mapping[str, str]
    outcome: str
    findings: tuple[str, ...]
    ids: tuple[str, ...]
    doubted: frozenset[str]


def write_keyed_book(file: Path, columns: Sequence[str], rows: Sequence[CheckedRow], whole: Sequence[str]) -> None:
    """Write the rows in their order, then a sheet with what concerns the whole book.

    Args:
        file: the file; its folder is there.
        columns: the columns of the table, in the ministry's order.
        rows: the rows.
        whole: findings about the book, a sentence each.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    with whole_file(file) as part, xlsxwriter.Workbook(part, _OPTIONS) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "valign": "top"})
        wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        doubted = book.add_format({"num_format": "@", "valign": "top", "bg_color": "#FFE9A8", "border": 1})
        sheet = book.add_worksheet(ROWS)
        _head(sheet, columns, head)
        for number, row in enumerate(rows, start=1):
            _beside(sheet, number, row, wrapped)
            for place, column in enumerate(columns, start=len(_WIDTHS)):
                if column in row.doubted:
                    _doubted(sheet, number, place, row.cells.get(column, ""), doubted)
                elif cell := row.cells.get(column):
                    sheet.write_string(number, place, cell, text)
        _whole_book(book.add_worksheet(WHOLE_BOOK), whole, wrapped)


def write_keyed_index(file: Path, lines: Sequence[Sequence[str | int]]) -> None:
    """Write the list of books: the file as a link, rows, bad cells, findings by severity, rows by outcome.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    titles = (
        *(_("Tệp"), _("Số dòng"), _("Ô không lấy được"), _("Phải xử lý"), _("Cần xem"), _("Lưu ý")),
        *(_("Khớp"), _("Có khác biệt"), _("Chưa có"), _("Ghi hơn một lần"), _("Trùng số, khác người"), _("Chưa chắc")),
    )
    with whole_file(file) as part, xlsxwriter.Workbook(part, _OPTIONS) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_("Các sổ"))
        sheet.set_column(0, 0, 80)
        sheet.set_column(1, len(titles) - 1, 12)
        sheet.freeze_panes(1, 1)
        sheet.write_row(0, 0, titles, head)
        for number, line in enumerate(lines, start=1):
            sheet.write_row(number, 0, line)
            if number <= _MOST_LINKS:
                sheet.write_url(number, 0, f"external:{line[0]}", string=str(line[0]))


def _head(sheet: Worksheet, columns: Sequence[str], head: Format) -> None:
    titles = (_("Tệp"), _("Dòng"), _("Đối chiếu"), _("Cần xem"), _("Mã trong cơ sở dữ liệu"))
    for place, (title, width) in enumerate(zip(titles, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, head)
    sheet.set_column(len(titles), len(titles) + len(columns), _CELL_WIDTH)
    for place, column in enumerate(columns, start=len(titles)):
        sheet.write_string(0, place, column, head)
    sheet.freeze_panes(1, len(titles) - 1)


def _beside(sheet: Worksheet, number: int, row: CheckedRow, text: Format) -> None:
    for place, cell in enumerate((row.file, row.place, row.outcome, "\n".join(row.findings), ", ".join(row.ids))):
        if cell:
            sheet.write_string(number, place, cell, text)


def _doubted(sheet: Worksheet, number: int, place: int, cell: str, shaded: Format) -> None:
    """Write a cell that a finding is about; a blank one is shaded too."""
    if cell:
        sheet.write_string(number, place, cell, shaded)
    else:
        sheet.write_blank(number, place, None, shaded)


def _whole_book(sheet: Worksheet, lines: Sequence[str], text: Format) -> None:
    sheet.set_column(0, 0, 120)
    for number, line in enumerate(lines or [_("Không có gì về cả sổ.")]):
        sheet.write_string(number, 0, line, text)
