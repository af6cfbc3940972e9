"""Dates in figures and words, times."""

import pytest

from ocr.decode import DecodedValue, ReadingEvidence, decode, decode_date_parts, evidence_of
from ocr.decode.context import BookContext
from ocr.recognise.testing import reading, scored_reading
from records.record_types import record_type


def read(column: str, text: str, kind: str = "KS") -> DecodedValue:
    return decode(record_type(kind).column(column), evidence_of([reading(text)]))


def words(text: str) -> ReadingEvidence:
    return evidence_of([reading(text)])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("22/01/2019", "22.01.2019"),
        ("4/10/1983.", "04.10.1983"),
        ("30/5⁄2014", "30.05.2014"),
        ("l3/0S/2019", "13.05.2019"),
        ("Ngày 19 tháng 05 năm 2016", "19.05.2016"),
        ("1984", "1984"),
        ("5/1990", "05.1990"),
    ],
)
def test_dates_keep_what_is_written_and_pad_nothing(text: str, value: str) -> None:
    assert read("nksNgaySinh", text).value == value


@pytest.mark.parametrize("text", ["31/02/2019", "Hà Nội", "12/5/19", "45/01/2012"])
def test_what_no_calendar_has_is_not_claimed(text: str) -> None:
    date = read("nksNgaySinh", text)
    assert date.value == ""
    assert [reason.code for reason in date.reasons] == ["not_a_date"]


def test_letters_are_figures_only_among_figures() -> None:
    assert read("so", "l5").value == "15"
    assert read("nycHoTen", "SOI").value == "Soi"


def test_figures_put_right_leave_less_trust() -> None:
    assert read("nksNgaySinh", "l3/05/2019").confidence < read("nksNgaySinh", "13/05/2019").confidence


def test_a_date_in_parts_is_one_date_and_a_missing_day_stays_missing() -> None:
    assert decode_date_parts(words("5"), words("02"), words("2010")).value == "05.02.2010"
    assert decode_date_parts(ReadingEvidence(()), words("02"), words("2010")).value == "02.2010"
    assert decode_date_parts(words("5"), ReadingEvidence(()), words("2010")).value == ""
    assert decode_date_parts(words("5"), words("2"), ReadingEvidence(())).value == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "Ngày hai mượi tư, tháng mười hai, năm hai ngàn không trăm mười tám",
            "Ngày hai mươi tư, tháng mười hai, năm hai ngàn không trăm mười tám",
        ),
        (
            "Ngày mười bảy, tháng mười một năm hai ngàn không trăm mười bảy",
            "Ngày mười bảy, tháng mười một, năm hai ngàn không trăm mười bảy",
        ),
        (
            "Ngày mười bảy tháng một năm hai nghìn không trăm linh chín",
            "Ngày mười bảy tháng một năm hai nghìn không trăm linh chín",
        ),
    ],
)
def test_dates_in_words_get_back_lost_marks_and_commas(text: str, value: str) -> None:
    assert read("nksNgaySinhBangChu", text).value == value


def test_words_that_say_no_date_stay_as_read_with_little_trust() -> None:
    date = read("nksNgaySinhBangChu", "Ngày hai mươi tháng năm hai nghìn")
    assert date.value == "Ngày hai mươi tháng năm hai nghìn"
    assert date.confidence < 0.5


def test_a_time_of_day() -> None:
    assert read("nktGioPhutChet", "7 giờ 4O phút,", "KT").value == "7 giờ 40 phút"
    assert read("nktGioPhutChet", "18 Giờ 50 phút", "KT").value == "18 Giờ 50 phút"
    assert read("nktGioPhutChet", "27 giờ 40 phút", "KT").value == ""


@pytest.mark.parametrize("text", ["251.08.1.1987", "2510811987", "25/.081.1987", "25108/1987"])
def test_slashes_read_as_ones_are_put_back_where_the_ink_allows_them(text: str) -> None:
    column, book = record_type("KS").column("nksNgaySinh"), BookContext(1988)
    assert decode(column, evidence_of([scored_reading(text, {"25/08/1987": -3.0})]), book).value == "25.08.1987"
    assert decode(column, evidence_of([scored_reading(text, {"25/08/1987": -20.0})]), book).value == ""


@pytest.mark.parametrize("text", ["20h10", "6h 30'", "13h15'"])
def test_a_short_time_stays_as_written(text: str) -> None:
    assert read("nktGioPhutChet", text, "KT").value == text


@pytest.mark.parametrize(("ink", "year"), [(-1.0, "2019"), (-4.0, "2012")])
def test_an_entry_is_registered_in_the_year_of_its_book_where_the_ink_leaves_it_open(ink: float, year: str) -> None:
    line = scored_reading("29/04/2012", {"29/04/2019": ink}, 0.8)
    registered, other = (
        decode(record_type("KS").column(column), evidence_of([line]), BookContext(2019))
        for column in ("ngayDangKy", "nycNgayCapGiayToTuyThan")
    )
    assert registered.value == f"29.04.{year}"
    assert other.value == "29.04.2012"


def test_a_year_in_an_area_of_its_own_is_that_of_the_book_where_the_ink_leaves_it_open() -> None:
    day, month, year = (evidence_of([scored_reading(text, {"2019": -1.0}, 0.8)]) for text in ("29", "4", "2012"))
    book = BookContext(2019)
    assert decode_date_parts(day, month, year, book.of_column("ngayDangKy")).value == "29.04.2019"
    assert decode_date_parts(day, month, year, book.of_column("gbtNgay")).value == "29.04.2012"
