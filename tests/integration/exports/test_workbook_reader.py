"""Excel tables of others: every known shape is read, every error is named with its row, hostile files are refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from exports.workbooks.guard import WorkbookLimits
from exports.workbooks.workbook_reader import CellError, TableRow, open_workbook
from records.errors import InputRefused
from records.record_types import record_type

LIMITS = WorkbookLimits()
HEADER = ["so", "quyenSo", "ngayDangKy", "loaiDangKy", "nksHoTen", "nksNgaySinh"]


def table(folder: Path, *rows: list[object], header: list[str] | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(header or HEADER)
    for row in rows:
        sheet.append(row)
    path = folder / "bang.xlsx"
    book.save(path)
    return path


def shared_table(folder: Path, *rows: list[str]) -> Path:
    """As Excel itself writes it: texts in a table of their own."""
    path = folder / "bang.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, *rows]):
            sheet.write_row(number, 0, row)
    return path


def read(path: Path, limits: WorkbookLimits = LIMITS) -> list[TableRow]:
    with open_workbook(path, limits) as opened:
        return list(opened.rows())


def repacked(path: Path, change: Callable[[str, bytes], bytes | None], **extra: bytes) -> Path:
    """The same file with parts changed, left out (None) or added."""
    with zipfile.ZipFile(path) as source:
        parts = {name: change(name, source.read(name)) for name in source.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in (parts | {key.replace("__", "/"): value for key, value in extra.items()}).items():
            if data is not None:
                target.writestr(name, data)
    return path


def unchanged(_name: str, data: bytes) -> bytes:
    return data


def test_headers_are_matched_whatever_their_hints_blanks_and_order(tmp_path: Path) -> None:
    header = ["STT", "nksHoTen  ", "\ufeffSO ", "loaiDangKy \ni=[1,2,3,4,5,6]", "noiDangKy UBND xã", "cotLa"]
    path = table(tmp_path, ["1", "Giàng A Páo", "05", "1", "UBND xã Nậm Mít", "x"], header=header)
    with open_workbook(path, LIMITS, "KS") as opened:
        assert opened.unknown == ("cotLa",)
        assert [column.name for column in opened.columns] == ["nksHoTen", "so", "loaiDangKy", "noiDangKy"]
        (row,) = opened.rows()
    assert dict(row.cells) == {"nksHoTen": "Giàng A Páo", "so": "05", "loaiDangKy": "1", "noiDangKy": "UBND xã Nậm Mít"}
    assert not row.errors


def test_the_70_columns_of_the_other_template_are_read(tmp_path: Path) -> None:
    columns = [column.name for column in record_type("KS").variants["70"]]
    path = table(tmp_path, [f"{name}?" for name in columns], header=columns)
    (row,) = read(path)
    assert dict(row.cells) == {name: f"{name}?" for name in columns if name != "STT"}


def test_blank_rows_are_passed_over_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    path = table(tmp_path, ["1"], [], ["  ", "\u00a0"], ["2"], [], [])
    assert [(row.row, row.cells["so"]) for row in read(path)] == [(2, "1"), (5, "2")]


def test_text_comes_composed_and_on_one_line(tmp_path: Path) -> None:
    path = table(tmp_path, ["\ufeff1", None, None, None, "Nguye\u0302\u0303n Văn\nHa\u0309i_x000D_ ", None])
    (row,) = read(path)
    assert dict(row.cells) == {"so": "1", "nksHoTen": "Nguyễn Văn Hải"}


def test_cells_that_are_no_text_are_errors_with_row_and_column_and_the_rest_is_read(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        ["1", "01/2007", datetime(2007, 10, 9), "1", "Lý A Sử", 1957],
        ["=1+1", "01/2007", "09.10.2007", "1", "Lý Thị Mẩy", "#N/A"],
        ["3", "01/2007", 39364, "1", True, "a_x000B_b"],
    )
    errors = {(error.row, error.column) for row in read(path) for error in row.errors}
    assert errors == {
        (2, "ngayDangKy"),
        (2, "nksNgaySinh"),
        (3, "so"),
        (3, "nksNgaySinh"),
        (4, "ngayDangKy"),
        (4, "nksHoTen"),
    }
    assert read(path)[0].cells == {"so": "1", "quyenSo": "01/2007", "loaiDangKy": "1", "nksHoTen": "Lý A Sử"}
    assert all(error.message and error.advice for row in read(path) for error in row.errors)


def test_numbers_are_taken_only_where_nothing_can_be_lost(tmp_path: Path) -> None:
    (row,) = read(table(tmp_path, [24, 12007, "", 1.0, None, 1.5]))
    assert dict(row.cells) == {"so": "24", "loaiDangKy": "1"}
    assert [error.column for error in row.errors] == ["quyenSo", "nksNgaySinh"]


def test_words_beside_the_table_are_an_error(tmp_path: Path) -> None:
    (row,) = read(table(tmp_path, ["1", "", "", "", "", "", "lạc chỗ"]))
    assert [(error.row, error.column) for error in row.errors] == [(2, "cột thứ 7")]
    assert isinstance(row.errors[0], CellError)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (["Họ tên", "Ngày sinh"], "dòng 1"),
        (["nksHoTen", "nksNgaySinh"], "dòng 1"),
        (["so", "nksHoTen", "nksHoTen "], "lặp lại"),
    ],
)
def test_a_table_that_is_not_ours_is_refused(tmp_path: Path, header: list[str], message: str) -> None:
    with pytest.raises(InputRefused, match=message) as caught:
        read(table(tmp_path, ["1"], header=header))
    assert caught.value.advice


def test_an_empty_sheet_is_refused(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "bang.xlsx")
    with pytest.raises(InputRefused, match="dòng 1"):
        read(tmp_path / "bang.xlsx")


@pytest.mark.parametrize(
    "data",
    [b"", b"so;quyenSo\n1;01/2007\n", b"PK\x03\x04 cut", b"PK\x05\x06" + bytes(18)],
    ids=["empty", "csv", "cut", "no parts"],
)
def test_what_is_no_excel_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bang.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputRefused, match=r"không phải tệp Excel"):
        read(path)


def test_an_old_or_locked_excel_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bang.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(InputRefused, match="mật khẩu"):
        read(path)


@pytest.mark.parametrize("part", ["xl__externalLinks__externalLink1.xml", "xl__vbaProject.bin", "xl__connections.xml"])
def test_links_to_outside_and_programs_are_refused(tmp_path: Path, part: str) -> None:
    path = repacked(table(tmp_path, ["1"]), unchanged, **{part: b"<x/>"})
    with pytest.raises(InputRefused, match="liên kết ra ngoài hoặc macro"):
        read(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = repacked(table(tmp_path, ["1"]), unchanged, xl__media__a=bytes(20 * 2**20))
    with pytest.raises(InputRefused, match="quá lớn"):
        read(path)


@pytest.mark.parametrize("limits", [WorkbookLimits(max_bytes=1000), WorkbookLimits(max_texts_bytes=10)])
def test_too_much_text_is_refused(tmp_path: Path, limits: WorkbookLimits) -> None:
    with pytest.raises(InputRefused, match="quá lớn"):
        read(shared_table(tmp_path, ["1"]), limits)


def test_entities_in_the_xml_are_refused(tmp_path: Path) -> None:
    def with_entity(name: str, data: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return data
        return b'<!DOCTYPE a [<!ENTITY b "bbbb">]>' + data

    with pytest.raises(InputRefused, match="bị hỏng"):
        read(repacked(table(tmp_path, ["1"]), with_entity))


@pytest.mark.parametrize("dimension", [b'ref="A1:XFD1048576"', b'ref="A1"', b'ref="rac"'])
def test_a_sheet_may_claim_any_size(tmp_path: Path, dimension: bytes) -> None:
    def claiming(_name: str, data: bytes) -> bytes:
        return data.replace(b'ref="A1:F2"', dimension)

    path = repacked(table(tmp_path, ["1", "", "", "", "Ma Thị Lìu"]), claiming)
    try:
        assert [dict(row.cells) for row in read(path)] == [{"so": "1", "nksHoTen": "Ma Thị Lìu"}]
    except InputRefused as refusal:
        assert dimension == b'ref="rac"', refusal


def test_a_row_far_below_does_not_cost_memory_or_time(tmp_path: Path) -> None:
    def far(_name: str, data: bytes) -> bytes:
        return data.replace(b'<row r="2"', b'<row r="2000000000"').replace(b'r="A2"', b'r="A2000000000"')

    assert read(repacked(table(tmp_path, ["1"]), far)) == []


@pytest.mark.parametrize("spoil", [lambda data: data[: len(data) // 2], lambda _data: None], ids=["broken", "missing"])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml"]
)
def test_a_file_with_a_broken_or_missing_part_is_refused(
    tmp_path: Path, part: str, spoil: Callable[[bytes], bytes | None]
) -> None:
    table_of_texts = shared_table(tmp_path, ["1", "a", "b"])
    path = repacked(table_of_texts, lambda name, data: spoil(data) if name == part else data)
    with pytest.raises(InputRefused):
        read(path)


def test_a_shared_text_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    def wrong(name: str, data: bytes) -> bytes:
        return data.replace(b"<v>0</v>", b"<v>99</v>") if name.endswith("sheet1.xml") else data

    with pytest.raises(InputRefused, match="bị hỏng"):
        read(repacked(shared_table(tmp_path, ["một"]), wrong))
