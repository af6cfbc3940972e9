"""What the review does with words: marking differences, taking what was typed, comparing two keyers, counting doubt."""

from __future__ import annotations

import pytest

from pipeline.books.ranking import trust
from records.language import Message
from records.record_types import record_type
from records.stages import EntryReading, FieldReading, FieldState, Finding, Severity
from review.web.letter_differences import mark_differences
from review.work.normalisation import code_label, normalise, same_value

KS = record_type("KS")


@pytest.mark.parametrize(
    ("ours", "theirs", "marked"),
    [
        ("Phạm Thị Hòa", "Phạm Thị Hoa", ["o"]),
        ("Trần Bình", "Trần Bình", []),
        ("Trần Văn Bình", "Trần Bình", [" B"]),
        ("Binh", "Bính", ["í"]),
        ("05.08.2018", "08.05.2018", ["8", "5"]),
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


def test_doubt_lowers_trust() -> None:
    sure = FieldReading("so", FieldState.READ, "1", "1", 1.0)
    unread = FieldReading("nksHoTen", FieldState.UNREAD)
    block = Finding("V1", Severity.BLOCK, ("so",), Message(""))
    hint = Finding("V2", Severity.HINT, ("so",), Message(""))
    ranks = [
        trust(EntryReading(None, (sure, unread)), [block]),
        trust(EntryReading(None, (sure,)), [block]),
        trust(EntryReading(None, (sure, unread)), []),
        trust(EntryReading(None, (sure,)), [hint]),
        trust(EntryReading(None, (sure,)), []),
    ]
    assert ranks == sorted(ranks) and len(set(ranks)) == len(ranks)
    assert ranks[-1] == 1000
