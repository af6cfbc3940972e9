"""Rows straight from the XML are the rows that openpyxl reads, whatever stands in the cells."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from exports.workbooks.sheet_rows import OddCell, TableReader

RICH = CellRichText("Lò Thị ", TextBlock(InlineFont(b=True), "Mai"))
CELLS = st.sampled_from(
    ["", " x ", "dòng\nmới", "a&b<c>", "_x005F_", "0012", 7, 12.5, -3, 1e20, True, "=1+1", "#N/A", RICH]
    + [date(2018, 3, 5), datetime(2018, 3, 5, 12, 30), None, None]
)
ROWS = st.dictionaries(st.integers(1, 9), st.dictionaries(st.integers(1, 30), CELLS, max_size=6), max_size=6)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_every_cell_is_what_openpyxl_says(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[int, dict[int, object]]
) -> None:
    file = tmp_path_factory.mktemp("rows") / "table.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, cells in rows.items():
        for column, value in cells.items():
            sheet.cell(row, column).value = value  # type: ignore[assignment]
    book.save(file)
    assert read_by_us(file) == read_by_openpyxl(file)


def test_texts_that_stand_apart_are_read_as_far_as_they_are_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for row in range(50):
            sheet.write_row(row, 0, [f"chữ {row}", "Kinh", row])
    with file.open("rb") as opened:
        reader = TableReader(opened, read_only=True)
        reader.read()
        rows = reader.sheets[0].rows(10**6)
        assert [list(next(rows)), list(next(rows))] == [["chữ 0", "Kinh", 0], ["chữ 1", "Kinh", 1]]
        assert len(reader.texts.known) == 3
        assert len(list(rows)) == 48
        reader.archive.close()


def read_by_us(file: Path) -> list[list[tuple[str, object]]]:
    with file.open("rb") as opened:
        reader = TableReader(opened, read_only=True)
        reader.read()
        with closing(reader.archive):
            return whole([[_kind(cell) for cell in row] for row in reader.sheets[0].rows(10**6)])


def read_by_openpyxl(file: Path) -> list[list[tuple[str, object]]]:
    book = openpyxl.load_workbook(file, read_only=True)
    with closing(book):
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=10**6)
        return whole([[("" if cell.value is None else cell.data_type, cell.value) for cell in row] for row in rows])


def whole(rows: list[list[tuple[str, object]]]) -> list[list[tuple[str, object]]]:
    """Leave out what is blank at the end of a row and of the sheet."""
    for cells in rows:
        while cells and cells[-1] == ("", None):
            cells.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _kind(cell: object) -> tuple[str, object]:
    match cell:
        case None:
            return "", None
        case OddCell():
            return cell.kind, cell.value
        case str():
            return "s", cell
        case _:
            return "n", cell
