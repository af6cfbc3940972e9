"""Excel list for a commune: what is to be checked against paper, a sheet a subject, rows with their page's picture."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.whole_file import whole_file
from records.language import gettext as _

_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_WIDTHS = (22, 10, 10, 32, 36, 24, 70)
_OPTIONS = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True, slots=True)
class CommuneLine:
    """Row of a list.

    Attributes:
        book: id of the book.
        page: place of the page in the book.
        number: register number, "" where it was not read.
        people: whom the record is about.
        columns: labels of the columns concerned.
        values: their values.
        reason: what is to be checked, in a clerk's words.
        picture: path of the page's picture, relative to the list; "" for none.
    """

    book: str
    page: int
    number: str
    people: str
    columns: str
    values: str
    reason: str
    picture: str


def list_name(office: str) -> str:
    """Return the file name of an office's list."""
    return f"{_NO_FILE_NAME.sub(' ', office).strip()}.xlsx"


def write_commune_list(sheets: Mapping[str, Sequence[CommuneLine]], file: Path) -> None:
    """Write a list: sheet name → its rows; a sheet without rows says so.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    with whole_file(file) as part, xlsxwriter.Workbook(part, _OPTIONS) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for name, lines in sheets.items():
            _write_sheet(book.add_worksheet(name), lines, head, text)


def _write_sheet(sheet: Worksheet, lines: Sequence[CommuneLine], head: Format, text: Format) -> None:
    headings = (_("Sổ"), _("Trang"), _("Số"), _("Người"), _("Cột"), _("Giá trị"), _("Cần kiểm tra"))
    for place, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width, text)
        sheet.write_string(0, place, heading, head)
    sheet.freeze_panes(1, 0)
    if not lines:
        sheet.write_string(1, 0, _("Không có."), text)
    for row, line in enumerate(lines, start=1):
        cells = (line.book, str(line.page), line.number, line.people, line.columns, line.values, line.reason)
        for place, cell in enumerate(cells):
            sheet.write_string(row, place, cell, text)
        if line.picture:
            sheet.write_url(row, 1, f"external:{line.picture}", string=str(line.page))
