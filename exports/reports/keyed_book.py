"""Excel file of a book that others keyed: what was found stands beside each row, the cells concerned are shaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.whole_file import whole_file
from exports.workbooks.poured_workbook import OPTIONS, PouredCell, WorkbookMould, mould_of
from records.language import gettext as _
from records.language import language

ROWS, WHOLE_BOOK = "Dong", "Ca so"
_WIDTHS = (18, 8, 16, 70, 18)
_CELL_WIDTH = 20
_TEXT, _WRAPPED, _DOUBTED = range(3)  # formats of the cells, as the mould has them
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
    places = tuple(enumerate(columns, start=len(_WIDTHS)))
    remarks = ([(0, line, 0)] for line in whole or [_("Không có gì về cả sổ.")])
    with whole_file(file) as part:
        _mould(tuple(columns), language()).pour(part, ([_cells(row, places) for row in rows], remarks))


@lru_cache(maxsize=16)
def _mould(columns: tuple[str, ...], _language: str) -> WorkbookMould:
    """Return the empty file of books with these columns; a keyed table has one such file for all of its books."""

    def prepare(book: xlsxwriter.Workbook) -> Sequence[tuple[Worksheet, int, Sequence[Format]]]:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "valign": "top"})
        wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        doubted = book.add_format({"num_format": "@", "valign": "top", "bg_color": "#FFE9A8", "border": 1})
        sheet, whole = book.add_worksheet(ROWS), book.add_worksheet(WHOLE_BOOK)
        _head(sheet, columns, head)
        whole.set_column(0, 0, 120)
        return (sheet, 1, (text, wrapped, doubted)), (whole, 0, (wrapped,))

    return mould_of(prepare)


def _cells(row: CheckedRow, places: Sequence[tuple[int, str]]) -> list[PouredCell]:
    cells, doubted = row.cells, row.doubted
    beside = (row.file, row.place, row.outcome, "\n".join(row.findings), ", ".join(row.ids))
    poured = [(place, text, _WRAPPED) for place, text in enumerate(beside) if text]
    for place, column in places:
        if column in doubted:  # a blank one is shaded too
            poured.append((place, cells.get(column, ""), _DOUBTED))
        elif column in cells:
            poured.append((place, cells[column], _TEXT))
    return poured


def write_keyed_index(file: Path, lines: Sequence[Sequence[str | int]]) -> None:
    """Write the list of books: the file as a link, rows, bad cells, findings by severity, rows by outcome.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    titles = (
        *(_("Tệp"), _("Số dòng"), _("Ô không lấy được"), _("Phải xử lý"), _("Cần xem"), _("Lưu ý")),
        *(_("Khớp"), _("Có khác biệt"), _("Chưa có"), _("Ghi hơn một lần"), _("Trùng số, khác người"), _("Chưa chắc")),
    )
    with whole_file(file) as part, xlsxwriter.Workbook(part, OPTIONS) as book:
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
