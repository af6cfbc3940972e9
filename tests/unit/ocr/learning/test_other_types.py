"""Books of the rarer record types: a page drawn by the law's wordings is understood by them."""

from __future__ import annotations

import pytest

from ocr.learning.form import LearnedForm
from ocr.learning.learn import learn_page
from tests.unit.ocr.learning.printed import LEFT, Printer, scanned

Rows = tuple[tuple[str, ...], ...]
"""Rows of labels; a row of one text without a value is the head of a section."""

PERSON = (
    ("Họ, chữ đệm, tên",),
    ("Ngày, tháng, năm sinh", "Giới tính"),
    ("Dân tộc", "Quốc tịch"),
    ("Giấy tờ tùy thân",),
    ("Nơi cư trú",),
)
ASKED_OF_A_PERSON = ("HoTen", "NgaySinh", "GioiTinh", "DanToc", "QuocTich", "SoGiayToTuyThan", "NoiCuTru")
SIGNER = "Họ, chữ đệm, tên, chức vụ của người ký Trích lục"
SIGNED = {"nguoiKy", "chucVuNguoiKy"}


def asked(*persons: str) -> set[str]:
    return {f"{person}{column}" for person in persons for column in ASKED_OF_A_PERSON}


FORMS: dict[str, tuple[Rows, set[str]]] = {
    "GH": (
        (
            ("#Phần ghi về người giám hộ",),
            *PERSON,
            ("#Phần ghi về người được giám hộ",),
            *PERSON,
            ("#Phần ghi về người đi đăng ký giám hộ",),
            ("Họ, chữ đệm, tên",),
            ("Giấy tờ tùy thân",),
            (SIGNER,),
        ),
        asked("ngh", "ndgh") | {"nycHoTen", "nycSoGiayToTuyThan"} | SIGNED,
    ),
    "CDGH": (
        (
            ("#Phần ghi về người giám hộ",),
            *PERSON[:4],
            ("#Phần ghi về người được giám hộ",),
            *PERSON[:4],
            ("Đăng ký giám hộ số", "ngày"),
            ("Đã chấm dứt việc giám hộ",),
            ("Lý do chấm dứt việc giám hộ",),
            (SIGNER,),
        ),
        (asked("ngh", "ndgh") - {"nghNoiCuTru", "ndghNoiCuTru"})
        | {"soDangKyGiamHo", "ngayDangKyGiamHo", "ngayChamDut", "lyDoChamDut"}
        | SIGNED,
    ),
    "TDCC": (
        (
            ("#Phần ghi về người được thay đổi, cải chính hộ tịch",),
            *PERSON,
            ("#Phần ghi nội dung thay đổi, cải chính",),
            ("Tên giấy tờ hộ tịch",),
            ("Số", "Ngày cấp"),
            ("Nơi cấp",),
            ("Nội dung",),
            ("#Phần ghi về người đi đăng ký hộ tịch",),
            ("Họ, chữ đệm, tên",),
            ("Giấy tờ tùy thân",),
            (SIGNER,),
        ),
        asked("ntd")
        | {f"giayToHoTich{column}" for column in ("Ten", "So", "NgayCap", "NoiCap")}
        | {"noiDung", "nycHoTen", "nycSoGiayToTuyThan"}
        | SIGNED,
    ),
    "CN": (
        (
            ("#Phần ghi về con nuôi",),
            ("Họ và tên", "Giới tính"),
            ("Ngày, tháng, năm sinh",),
            ("Dân tộc", "Quốc tịch"),
            ("Nơi thường trú",),
            ("Họ và tên cha nuôi",),
            ("Ngày, tháng, năm sinh",),
            ("Số Giấy CMND/Hộ chiếu",),
            ("Họ và tên mẹ nuôi",),
            ("Ngày, tháng, năm sinh",),
            ("Số Giấy CMND/Hộ chiếu",),
            ("#Phần ghi về bên giao con nuôi",),
            ("Họ và tên cha đẻ",),
            ("Họ và tên mẹ đẻ",),
            ("Quan hệ của bên giao với trẻ được nhận làm con nuôi",),
            ("Tên cơ sở nuôi dưỡng",),
            ("Giấy chứng nhận nuôi con nuôi số",),
        ),
        {f"cn{column}" for column in ("HoTen", "GioiTinh", "NgaySinh", "DanToc", "QuocTich", "NoiThuongTru")}
        | {f"{who}Nuoi{column}" for who in ("cha", "me") for column in ("HoTen", "NgaySinh", "SoGiayToTuyThan")}
        | {"chaGiaoHoTen", "meGiaoHoTen", "quanHeBenGiao", "coSoNuoiDuong", "giayChungNhanSo"},
    ),
}


def drawn(rows: Rows) -> Printer:
    """A page of a form, 10 mm from line to line, numbered at its head and signed at its foot."""
    sheet = Printer(size_mm=4.2)
    sheet.dots(sheet.word(LEFT, 20, "Số:") + 1, 60, 20)
    base = 22.0
    for row in rows:
        base += 10.0
        if row[0].startswith("#"):
            sheet.word(LEFT, base, row[0][1:] + ":")
        else:
            sheet.labelled(base, *row, right=195)
    sheet.word(120, base + 14, "Người thực hiện")
    return sheet


def understood(code: str) -> LearnedForm:
    found = learn_page(scanned(drawn(FORMS[code][0]).page()), code, f"{code}-M1")
    assert found is not None
    return found[0]


@pytest.mark.parametrize("code", list(FORMS))
def test_a_page_is_understood_by_the_wordings_of_its_type(code: str) -> None:
    form = understood(code)
    columns = {column for area in form.edition.areas for column in area.columns}
    assert columns - {"nguoiThucHien"} == FORMS[code][1] | {"so"}
    assert form.record_type == code
