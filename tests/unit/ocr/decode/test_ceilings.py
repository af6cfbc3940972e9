"""Kinds of values of which a person is asked, however sure the reader is: each was once wrong at high confidence."""

import pytest

from ocr.decode import decode, split_line
from ocr.decode.ceilings import ASKED, ceiling, doubts
from ocr.decode.context import BookContext
from ocr.decode.evidence import evidence_of
from ocr.recognise.readers import LineReading, WordReading
from ocr.recognise.testing import reading, scored_reading
from pipeline.home.settings import ReviewSettings
from records.record_types import record_type

BOOK = BookContext(2009, "01/2009", "Ủy ban nhân dân xã Nam Hồng, huyện Nam Trực, tỉnh Nam Định")


def asked(column: str, line: LineReading, kind: str = "KS") -> list[str]:
    """Codes of the reasons for which a value may not pass unseen; empty when it may."""
    wanted = record_type(kind).column(column)
    value = decode(wanted, evidence_of([line]), BOOK)
    found = doubts(wanted, value, BOOK)
    assert value.value
    return [reason.code for reason in (*value.reasons, *found)] if ceiling((*value.reasons, *found)) <= ASKED else []


def test_a_ceiling_lies_below_what_passes_unseen() -> None:
    assert ReviewSettings().sure_from > ASKED


@pytest.mark.parametrize("title", ["CT", "PCT", "Chủ tịch", "Phó Chủ tịch"])
def test_a_title_that_stands_inside_another_is_asked_about(title: str) -> None:
    assert asked("chucVuNguoiKy", reading(title, 0.9999)) == ["short_title"]


def test_a_title_with_its_office_is_long_enough() -> None:
    assert asked("chucVuNguoiKy", reading("Công chức Tư pháp - Hộ tịch", 0.9999)) == []


def test_a_list_value_that_was_mended_to_another_is_asked_about() -> None:
    """The ink says "Cơ Hi", the list makes "Cơ Ho" of it; a reading that the list holds is left alone."""
    assert asked("nksDanToc", reading("Cơ Hi", 0.9999)) == ["mended"]
    assert asked("nksDanToc", reading("Kinh", 0.9999)) == []


def test_an_office_that_begins_like_none_is_asked_about() -> None:
    assert asked("nycNoiCapGiayToTuyThan", reading("Cơ tỉnh Tiền Giang", 0.9999)) == ["not_listed"]
    assert asked("nycNoiCapGiayToTuyThan", reading("CA tỉnh Tiền Giang", 0.9999)) == []
    assert asked("nycNoiCapGiayToTuyThan", reading("Tiền Giang", 0.9999)) == []


def test_a_relation_or_a_place_that_nothing_knows_is_asked_about() -> None:
    assert asked("nycQuanHe", reading("Cai", 0.9999)) == ["not_listed"]
    assert asked("nycQuanHe", reading("Con", 0.9999)) == []
    assert asked("nktNoiChet", reading("Tại nhời", 0.9999), "KT") == ["unknown_unit"]
    assert asked("nktNoiChet", reading("Tại nhà", 0.9999), "KT") == []


def test_a_name_shortened_to_one_word_is_asked_about() -> None:
    assert asked("chaHoTen", reading("Nguyễn", 0.9999)) == ["one_word"]
    assert asked("chaHoTen", reading("Nguyễn Văn An", 0.9999)) == []


@pytest.mark.parametrize("date", ["03/03/5928", "03/03/1028", "03/03/2013"])
def test_a_date_that_no_book_of_its_year_can_hold_is_asked_about(date: str) -> None:
    assert "no_date_of_the_book" in asked("nksNgaySinh", reading(date, 0.9999))


def test_a_usual_date_passes() -> None:
    assert asked("nksNgaySinh", reading("12/02/2008", 0.9999)) == []


