"""Weighing of the reading against proposals by ink and prior."""

from collections.abc import Mapping

import pytest

from ocr.decode import decode, split_line
from ocr.decode.context import BookContext
from ocr.decode.evidence import ReadingEvidence, evidence_of
from ocr.decode.weighing import Proposal, settle
from ocr.recognise.readers import LineReading, WordReading
from ocr.recognise.testing import scored_reading
from records.record_types import Column, record_type


def column(name: str, kind: str = "KS") -> Column:
    return record_type(kind).column(name)


def value(name: str, *lines: LineReading, kind: str = "KS", book: BookContext | None = None) -> str:
    return decode(column(name, kind), evidence_of(lines), book or BookContext(2012)).value


def test_of_two_texts_the_ink_is_open_about_the_usual_one_is_taken() -> None:
    assert value("meHoTen", scored_reading("Trần Thu Lan", {"Trần Thị Lan": -0.5})) == "Trần Thị Lan"


def test_what_the_ink_speaks_against_is_not_taken_however_usual() -> None:
    assert value("meHoTen", scored_reading("Trần Thu Lan", {"Trần Thị Lan": -30.0})) == "Trần Thu Lan"


@pytest.mark.parametrize(("ink", "code"), [(-4.0, "2"), (-40.0, "")])
def test_a_closed_list_holds_the_value_unless_the_ink_says_none_of_it(ink: float, code: str) -> None:
    assert value("nksGioiTinh", scored_reading("Mỡ", {"Nữ": ink})) == code


def test_a_date_that_no_calendar_has_becomes_the_nearest_one_the_ink_allows() -> None:
    assert value("nksNgaySinh", scored_reading("31/04/2012", {"21/04/2012": -3.0, "30/04/2012": -9.0})) == "21.04.2012"


def test_a_date_long_before_any_book_is_put_in_question() -> None:
    assert value("nksNgaySinh", scored_reading("05/03/1011", {"05/03/2011": -4.0})) == "05.03.2011"


@pytest.mark.parametrize(("ink", "number"), [(-4.0, "01/2018"), (-20.0, "04/2018")])
def test_a_page_carries_the_number_of_its_book_unless_the_ink_says_another(ink: float, number: str) -> None:
    line = scored_reading("04/2018", {"01/2018": ink})
    assert value("quyenSo", line, book=BookContext(2018, "01/2018")) == number


@pytest.mark.parametrize(
    ("read", "meant", "number"),
    [
        ("05118901227,", "051189012279,", "051189012279"),  # a figure too few
        ("0051189012279", "051189012279", "051189012279"),  # one too many
        ("051189012279", "051189012278", "051189012279"),  # a number that can be one
        ("B1234567", "01234567", "B1234567"),  # a passport
    ],
)
def test_a_personal_number_has_its_figures_where_the_ink_shows_them(read: str, meant: str, number: str) -> None:
    assert value("nycSoGiayToTuyThan", scored_reading(read, {meant: -2.0})) == number


def test_an_address_over_two_lines_is_settled_as_one() -> None:
    lines = (
        scored_reading("Xã Nà Nhạn, huyện Mường", {}),
        scored_reading("Cha, tỉnh Điện Bien", {"Chà, tỉnh Điện Biên": -2.0}),
    )
    assert value("nksNoiSinh", *lines) == "Xã Nà Nhạn, huyện Mường Chà, tỉnh Điện Biên"


@pytest.mark.parametrize(
    ("read", "other"),
    [
        ("Xã Hòa Lộc, huyện Hậu Lộc, tỉnh Thanh Hóa", "Xã Hoa Lộc, huyện Hậu Lộc, tỉnh Thanh Hóa"),
        ("Xã Thành Minh, huyện Thạch Thành, tỉnh Thanh Hóa", "Xã Thành Vinh, huyện Thạch Thành, tỉnh Thanh Hóa"),
    ],
)
def test_a_unit_that_is_there_does_not_become_its_neighbour_unless_the_ink_says_so(read: str, other: str) -> None:
    assert value("nksQueQuan", scored_reading(read, {other: -1.0})) == read
    assert value("nksQueQuan", scored_reading(read, {other: 1.0})) == other


