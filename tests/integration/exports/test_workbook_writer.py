"""Excel file as Excel and the ministry's importer see it, and its round trip."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from exports.workbooks.guard import WorkbookLimits
from exports.workbooks.workbook_reader import TableRow, open_workbook
from exports.workbooks.workbook_writer import open_workbook_writer
from records.errors import InputRefused
from records.record_types import Column, code_list, record_type, record_types

BIRTHS = record_type("KS").columns
LAYOUTS = [(code, name) for code, kind in record_types().items() for name in kind.variants]


def written(folder: Path, rows: Sequence[Mapping[str, str]], columns: Sequence[Column] = BIRTHS) -> Path:
    path = folder / "KS.2007.01.xlsx"
    with open_workbook_writer(path, columns, folder) as writer:
        for row in rows:
            writer.add(row)
    return path


def read(path: Path) -> list[TableRow]:
    with open_workbook(path, WorkbookLimits()) as table:
        return list(table.rows())


def test_the_layout_is_the_official_one(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, [{"so": "01", "nksHoTen": "Lò Văn Ến"}]))
    assert book.sheetnames == ["DL Import", "Ghi chu"]
    sheet = book["DL Import"]
    assert [str(cell.value).split()[0] for cell in sheet[1]] == [column.name for column in BIRTHS]
    assert sheet["E1"].value == "loaiDangKy \ni=[1,2,3,4,5,6]"
    assert sheet["A1"].value == "so"
    header = sheet["A1"].font
    assert (header.name, header.size, header.bold, sheet.row_dimensions[1].height) == ("Times New Roman", 13, True, 45)
    assert sheet["A2"].value == "01"
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.number_format for cell in cells} == {"@"}
    assert {cell.data_type for cell in cells} == {"s"}
    assert {dimension.number_format for dimension in sheet.column_dimensions.values()} == {"@"}


def test_the_second_sheet_lists_every_code(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path, []))["Ghi chu"]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    assert rows[0] == ("Cột", "Ý nghĩa", "Mã", "Nội dung")
    sex = next(place for place, row in enumerate(rows) if row[0] == "nksGioiTinh")
    assert rows[sex + 2] == (None, None, "2", "Nữ")
    assert {row[0] for row in rows[1:]} - {None} == {column.name for column in BIRTHS}


@pytest.mark.parametrize(("code", "variant"), LAYOUTS)
def test_every_variant_is_written_and_read_back(tmp_path: Path, code: str, variant: str) -> None:
    columns = record_type(code).variants[variant]
    row = {column.name: f"giá trị {place}" for place, column in enumerate(columns) if column.name != "STT"}
    path = written(tmp_path, [row, {"so": "2"}], columns)
    with open_workbook(path, WorkbookLimits()) as table:
        assert table.record_type.code == code
        assert [dict(found.cells) for found in table.rows()] == [row, {"so": "2"}]
    if columns[0].name == "STT":
        assert [cell.value for cell in openpyxl.load_workbook(path)["DL Import"]["A"]] == ["STT", "1", "2"]


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "+84", "-5", "@SUM(A1)", "{=A1}", "http://a.vn", "0123", "1e5"]
)
def test_nothing_becomes_a_formula_a_link_or_a_number(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, [{"so": "1", "ghiChu": text}])
    cell = openpyxl.load_workbook(path)["DL Import"]["J2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert read(path)[0].cells["ghiChu"] == text
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\x07", "\ud800", "\ufffe", "_x0041_", "<r><t>a</t></r>", "x" * 32_768, "😀" * 16_384]
)
def test_what_a_cell_cannot_hold_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputRefused, match="Dòng 3, cột nksHoTen"):
        written(tmp_path, [{"so": "1"}, {"so": "2", "nksHoTen": text}])


def test_the_longest_text_fits(tmp_path: Path) -> None:
    text = "ế" * 32_767
    assert read(written(tmp_path, [{"so": "1", "ghiChu": text}]))[0].cells["ghiChu"] == text


def test_line_breaks_and_loose_marks_become_one_line_of_composed_text(tmp_path: Path) -> None:
    loose = "  Nguye\u0302\u0303n\r\n\tThi\u0323 Hoa\u0300 "
    assert read(written(tmp_path, [{"so": "1", "nksHoTen": loose}]))[0].cells["nksHoTen"] == "Nguyễn Thị Hoà"


def test_columns_without_a_place_are_told_and_not_written(tmp_path: Path) -> None:
    with open_workbook_writer(tmp_path / "a.xlsx", BIRTHS, tmp_path) as writer:
        writer.add({"so": "1", "nksSoDinhDanh": "058217000001", "meSoDinhDanhCaNhan": ""})
    assert writer.left_out == {"nksSoDinhDanh"}


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [{"so": str(number), "nksHoTen": "Vàng Thị Mỷ"} for number in range(1, 40)]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert written(tmp_path / "a", rows).read_bytes() == written(tmp_path / "b", rows).read_bytes()


def test_an_error_inside_leaves_no_open_files(tmp_path: Path) -> None:
    with pytest.raises(KeyError), open_workbook_writer(tmp_path / "a.xlsx", BIRTHS, tmp_path) as writer:
        writer.add({"so": "1"})
        raise KeyError("giữa chừng")


def test_the_table_helps_its_reader(tmp_path: Path) -> None:
    file = written(tmp_path, [{"so": "1", "nksGioiTinh": "1"}, {"so": "2"}])
    sheet, codes = openpyxl.load_workbook(file).worksheets
    names = [column.name for column in BIRTHS]
    assert sheet.freeze_panes == "D2" and names[:3] == ["so", "quyenSo", "trangSo"]
    assert sheet.auto_filter.ref == f"A1:{get_column_letter(len(names))}3"
    assert sheet["A2"].alignment.wrap_text
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    letter = get_column_letter(names.index("nksGioiTinh") + 1)
    picked = lists[f"{letter}2:{letter}3"].split("!")[1].replace("$", "")
    assert [cell.value for (cell,) in codes[picked]] == [code.value for code in code_list("gioiTinh").codes]
