"""Random workbooks: every row put in is taken or stands in the report, every sheet is read or named."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from exports.workbooks.workbook_reader import Sheets
from pipeline.shared.tables.old_fonts import OldFonts
from pipeline.shared.tables.table_rows import TableFile, TableOptions
from records.errors import InputRefused

HEADER = ["STT", "so", "nksHoTen", "nksNgaySinh", "ghi chú riêng"]
OTHER = ["Mã", "Tên"]
GOOD = st.sampled_from(["Nguyễn Văn An", "NguyÔn V¨n An", "Buøi Văn Tú", "Tó", "99.99.2018", "x", "K'Brơi", "\u00a0"])
BAD = st.sampled_from([1.5, True, "=1+1", "#N/A", "a_x0007_b"])
CELL = st.one_of(st.none(), GOOD, BAD)
ROW = st.tuples(st.integers(1, 99), CELL, CELL, CELL, CELL, st.sampled_from([None, None, "lạc chỗ"]))
SHEETS = st.lists(
    st.tuples(st.sampled_from(["known", "known", "hidden", "other", "empty"]), st.lists(ROW, max_size=6)),
    min_size=1,
    max_size=4,
)


def written(path: Path, sheets: list[tuple[str, list[tuple[object, ...]]]]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, (kind, rows) in enumerate(sheets):
        sheet = book.create_sheet(f"{kind} {number}")
        assert isinstance(sheet, Worksheet)
        sheet.sheet_state = "hidden" if kind == "hidden" else "visible"
        if kind != "empty":
            sheet.append(OTHER if kind == "other" else HEADER)
            for row in rows:
                sheet.append(list(row))
    book.create_sheet("seen")
    book.save(path)


def filled(row: tuple[object, ...]) -> bool:
    """Whether something stands in a row beside its number."""
    return any(cell is not None and str(cell).strip() for cell in row[1:])


@settings(max_examples=80, deadline=None)
@given(sheets=SHEETS, fonts=st.sampled_from(OldFonts), hidden=st.sampled_from(Sheets))
def test_no_row_goes_without_a_word(
    tmp_path_factory: pytest.TempPathFactory,
    sheets: list[tuple[str, list[tuple[object, ...]]]],
    fonts: OldFonts,
    hidden: Sheets,
) -> None:
    folder = tmp_path_factory.mktemp("bang")
    path, report = folder / "bang.xlsx", folder / "o-sai.xlsx"
    written(path, sheets)
    told: list[str] = []
    taken = bad = 0
    kinds = {"known", "hidden"} if hidden is Sheets.ALL else {"known"}
    put_in = sum(filled(row) for kind, rows in sheets if kind in kinds for row in rows)
    try:
        for row in TableFile(path, "KS", TableOptions(fonts, hidden), report, told.append).rows():
            taken, bad = taken + (not row.errors), bad + bool(row.errors)
    except InputRefused as refusal:
        if not any(kind in kinds for kind, _rows in sheets):
            return
        assert (str(report) in refusal.advice) == bool(bad), refusal
        assert bad or "Unicode" in refusal.message
    assert taken + bad == put_in
    assert bad == reported(report)
    for number, (kind, _rows) in enumerate(sheets):
        named = any(f"“{kind} {number}”" in line for line in told)
        assert named == (kind not in kinds and kind != "empty")


def reported(report: Path) -> int:
    """How many rows stand in the report."""
    if not report.exists():
        return 0
    with closing(openpyxl.load_workbook(report, read_only=True)) as book:
        return len({line[0] for line in book.worksheets[0].values}) - 1
