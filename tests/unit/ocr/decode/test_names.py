"""Names of persons."""

import pytest

from ocr.decode import DecodedValue, decode, evidence_of
from ocr.recognise.readers import LineReading, WordReading
from ocr.recognise.testing import reading
from records.record_types import record_type


def name(text: str, confidence: float = 0.92) -> DecodedValue:
    return decode(record_type("KS").column("nksHoTen"), evidence_of([reading(text, confidence)]))


@pytest.mark.parametrize(
    ("read", "value"),
    [
        ("TRẦN VĂN HỌC", "Trần Văn Học"),
        ("Phan Thúc Thảo,", "Phan Thúc Thảo"),
        ("NGUYÊN QUANG TUẤN", "Nguyễn Quang Tuấn"),
        ("ĐÀO TRUNG LÂP", "Đào Trung Lập"),
        ('"Lê Thị Hoa', "Lê Thị Hoa"),
    ],
)
def test_names_come_in_title_case_with_the_marks_that_capitals_lose(read: str, value: str) -> None:
    assert name(read).value == value


def test_a_mended_name_says_so_and_keeps_the_reading() -> None:
    mended = name("NGUYÊN QUANG TUẤN")
    assert mended.as_written == "NGUYÊN QUANG TUẤN"
    assert [reason.code for reason in mended.reasons] == ["mended"]
    assert "Nguyên Quang Tuấn" in mended.alternatives
    assert mended.confidence < name("NGUYỄN QUANG TUẤN").confidence


def test_a_given_name_that_people_bear_is_never_turned_into_another_one() -> None:
    assert name("LÊ THỊ NGUYÊN").value == "Lê Thị Nguyên"
    assert name("HOÀNG THỊ NGỌC VĂN").value == "Hoàng Thị Ngọc Văn"


def test_two_marks_on_a_capital_leave_a_doubt_and_the_other_names() -> None:
    doubtful = name("NGUYỄN VĂN HIẾN")
    assert doubtful.value == "Nguyễn Văn Hiến"
    assert "Nguyễn Văn Hiển" in doubtful.alternatives


def test_the_note_that_a_parent_is_dead_leaves_the_value_and_stays_as_written() -> None:
    dead = name("NGUYỄN VĂN TRÌNH (đã chết)")
    assert dead.value == "Nguyễn Văn Trình"
    assert dead.as_written.endswith("(đã chết)")
    assert "dead" in {reason.code for reason in dead.reasons}


def test_a_note_that_is_hardly_legible_makes_no_letter_of_the_name_doubtful() -> None:
    words = (*(WordReading(word, 0.99) for word in ("Nguyễn", "Văn", "Trình")), WordReading("(đã", 0.4))
    column = record_type("KS").column("chaHoTen")
    noted = decode(column, evidence_of([LineReading((*words, WordReading("chết)", 0.5)))]))
    alone = decode(column, evidence_of([LineReading(words[:3])]))
    assert (noted.value, noted.confidence) == (alone.value, alone.confidence)


def test_letters_that_are_no_name_are_not_claimed() -> None:
    garbled = name("Đö|Hfi Diễm Ìrâm", 0.45)
    assert (garbled.value, garbled.confidence) == ("", 0.0)
    assert "unlikely_word" in {reason.code for reason in garbled.reasons}
    assert name("4").value == ""


def test_words_the_engine_only_guessed_are_not_claimed() -> None:
    guessed = name("LÊ VĂN AN", 0.3)
    assert (guessed.value, guessed.reasons[0].code) == ("", "illegible")


def test_a_name_of_another_people_stays_as_read() -> None:
    assert name("Y KRÔNG BYĂ", 0.95).value == "Y Krông Byă"


@pytest.mark.parametrize(
    ("read", "value"),
    [
        ("Nguyễn Thị Vân Nguyễn Thị Đan", "Nguyễn Thị Đan"),
        ("Tư Bảo Hạnh NGUYỄN BẢO HẠNH", "Nguyễn Bảo Hạnh"),
        ("Nguyễn Trần Lê Ngọc Phạm", "Nguyễn Trần Lê Ngọc Phạm"),
        ("Công Tằng Tôn Nữ Hoài Hương", "Công Tằng Tôn Nữ Hoài Hương"),
    ],
)
def test_of_two_names_on_a_line_the_last_one_is_meant_and_asked_about(read: str, value: str) -> None:
    found = name(read, 0.99)
    assert found.value == value
    assert ("rewritten" in {reason.code for reason in found.reasons}) == (value != read)
    if value != read:
        assert found.alternatives[0].casefold() == read.casefold()


def test_a_corrected_name_keeps_its_note() -> None:
    codes = {reason.code for reason in name("Nguyễn Thị Vân Nguyễn Thị Đan (đã chết)").reasons}
    assert codes >= {"rewritten", "dead"}
