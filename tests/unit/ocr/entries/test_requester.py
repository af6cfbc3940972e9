"""The requester of an entry: mostly one of its people, so that name and relation are read together."""

from __future__ import annotations

import pytest

from ocr.decode import DecodedValue, decode, evidence_of
from ocr.decode.ceilings import ASKED
from ocr.decode.context import BookContext
from ocr.entries.joint_decoding import decode_jointly
from ocr.entries.requester import relation_code
from ocr.recognise.readers import LineReading
from ocr.recognise.testing import scored_reading
from records.record_types import record_type

KS = record_type("KS")
BOOK = BookContext(1993)
FATHER = "Phạm Văn Tài"


def together(**lines: LineReading) -> dict[str, DecodedValue]:
    alone = {column: decode(KS.column(column), evidence_of([line]), BOOK) for column, line in lines.items()}
    return decode_jointly(alone, KS, BOOK)


def clear(text: str) -> LineReading:
    return scored_reading(text, {}, 0.99)


def test_a_father_who_registers_bears_his_name_twice_where_the_ink_allows_it() -> None:
    found = together(
        chaHoTen=clear(FATHER), nycHoTen=scored_reading("Phan Văn Tài", {FATHER: -1.0}, 0.6), nycQuanHe=clear("Bố")
    )
    requester = found["nycHoTen"]
    assert (requester.value, requester.alternatives[0]) == (FATHER, "Phan Văn Tài")
    assert requester.confidence <= ASKED
    assert [reason.code for reason in requester.reasons] == ["said_twice"]


@pytest.mark.parametrize(("relation", "ink"), [("Bố", -30.0), ("Ông nội", -1.0)], ids=["clear ink", "another person"])
def test_the_names_stay_apart(relation: str, ink: float) -> None:
    found = together(
        chaHoTen=clear(FATHER), nycHoTen=scored_reading("Phan Văn Tài", {FATHER: ink}, 0.6), nycQuanHe=clear(relation)
    )
    assert found["nycHoTen"].value == "Phan Văn Tài"


@pytest.mark.parametrize(("ink", "value"), [(-2.0, "Bố"), (-9.0, "Bà")])
def test_who_bears_the_fathers_name_is_the_father_where_the_ink_allows_it(ink: float, value: str) -> None:
    relation = together(
        chaHoTen=clear(FATHER), nycHoTen=clear(FATHER), nycQuanHe=scored_reading("Bà", {"Bố": ink, "Mẹ": 2.0}, 0.9)
    )["nycQuanHe"]
    assert relation.value == value
    assert relation.confidence <= ASKED or value == "Bà"


def test_a_relation_that_says_so_already_and_one_of_another_person_stay() -> None:
    said = scored_reading("Cha đẻ", {"Bố": 3.0}, 0.9)
    assert together(chaHoTen=clear(FATHER), nycHoTen=clear(FATHER), nycQuanHe=said)["nycQuanHe"].value == "Cha đẻ"
    other = scored_reading("Bà", {"Bố": -2.0}, 0.9)
    assert together(chaHoTen=clear(FATHER), nycHoTen=clear("Lê Thị Na"), nycQuanHe=other)["nycQuanHe"].value == "Bà"


def test_relations_say_who_of_the_entry_is_meant() -> None:
    assert [relation_code(text) for text in ("cha đẻ", "Má", "Bản thân", "Bà nội", "?")] == [
        "father",
        "mother",
        "self",
        "",
        "",
    ]
