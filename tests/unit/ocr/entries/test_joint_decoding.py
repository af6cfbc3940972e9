"""Joint decoding of fields that state one fact: doubtful ink follows clear ink, a clear contradiction stays."""

from collections.abc import Mapping

import pytest

from ocr.decode import DecodedValue, decode, evidence_of
from ocr.decode.ceilings import ceiling
from ocr.decode.context import BookContext
from ocr.entries.joint_decoding import MOST_SURE, decode_jointly
from ocr.recognise.readers import LineReading
from ocr.recognise.testing import reading, scored_reading
from pipeline.home.settings import ReviewSettings
from records.record_types import record_type

KS = record_type("KS")
BOOK = BookContext(2019)
IN_WORDS = "Ngày Hai mươi mốt, Tháng Tư, Năm Hai nghìn không trăm Mười Bảy"
FIGURES, WORDS, NUMBER = "nksNgaySinh", "nksNgaySinhBangChu", "nksSoDinhDanh"


def alone(**lines: LineReading) -> dict[str, DecodedValue]:
    return {column: decode(KS.column(column), evidence_of([line]), BOOK) for column, line in lines.items()}


def together(**lines: LineReading) -> Mapping[str, DecodedValue]:
    return decode_jointly(alone(**lines), KS, BOOK)


def values(found: Mapping[str, DecodedValue]) -> dict[str, str]:
    return {column: value.value for column, value in found.items()}


def test_doubtful_figures_follow_clear_words_and_say_so() -> None:
    found = together(
        nksNgaySinh=scored_reading("27/4/2017", {"21/4/2017": -3.0}, 0.95),
        nksNgaySinhBangChu=scored_reading(IN_WORDS, {}),
    )
    date = found[FIGURES]
    assert (date.as_written, date.value) == ("21/4/2017", "21.04.2017")
    assert [reason.code for reason in date.reasons] == ["said_twice"]
    assert date.alternatives == ("27.04.2017",)
    assert date.confidence == MOST_SURE
    assert found[WORDS].value == IN_WORDS


def test_a_person_is_asked_about_every_value_that_followed_another() -> None:
    found = together(
        nksNgaySinh=scored_reading("27/4/2017", {"21/4/2017": -3.0}, 0.95),
        nksNgaySinhBangChu=scored_reading(IN_WORDS, {}),
    )
    assert ceiling(found[FIGURES].reasons) < ReviewSettings().sure_from


@pytest.mark.parametrize("ink", [-6.0, -30.0])
def test_a_contradiction_that_is_clearly_written_stays(ink: float) -> None:
    lines = {FIGURES: scored_reading("27/4/2017", {"21/4/2017": ink}, 0.95), WORDS: scored_reading(IN_WORDS, {})}
    assert together(**lines) == alone(**lines)


def test_words_that_say_no_date_follow_the_figures_in_their_own_words_and_capitals() -> None:
    meant = "Ngày Mười bốn, Tháng Ba, Năm Hai ngàn không trăm Lẻ Năm"
    read = scored_reading("Ngày Mươi bốn, Thang Ba, Năm Hai ngàn không trăm Lẻ Năm", {meant: -9.0}, 0.98)
    found = together(nksNgaySinh=scored_reading("14/03/2005", {}, 0.98), nksNgaySinhBangChu=read)
    assert values(found) == {FIGURES: "14.03.2005", WORDS: meant}


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Ngày mười bốn tháng ba năm hai nghìn", "Ngày bốn tháng ba năm hai nghìn"),  # a word too many
        ("Ngày tháng ba năm hai nghìn", "Ngày bốn tháng ba năm hai nghìn"),  # one too few
        ("NGÀY HAI THÁNG BA NĂM HAI NGHÌN", "NGÀY BỐN THÁNG BA NĂM HAI NGHÌN"),
    ],
)
def test_words_may_be_more_or_fewer_than_were_read(read: str, meant: str) -> None:
    words = scored_reading(read, {meant: -2.0})
    assert (
        together(nksNgaySinh=scored_reading("4/3/2000", {}, 0.98), nksNgaySinhBangChu=words)[WORDS].as_written == meant
    )


def test_a_date_that_both_lines_nearly_say_is_found_among_their_other_readings() -> None:
    rival = LineReading(
        reading("17/4/2017").words, ("11/4/2017",), scored_reading("17/4/2017", {"11/4/2017": -1.0}).ink
    )
    spoken = "Ngày mười ba tháng tư năm hai nghìn không trăm mười bảy"
    words = scored_reading(spoken, {spoken.replace("ba", "một"): -1.0})
    found = values(together(nksNgaySinh=rival, nksNgaySinhBangChu=words))
    assert found == {FIGURES: "11.04.2017", WORDS: spoken.replace("ba", "một")}


@pytest.mark.parametrize(("ink", "number"), [(-2.0, "017217827776"), (-7.0, "017211827776")])
def test_the_year_in_a_number_follows_the_birth_where_its_ink_is_doubtful(ink: float, number: str) -> None:
    written = scored_reading("017 211 827776", {"017 217 827776": ink}, 0.98)
    assert values(together(nksNgaySinh=scored_reading("21/4/2017", {}, 0.98), nksSoDinhDanh=written))[NUMBER] == number


def test_what_two_fields_say_a_third_does_not_change() -> None:
    found = together(
        nksNgaySinh=scored_reading("21/4/2017", {"21/4/2011": -1.0}),
        nksNgaySinhBangChu=scored_reading(IN_WORDS, {}),
        nksSoDinhDanh=scored_reading("017211827776", {}, 0.98),
    )
    assert values(found) == {FIGURES: "21.04.2017", WORDS: IN_WORDS, NUMBER: "017211827776"}


def test_a_card_that_tells_no_birth_stays() -> None:
    lines = {FIGURES: scored_reading("21/4/2017", {"21/4/2011": 0.0}), NUMBER: scored_reading("185421424", {})}
    assert together(**lines) == alone(**lines)


def test_readers_that_cannot_be_asked_change_nothing() -> None:
    lines = {FIGURES: reading("27/4/2017"), WORDS: reading(IN_WORDS)}
    assert together(**lines) == alone(**lines)
