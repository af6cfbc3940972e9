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


COUPLE = ("Họ và tên", "Ngày, tháng, năm sinh", "Dân tộc", "Quốc tịch", "Nơi thường trú", "Số Giấy CMND/Hộ chiếu")
ASKED_OF_A_COUPLE = ("HoTen", "NgaySinh", "DanToc", "QuocTich", "NoiThuongTru", "SoGiayToTuyThan")
EDGES = (LEFT, 75.0, 135.0, 195.0)


def couple(sheet: Printer, top: float) -> float:
    """A ruled table that asks a man and a woman for the same, rows of 8 mm; returns where it ends."""
    bottom = top + 8.0 * (len(COUPLE) + 1)
    for left in EDGES:
        sheet.rule((left, top), (left, bottom))
    for row in range(len(COUPLE) + 2):
        sheet.rule((EDGES[0], top + 8.0 * row), (EDGES[-1], top + 8.0 * row))
    sheet.word(EDGES[1] + 24, top + 5.5, "ÔNG")
    sheet.word(EDGES[2] + 24, top + 5.5, "BÀ")
    for row, label in enumerate(COUPLE, start=1):
        sheet.word(LEFT + 2, top + 8.0 * row + 5.5, label)
    return bottom


def adoption() -> Printer:
    """The page of an adoption as TT 12/2011/TT-BTP has it."""
    sheet = Printer(size_mm=4.0)
    sheet.dots(sheet.word(LEFT, 18, "Số:") + 1, 60, 18)
    sheet.word(LEFT, 30, "Phần ghi về con nuôi:")
    sheet.labelled(40, "Họ và tên", "Giới tính", right=195)
    sheet.labelled(50, "Ngày, tháng, năm sinh", right=195)
    sheet.word(LEFT, 64, "Phần ghi về cha, mẹ nuôi:")
    bottom = couple(sheet, 68)
    sheet.word(LEFT, bottom + 9, "Phần ghi về bên giao con nuôi:")
    bottom = couple(sheet, bottom + 13)
    sheet.labelled(bottom + 12, "Quan hệ của bên giao với trẻ được nhận làm con nuôi", right=195)
    return sheet


def understood(code: str) -> LearnedForm:
    return learned(drawn(FORMS[code][0]), code)


def learned(sheet: Printer, code: str) -> LearnedForm:
    found = learn_page(scanned(sheet.page()), code, f"{code}-M1")
    assert found is not None
    return found[0]


def test_a_table_of_two_persons_asks_each_of_them_in_a_column_of_his_own() -> None:
    form = learned(adoption(), "CN")
    width, height = form.edition.page_px
    places = {area.columns[0]: area.lines[0].box for area in form.edition.areas}
    persons = ("chaNuoi", "meNuoi", "chaGiao", "meGiao")
    assert {f"{person}{column}" for person in persons for column in ASKED_OF_A_COUPLE} <= places.keys()
    for man, woman in (persons[:2], persons[2:]):
        for column in ASKED_OF_A_COUPLE:
            his, hers = places[man + column], places[woman + column]
            assert abs(his.y - hers.y) * height < 8.0
            assert abs((hers.x - his.x) * width / 8.0 - 60.0) < 1.5
            assert abs(his.width * width / 8.0 - 60.0) < 1.5
    assert not form.doubts


@pytest.mark.parametrize("code", list(FORMS))
def test_a_page_is_understood_by_the_wordings_of_its_type(code: str) -> None:
    form = understood(code)
    columns = {column for area in form.edition.areas for column in area.columns}
    assert columns - {"nguoiThucHien"} == FORMS[code][1] | {"so"}
    assert form.record_type == code