@pytest.mark.parametrize(
    ("column", "kind", "text"),
    [
        ("gbtCoQuanCap", "KT", "của Bệnh viện đa khoa tỉnh Nam Định"),
        ("gbtCoQuanCap", "KT", "cửa Bệnh viện đa khoa tỉnh Nam Định"),
        ("nksQueQuan", "KS", "23/02/2008, Công an tỉnh Nam Định"),
        ("chaHoTen", "KS", "Nguyễn Văn An 1975"),
        ("chaHoTen", "KS", "Nguyễn Văn An cấp"),
        ("nguoiKy", "KS", "Trần Văn Đồng Lịch"),
    ],
)
def test_leftovers_of_the_next_column_are_asked_about(column: str, kind: str, text: str) -> None:
    assert "left_over" in asked(column, reading(text, 0.9999), kind)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Xã Nam Hồng, huyện Nam Trực, tỉnh Nam Định", []),
        ("Xã Nam Hồng - Huyện Nam Trực - Nam Định", []),
        ("Phường Nhơn Thành, Thị xã An Nhơn, Bình Định", []),
        ("Xã Hùng Thến, Huyện Bình Giang, Hải Dương", ["unknown_unit"]),
        ("Xã Nam Hồng, X. Nam Trực, tỉnh Nam Định", ["unknown_unit"]),
    ],
)
def test_a_place_that_the_gazetteer_does_not_know_is_asked_about(text: str, codes: list[str]) -> None:
    assert [code for code in asked("nksQueQuan", reading(text, 0.9999)) if code != "mended"] == codes


@pytest.mark.parametrize(
    ("column", "text", "other"),
    [
        ("nycSoGiayToTuyThan", "350552117", "350552111"),  # 7 and 1 of a card
        (
            "nktNoiCuTru",
            "Tổ 4, xã Nam Hồng, huyện Nam Trực, tỉnh Nam Định",
            "Tổ 1, xã Nam Hồng, huyện Nam Trực, tỉnh Nam Định",
        ),
        ("gbtSo", "81", "31"),
    ],
)
def test_figures_that_the_ink_hardly_tells_from_others_are_asked_about(column: str, text: str, other: str) -> None:
    assert asked(column, scored_reading(text, {other: -2.0}, 0.9999), "KT") == ["figure_rival"]
    assert asked(column, scored_reading(text, {other: -9.0}, 0.9999), "KT") == []


def test_a_second_look_at_the_figures_counts_as_well() -> None:
    second = scored_reading("81", {"31": -1.0})
    line = LineReading((WordReading("81", 0.9999),), (), scored_reading("81", {}).ink, lambda: second)
    assert asked("gbtSo", line, "KT") == ["figure_rival"]


def test_a_usual_text_is_no_question_where_it_stands_whole_on_one_line() -> None:
    assert asked("nktNguyenNhanChet", reading("Tai biến mạch máu não", 0.9999), "KT") == []
    assert "free_text" in asked("nktNguyenNhanChet", reading("Tai biến mạch máu não, già", 0.9999), "KT")
    assert "free_text" in asked("ghiChu", reading("Tai biến mạch máu não", 0.9999), "KT")
    column = record_type("HN").column("nxnMucDichSuDung")
    two = decode(column, evidence_of([reading("Để đăng ký", 0.9999), reading("kết hôn", 0.9999)]), BOOK)
    assert [reason.code for reason in doubts(column, two, BOOK)] == ["free_text"]


def test_a_usual_text_whose_marks_were_mended_stays_a_question() -> None:
    assert asked("nktNguyenNhanChet", reading("Tai biến mạch mau não", 0.9999), "KT") == ["mended"]


def test_the_number_that_the_operator_stated_for_the_book_needs_no_clear_figures() -> None:
    assert asked("quyenSo", scored_reading("01/2009", {"07/2009": -1.0}, 0.9999)) == []
    assert asked("quyenSo", scored_reading("07/2009", {"01/2009": -1.0}, 0.9999)) == ["figure_rival"]


def test_a_time_keeps_the_minutes_that_no_word_follows() -> None:
    parts = split_line(("nktGioPhutChet", "nktNgayChet"), evidence_of([reading("4 giờ 40 ngày 03/02/2009")]))
    column = record_type("KT").column("nktGioPhutChet")
    assert decode(column, parts["nktGioPhutChet"], BOOK).value == "4 giờ 40"


@pytest.mark.parametrize(
    ("place", "codes"),
    [
        ("Buôn Ea Nuôl, xã Ea Wer, huyện Buôn Đôn, tỉnh Đắk Lắk", ["unlikely_word"]),
        ("Thôn Đoài, xã Ea Wer, huyện Buôn Đôn, tỉnh Đắk Lắk", []),  # the gazetteer has it
        ("Tổ 4, P. Lê Hồng Phong, Tp Quy Nhơn, Bình Định", []),
    ],
)
def test_a_village_whose_name_no_spelling_tells_is_asked_about(place: str, codes: list[str]) -> None:
    assert asked("meNoiCuTru", reading(place, 0.9999)) == codes
