"""Labels as other printers set them: numbered, in capitals, bilingual, abbreviated, or of what has no column."""

from __future__ import annotations

import pytest

from ocr.learning.geometry import MM, Rect
from ocr.learning.labels.labels import clear, labels_in, tidy
from ocr.learning.labels.persons import assign
from ocr.learning.labels.rows import rows_of
from ocr.learning.labels.segments import Segment
from ocr.learning.places.dates import with_dates
from records.wordings import WordingRole

LETTER_MM, WIDE_MM, APART_MM = 2.1, 170.0, 9.0


def printed(text: str, left: float, top: float) -> Segment:
    wide = LETTER_MM * MM
    places = tuple(left + (index + 0.5) * wide for index in range(len(text)))
    return Segment(text, places, Rect(left, top, left + len(text) * wide, top + 4 * MM), 0.98)


def asked(record_type: str, *lines: str) -> list[str]:
    """Columns that lines of labels ask for, from the top; labels on one line are parted by "|", "-" has no column."""
    segments = [
        printed(text, (20 + place * WIDE_MM / len(texts)) * MM, (20 + number * APART_MM) * MM)
        for number, line in enumerate(lines)
        for texts in [line.split("|")]
        for place, text in enumerate(texts)
    ]
    rows = rows_of(segments)
    labels = assign(tidy(with_dates(clear(labels_in(rows, record_type)), rows, record_type)), record_type).labels
    return ["+".join(label.columns) or "-" for label in labels if label.columns or label.role is WordingRole.OTHER]


VARIANTS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "numbered": (
        "KS",
        ("1. Họ, chữ đệm, tên khai sinh:", "2. Giới tính:|3. Dân tộc:"),
        "nksHoTen nksGioiTinh nksDanToc",
    ),
    "capitals": ("KS", ("HỌ VÀ TÊN|TRAI HAY GÁI", "SINH TẠI"), "nksHoTen nksGioiTinh nksNoiSinh"),
    "bilingual": ("KS", ("Họ và tên (Nom et prénoms):", "Nơi sinh (Lieu):"), "nksHoTen nksNoiSinh"),
    "abbreviated": (
        "KS",
        ("Họ tên khai sinh:|Giới tính (nam/nữ):", "D.tộc:|Q.tịch:"),
        "nksHoTen nksGioiTinh nksDanToc nksQuocTich",
    ),
    "given names first": (
        "KT",
        ("Tên, họ người chết:", "Chết vì:|Nơi đăng ký khai tử:"),
        "nktHoTen nktNguyenNhanChet noiDangKy",
    ),
    "he and she": (
        "KH",
        ("Họ và tên người nam:", "Nơi đăng ký NKTT:", "Họ và tên người nữ:"),
        "chongHoTen chongNoiCuTru voHoTen",
    ),
    "day of the marriage": ("KH", ("Ngày, tháng, năm đăng ký kết hôn:",), "ngayDangKy"),
    "a certificate's number is no kind of registration": (
        "KH",
        ("Họ và tên chồng:", "Giấy CN kết hôn số:", "Ngày vào sổ:"),
        "chongHoTen - ngayDangKy",
    ),
    "passed away": (
        "KT",
        ("Họ tên người quá cố:", "Từ trần lúc:|Nơi mất:"),
        "nktHoTen nktGioPhutChet+nktNgayChet nktNoiChet",
    ),
    "words of a date in the value of another": (
        "HN",
        ("Cấp cho ông/bà:", "Ngày, tháng, năm sinh:|Ngày|tháng|năm", "Giấy xác nhận đã cấp ngày|tháng|năm"),
        "nxnHoTen nxnNgaySinh ngayDangKy ngayDangKy ngayDangKy",
    ),
    "a letter of worn print taken for another": (
        "KT",
        ("Họ và tên người chết:", "Chết hồi:", "Ngi chết:", "Nguyên nhân chết:"),
        "nktHoTen nktGioPhutChet+nktNgayChet nktNoiChet nktNguyenNhanChet",
    ),
    "a name that begins as a label does": (
        "CMC",
        (
            "Quan hệ với người được nhận là cha, mẹ, con:",
            "Họ tên, chức vụ người ký Trích lục:",
            "Nguyễn Đại Kiên, Chủ tịch UBND xã",
        ),
        "nycQHNguoiDuocNhan nguoiKy+chucVuNguoiKy",
    ),
    "issued to": ("HN", ("Cấp cho ông/bà:|Giới tính:",), "nxnHoTen nxnGioiTinh"),
}


@pytest.mark.parametrize(("record_type", "lines", "columns"), VARIANTS.values(), ids=VARIANTS)
def test_other_printers_wordings_ask_for_the_same_columns(
    record_type: str, lines: tuple[str, ...], columns: str
) -> None:
    assert asked(record_type, *lines) == columns.split()


def test_what_the_register_has_no_column_for_ends_the_value_before_it() -> None:
    assert asked("KH", "Họ và tên chồng:", "Dân tộc:|Nghề nghiệp:|Quốc tịch:") == [
        "chongHoTen", "chongDanToc", "-", "chongQuocTich"
    ]  # fmt: skip


def test_what_is_asked_of_another_person_only_is_not_asked_of_him_twice() -> None:
    lines = ("Họ và tên:|Quê quán:", "Họ và tên cha:", "Dân tộc:|Quê quán:")
    assert asked("KS", *lines) == ["nksHoTen", "nksQueQuan", "chaHoTen", "chaDanToc", "-"]


def test_an_identity_paper_with_a_place_for_its_date_asks_for_the_rest_only() -> None:
    whole = "chongSoGiayToTuyThan+chongNgayCapGiayToTuyThan+chongNoiCapGiayToTuyThan"
    assert asked("KH", "Họ và tên chồng:", "Giấy tờ tùy thân:") == ["chongHoTen", whole]
    assert asked("KH", "Họ và tên chồng:", "Giấy tờ tùy thân:|Ngày cấp:|Nơi cấp:") == [
        "chongHoTen", "chongSoGiayToTuyThan", "chongNgayCapGiayToTuyThan", "chongNoiCapGiayToTuyThan"
    ]  # fmt: skip
