"""What the review does with words: marking differences, taking what was typed, comparing two keyers, counting doubt."""

from __future__ import annotations

import pytest

from pipeline.books.ranking import LOOK, MEND, NOTHING_TO_FIND, OPEN, effort
from records.language import Message
from records.record_types import record_type
from records.stages import EntryReading, FieldReading, FieldState, Finding, Severity
from records.text.likeness import same_value
from review.web.letter_differences import letters_apart, mark_differences, same_letters
from review.work.normalisation import code_label, normalise

KS = record_type("KS")


@pytest.mark.parametrize(
    ("ours", "theirs", "marked"),
    [
        ("Phạm Thị Hòa", "Phạm Thị Hoa", ["o"]),
        ("Trần Bình", "Trần Bình", []),
        ("Trần Văn Bình", "Trần Bình", [" B"]),
        ("Binh", "Bính", ["í"]),
        ("05.08.2018", "08.05.2018", ["8", "5"]),
        ("ĐẶNG THỊ HÒA", "Đặng Thị Hoà", ["oà"]),
        ("nguyễn văn an", "NGUYỄN VĂN AN", []),
    ],
)
def test_letters_that_differ_are_marked(ours: str, theirs: str, marked: list[str]) -> None:
    pieces = mark_differences(ours, theirs)
    assert "".join(piece.text for piece in pieces) == theirs
    assert [piece.text for piece in pieces if piece.differs] == marked


@pytest.mark.parametrize(
    ("column", "typed", "cell"),
    [
        ("nksNgaySinh", "05032018", "05.03.2018"),
        ("nksNgaySinh", "5/3/2018", "05.03.2018"),
        ("nksNgaySinh", "3/2018", "03.2018"),
        ("nksNgaySinh", "31.02.2018", "31.02.2018"),
        ("nksHoTen", "  NGUYỄN  văn an ", "Nguyễn Văn An"),
        ("nksGioiTinh", "nữ", "2"),
        ("nksGioiTinh", "2", "2"),
        ("nksNoiSinh", "xã A,  huyện B", "xã A, huyện B"),
    ],
)
def test_what_was_typed_becomes_the_ministrys_cell(column: str, typed: str, cell: str) -> None:
    assert normalise(KS.column(column), typed) == cell


def test_codes_are_told_in_words() -> None:
    assert code_label(KS.column("nksGioiTinh"), "2") == "Nữ"
    assert code_label(KS.column("nksHoTen"), "Nguyễn Văn An") == ""


def test_a_tone_is_a_difference_and_its_place_is_none() -> None:
    assert same_value("Hoà  Bình", "hòa bình")
    assert not same_value("Hòa", "Hoa")


def test_letter_case_is_no_difference_and_no_choice() -> None:
    assert same_letters("Xã Thử Nghiệm", "XÃ THỬ NGHIỆM") and not same_letters("Hòa", "Hoà")
    assert letters_apart(["Bình", "BÌNH", "Bính", "bình"]) == ("Bình", "Bính")


def read(confidence: float, source: str = "") -> FieldReading:
    return FieldReading("nksHoTen", FieldState.READ, "An", "An", confidence, source=source)


def test_the_effort_is_the_seconds_of_work_for_each_wrong_field_found() -> None:
    assert effort(EntryReading(None, (read(0.6),)), []) == round(10 * (OPEN + LOOK + 0.4 * MEND) / 0.4)
    assert effort(EntryReading(None, (read(0.6, "person:1"), read(0.99))), []) == NOTHING_TO_FIND


def test_more_doubt_comes_sooner_and_a_surer_field_beside_it_costs_time() -> None:
    unread = FieldReading("nksNgaySinh", FieldState.UNREAD)
    block = Finding("V1", Severity.BLOCK, ("nksHoTen",), Message(""))
    hint = Finding("V2", Severity.HINT, ("nksHoTen",), Message(""))
    efforts = [
        effort(EntryReading(None, (read(0.5), unread)), [block]),
        effort(EntryReading(None, (unread,)), []),
        effort(EntryReading(None, (read(0.9),)), [block]),
        effort(EntryReading(None, (read(0.9), unread)), []),
        effort(EntryReading(None, (read(0.5),)), []),
        effort(EntryReading(None, (read(0.99),)), [hint]),
        effort(EntryReading(None, (read(0.99),)), []),
    ]
    assert efforts == sorted(efforts) and len(set(efforts)) == len(efforts)
