"""What people type, and what entries hold, come to the same words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.record_types import record_type
from records.search.entry_words import BETWEEN, entry_words, is_relative, tells_life
from records.search.question import parse_question
from records.stages import EntryReading, FieldReading, FieldState

KS = record_type("KS")
CELLS = {
    "so": "24a/2008",
    "ngayDangKy": "30.10.2008",
    "nguoiKy": "Đỗ Văn Ký",
    "nksHoTen": "Nguyễn Thị Bình",
    "nksNgaySinh": "27.10.2008",
    "nksNoiSinh": "Trạm y tế xã Thử, huyện Giả Định",
    "nksSoDinhDanh": "038 108 000123",
    "meHoTen": "Trần Thị Hòa",
    "meNgaySinh": "1979",
}


def entry(**cells: str) -> EntryReading:
    return EntryReading(None, tuple(FieldReading(name, FieldState.READ, value, value) for name, value in cells.items()))


def words_of(**cells: str) -> set[str]:
    found = entry_words(entry(**cells), KS, 2008)
    return {*found.who, *found.kin, *found.place, *found.facts}


def asked(text: str) -> list[tuple[str, ...]]:
    question = parse_question(text)
    return [*((word,) for word in question.name), *(one.words for one in question.facts)]


@pytest.mark.parametrize(
    "typed",
    [
        "Nguyễn Thị Bình",
        "nguyen thi binh",
        "NGUYỄN thị",
        "27.10.2008",
        "27/10/2008",
        "2008-10-27",
        "27102008",
        "10/2008",
        "ngày 27 tháng 10 năm 2008",
        "2008",
        "số 24",
        "24a",
        "24/2008",
        "24a/2008",
        "038108000123",
        "038108",
        "bình, trần thị hoà 1979",
        "Thử, Giả Định",
    ],
)
def test_an_entry_is_found_by_what_is_typed(typed: str) -> None:
    held = words_of(**CELLS)
    for wanted in asked(typed):
        assert any(word in held or any(one.startswith(word) for one in held if word[0] == "i") for word in wanted), (
            wanted
        )


@pytest.mark.parametrize("typed", ["Nguyễn Thị Bích", "28.10.2008", "25", "24/2009", "039", "Ký", "1980"])
def test_and_not_by_what_it_does_not_hold(typed: str) -> None:
    held = words_of(**CELLS)
    assert any(not held.intersection(wanted) for wanted in asked(typed))


def test_two_people_are_kept_apart() -> None:
    kind = record_type("KH")
    both = entry(chongHoTen="Lê Văn An", voHoTen="Bùi Thị Hoa")
    assert entry_words(both, kind, 2008).who == ("le", "van", "an", BETWEEN, "bui", "thi", "hoa")


def test_other_readings_of_a_name_are_words_of_it() -> None:
    field = FieldReading("nksHoTen", FieldState.READ, "Binh", "Binh", alternatives=("Bính", "Linh"))
    assert {"binh", "linh"} <= set(entry_words(EntryReading(None, (field,)), KS, 2008).who)


def test_values_that_nobody_claims_are_no_words() -> None:
    unread = FieldReading("nksHoTen", FieldState.UNREAD, "", "")
    assert entry_words(EntryReading(None, (unread,)), KS, 2008).who == ()


@pytest.mark.parametrize(
    ("column", "relative", "tells"),
    [("meHoTen", True, True), ("nycHoTen", True, False), ("nksNgaySinh", False, True), ("ngayDangKy", False, False)],
)
def test_columns_that_tell_people_apart(column: str, relative: bool, tells: bool) -> None:  # noqa: FBT001
    known = KS.column(column)
    assert (is_relative(known), tells_life(known)) == (relative, tells)


@given(st.text(max_size=80))
def test_whatever_is_typed_gives_words_of_letters_and_figures(text: str) -> None:
    for words in asked(text):
        assert all(word.isalnum() for word in words), words