def test_words_behind_a_type_word_are_one_of_the_units_there() -> None:
    line = scored_reading("Ấp 4, tỉnh Cà Mai", {"Ấp 4, tỉnh Cà Mau": -5.5})
    assert value("nksQueQuan", line) == "Ấp 4, tỉnh Cà Mau"


def test_what_the_ink_speaks_against_does_not_keep_a_rival_out() -> None:
    read = "Xã Tân Lộc Bắc, huyện Thọ Bình, tỉnh Cà a"
    chain = "Xã Tân Lộc Bắc, huyện Thới Bình, tỉnh Cà Mau"
    line = scored_reading(read, {chain: -12.0, "Xã Tân Lộc Bắc, huyện Thọ Bình, tỉnh Cà Mau": -4.6})
    assert value("nksQueQuan", line) == "Xã Tân Lộc Bắc, huyện Thọ Bình, tỉnh Cà Mau"


def test_without_ink_the_reading_stays_and_so_does_its_confidence() -> None:
    mute = evidence_of([LineReading((WordReading("Thu", 0.4),))])
    assert settle(mute, [Proposal(0, 1, ("Thị",), 20.0)]) == mute


def test_a_word_is_as_sure_as_the_choice_was_clear() -> None:
    clear = settle(evidence_of([scored_reading("Hoà", {"Hòe": -20.0})]), [Proposal(0, 1, ("Hòe",), 0.0)])
    open_choice = settle(evidence_of([scored_reading("Hoà", {"Hòe": 0.0})]), [Proposal(0, 1, ("Hòe",), 0.0)])
    assert clear.words[0].confidence > 0.99
    assert open_choice.words[0].confidence == pytest.approx(0.5)


def papers(text: str, known: Mapping[str, float]) -> Mapping[str, ReadingEvidence]:
    columns = ("nycSoGiayToTuyThan", "nycNgayCapGiayToTuyThan", "nycNoiCapGiayToTuyThan")
    return split_line(columns, evidence_of([scored_reading(text, known)]))


@pytest.mark.parametrize(
    "text",
    [
        "CCCD 011096000123,5/3/2017, CA Hà Nam",
        "CCCD 0110960001235/3/2017 CA Hà Nam",
        "CCCD 011 096000123 5/3/2017 CA Hà Nam",
        "CCCD011096000123 5/3/2017 CA Hà Nam",
        "CCCD 011096000123.5/3/2017 CA Hà Nam",
        "CCCD 011096000123ngày 5/3/2017 CA Hà Nam",
    ],
)
def test_numbers_and_dates_of_papers_are_found_however_closely_they_stand(text: str) -> None:
    parts = papers(text, {})
    number = parts["nycSoGiayToTuyThan"].text
    assert "".join(sign for sign in number if sign.isdigit()) == "011096000123"
    assert parts["nycNgayCapGiayToTuyThan"].text.strip(",") == "5/3/2017"


def test_letters_in_a_number_are_figures_when_the_ink_allows() -> None:
    read, meant = "CCCD C11096000123 5/3/2017", "CCCD 011096000123 5/3/2017"
    assert papers(read, {meant: -2.0})["nycSoGiayToTuyThan"].text == "011096000123"


def test_a_slash_in_an_identity_number_is_a_1_when_the_ink_allows() -> None:
    read, meant = "CCCD 037/91460928, 5/3/2017", "CCCD 037191460928, 5/3/2017"
    assert papers(read, {meant: -2.0})["nycSoGiayToTuyThan"].text.strip(",") == "037191460928"
    year = papers("GCN 12345/2019, 5/3/2017", {"GCN 1234512019, 5/3/2017": -2.0})
    assert "12345/2019," in [word.text for part in year.values() for word in part.words]


def test_a_position_is_known_from_its_list_before_the_name_is() -> None:
    line = scored_reading("Chu Lịch, Lê Văn Huy", {"Chủ tịch, Lê Văn Huy": -3.0})
    parts = split_line(("chucVuNguoiKy", "nguoiKy"), evidence_of([line]))
    assert {name: part.text for name, part in parts.items()} == {
        "chucVuNguoiKy": "Chủ tịch,",
        "nguoiKy": "Lê Văn Huy",
    }
