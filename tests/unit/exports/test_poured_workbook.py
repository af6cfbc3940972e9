"""A poured workbook holds every text as it was given, with the format of its cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.escape import unescape
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.workbooks.poured_workbook import mould_of

TEXTS = ("Nguyễn & <An>", "hai\ndòng", "0012", "=1+1", "_x0041_", "\x07chuông", 'nháy "kép"', "a" * 32_767)


def prepare(book: xlsxwriter.Workbook) -> Sequence[tuple[Worksheet, int, Sequence[Format]]]:
    plain, shaded = book.add_format({"num_format": "@"}), book.add_format({"bg_color": "#FFE9A8", "border": 1})
    first, second = book.add_worksheet("Một"), book.add_worksheet("Hai")
    first.write_string(0, 0, "Đầu")
    return (first, 1, (plain, shaded)), (second, 0, (plain,))


@pytest.fixture
def poured(tmp_path: Path) -> Any:
    rows = [[(0, text, 0), (3, "", 1)] for text in TEXTS]
    mould_of(prepare).pour(tmp_path / "book.xlsx", (rows, [[(0, "cả sổ", 0)]]))
    return openpyxl.load_workbook(tmp_path / "book.xlsx")


def test_texts_are_what_was_given(poured: Any) -> None:
    sheet = poured["Một"]
    assert sheet["A1"].value == "Đầu" and poured["Hai"]["A1"].value == "cả sổ"
    assert tuple(unescape(sheet.cell(row, 1).value) for row in range(2, 2 + len(TEXTS))) == TEXTS
    assert {sheet.cell(row, 1).data_type for row in range(2, 2 + len(TEXTS))} == {"s"}


def test_a_cell_has_the_format_that_was_asked_for(poured: Any) -> None:
    sheet = poured["Một"]
    assert sheet["D2"].value is None and sheet["D2"].fill.start_color.rgb == "FFFFE9A8"
    assert sheet["A2"].number_format == "@" and sheet["A2"].border.left.style is None


def test_a_text_that_excel_cannot_hold_is_cut(tmp_path: Path) -> None:
    mould_of(prepare).pour(tmp_path / "book.xlsx", ([[(0, "ệ" * 40_000, 0)]], []))
    book: Any = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book["Một"]["A2"].value == "ệ" * 32_767
