"""The law's wordings: every column exists, every text is read, eras and phrases are known."""

from __future__ import annotations

import pytest

from records.editions import DatePart, columns_on_form, library
from records.record_types import record_type
from records.text.vietnamese import skeleton
from records.wordings import WordingRole, eras, types_with_wordings, wordings_of


@pytest.mark.parametrize("code", types_with_wordings())
def test_every_wording_stands_for_columns_that_the_type_has(code: str) -> None:
    known = {column.name for column in record_type(code).known}
    for wording in wordings_of(code).wordings:
        if wording.role in (WordingRole.LABEL, WordingRole.OFFICER, WordingRole.TICK, WordingRole.STAMP):
            for person in wording.persons or (None,):
                columns = wording.columns(person)
                assert columns and columns[0] in known, (wording.text, person)


@pytest.mark.parametrize("code", ["KS", "KH", "KT", "CMC", "HN"])
def test_every_column_of_the_shipped_forms_has_a_wording(code: str) -> None:
    worded = {
        column
        for wording in wordings_of(code).wordings
        for person in wording.persons or (None,)
        for column in wording.columns(person)
    }
    single_pages = [edition for edition in library().of_type(code) if edition.rows == 1]
    on_forms = frozenset[str]().union(*map(columns_on_form, single_pages))
    assert on_forms - worded == set()


def test_phrases_are_spelled_out() -> None:
    texts = {wording.text for wording in wordings_of("KS").wordings}
    assert {"Họ và tên cha", "Họ, chữ đệm, tên cha"} <= texts
    assert not [text for text in texts if "{" in text]


def test_a_personal_wording_has_the_columns_of_its_person_only() -> None:
    (wording,) = (one for one in wordings_of("KS").wordings if one.text == "Họ và tên cha")
    assert wording.personal
    assert wording.persons == ("cha",)
    assert wording.columns("cha") == ("chaHoTen",)


def test_a_date_in_gaps_has_three_parts() -> None:
    parts = {wording.part for wording in wordings_of("KH").wordings if wording.column == "ngayDangKy"}
    assert parts == {None, *DatePart}


def test_eras_follow_each_other_without_a_gap() -> None:
    found = list(eras().values())
    assert [era.id for era in found] == ["1961", "1999", "2006", "2016"]
    for earlier, later in zip(found, found[1:], strict=False):
        assert earlier.last_year is not None and later.first_year == earlier.last_year + 1
    assert all(era.source for era in found)


def test_wordings_name_eras_that_are_known() -> None:
    for code in types_with_wordings():
        assert all(set(wording.eras) <= set(eras()) for wording in wordings_of(code).wordings)


def test_marks_are_no_difference_between_two_columns_of_one_person() -> None:
    for code in types_with_wordings():
        found: dict[tuple[str, str], set[tuple[str, ...]]] = {}
        for wording in wordings_of(code).of(WordingRole.LABEL):
            for person in wording.persons:
                found.setdefault((skeleton(wording.text).lower(), person), set()).add(wording.columns(person))
        assert not {key: columns for key, columns in found.items() if len(columns) > 1}
