"""Written forms of a claimed value in place of the reading."""

from __future__ import annotations

import pytest

from ocr.entries.written_forms import number_forms, written_forms
from records.record_types import Column, record_type

KS = record_type("KS")


def _column(name: str) -> Column:
    return KS.column(name)


@pytest.mark.parametrize(
    ("column", "as_written", "here", "there", "expected"),
    [
        ("nksHoTen", "NGUYỄN VĂN HÀ", "Nguyễn Văn Hà", "Nguyễn Văn Hạ", "NGUYỄN VĂN HẠ"),
        ("nksHoTen", "Ng Văn Hà", "Nguyễn Văn Hà", "Nguyễn Văn Hạ", "Ng Văn Hạ"),
        ("nksHoTen", "Nguyễn Văn Hà", "Nguyễn Văn Hà", "NGUYỄN VĂN HẠ", "Nguyễn Văn Hạ"),
        ("chaHoTen", "Lò Văn Vũ đã chết", "Lò Văn Vũ", "LÒ VĂN VỸ", "Lò Văn Vỹ đã chết"),
        ("chaHoTen", "Lò Văn Vũ", "Lò Văn Vũ", "Lò Văn Vỹ", "LÒ VĂN VỸ"),
        ("nksNgaySinh", "07/01/2007", "07.01.2007", "08.01.2007", "08/01/2007"),
        ("nksNgaySinh", "ngày 7 tháng 1 năm 2007", "07.01.2007", "17.01.2007", "ngày 17 tháng 1 năm 2007"),
        (
            "nksQueQuan",
            "X. Yên Hòa, H. Yên Mô",
            "X. Yên Hòa, H. Yên Mô",
            "X. Yên Hóa, H. Yên Mô",
            "X. Yên Hóa, H. Yên Mô",
        ),
        ("nksGioiTinh", "Nam", "1", "2", "Nữ"),
    ],
)
def test_only_what_differs_is_exchanged(column: str, as_written: str, here: str, there: str, expected: str) -> None:
    assert expected in written_forms(_column(column), as_written, here, there)


def test_the_value_itself_is_one_of_the_writings() -> None:
    assert "Phạm Thị Hoa" in written_forms(_column("meHoTen"), "Phạm Hòa", "Phạm Hòa", "Phạm Thị Hoa")


def test_a_value_that_is_no_date_has_no_writing() -> None:
    assert written_forms(_column("nksNgaySinh"), "07/01/2007", "07.01.2007", "không rõ") == ()


def test_days_are_written_with_and_without_a_leading_zero() -> None:
    assert set(number_forms(7)) == {"7", "07"}
    assert number_forms(12) == ("12",)
