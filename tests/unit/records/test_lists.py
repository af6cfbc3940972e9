"""Closed lists: every name finds its item, an unclear one finds none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.lists import ClosedList, code_for, ethnic_group, named_list, words_for_codes

LISTS = [named_list(name) for name in ("ethnic_groups", "nationalities", "relations", "positions")]


def test_there_are_54_ethnic_groups_and_nearly_200_states() -> None:
    groups = [entry.name for entry in named_list("ethnic_groups").items if entry.name != "Người nước ngoài"]
    assert len(groups) == len(set(groups)) == 54
    codes = [entry.code for entry in named_list("nationalities").items if entry.code]
    assert len(codes) == len(set(codes)) > 190


@pytest.mark.parametrize("closed", LISTS, ids=lambda closed: closed.name)
def test_every_official_name_finds_itself_in_any_case(closed: ClosedList) -> None:
    for entry in closed.items:
        assert closed.find(entry.name.upper()) == closed.find(f" {entry.name.lower()} ") == entry


@pytest.mark.parametrize(
    ("written", "name"),
    [("H’Mông", "Mông"), ("Ra-glai", "RaGlay"), ("KHMER", "Khơ Me"), ("Bru - Vân Kiều", "Bru Vân Kiều"), ("Mán", None)]
    + [("Chil", None), ("Kính", None), ("", None)],
)
def test_ethnic_groups_are_found_by_other_names_but_not_by_shared_or_misread_ones(
    written: str, name: str | None
) -> None:
    assert ethnic_group(written) == name


def test_states_are_found_by_their_usual_names() -> None:
    names = {"CHXHCN Việt Nam": "Việt Nam", "VN": "Việt Nam", "Mỹ": "Hoa Kỳ", "Đài-loan": "Đài Loan", "Vệt Nam": None}
    found = {written: named_list("nationalities").find(written) for written in names}
    assert {written: entry and entry.name for written, entry in found.items()} == names


@pytest.mark.parametrize(
    ("list_name", "text", "code"),
    [
        *(("loaiGiayToTuyThan", "CCCD số", "4"), ("loaiGiayToTuyThan", "Giấy chứng minh nhân dân", "1")),
        *(("loaiGiayToTuyThan", "7", "7"), ("loaiGiayToTuyThan", "Giấy khai sinh", None), ("gioiTinh", "NỮ", "2")),
        *(
            ("loaiDangKy_KS", "Quá hạn", "4"),
            ("nxnLoaiMucDichSuDung", "Để ĐKKH trong nước", "1"),
            ("gioiTinh", "", None),
        ),
    ],
)
def test_codes_are_found_by_code_or_words(list_name: str, text: str, code: str | None) -> None:
    assert code_for(list_name, text) == code


def test_every_alias_of_a_code_belongs_to_one_code_only() -> None:
    for name in ("gioiTinh", "loaiGiayToTuyThan", "loaiDangKy_KS", "loaiDangKy_KT", "loaiDangKy_KH", "loaiCuTru"):
        closed = words_for_codes(name)
        for entry in closed.items:
            assert {closed.find(writing) for writing in entry.writings} == {entry}


@pytest.mark.parametrize(
    ("list_name", "misread", "writing"),
    [
        *(
            ("ethnic_groups", "Mương", "Mường"),
            ("ethnic_groups", "Kinn", "Kinh"),
            ("nationalities", "Viêt Nam", "Việt Nam"),
        ),
        *(
            ("positions", "Chủ tich", "Chủ tịch"),
            ("positions", "CT UBND xa", "CT UBND xã"),
            ("relations", "Me đẻ", "Mẹ đẻ"),
        ),
    ],
)
def test_the_nearest_writing_is_named_as_it_is_written(list_name: str, misread: str, writing: str) -> None:
    nearest = named_list(list_name).nearest(misread)
    assert nearest is not None
    assert nearest.writing == writing
    assert nearest.likeness < 1


@pytest.mark.parametrize("text", ["Xyz", "", "12", "Nguyễn Văn An", "Ôxy"])
def test_nothing_is_near_to_what_is_no_ethnic_group(text: str) -> None:
    assert named_list("ethnic_groups").nearest(text) is None


@given(st.sampled_from(LISTS), st.text(max_size=12))
def test_any_text_is_answered_and_a_found_entry_is_surely_near(closed: ClosedList, text: str) -> None:
    nearest, found = closed.nearest(text), closed.find(text)
    assert nearest is None or 0.7 <= nearest.likeness <= 1
    assert nearest is None or found is None or nearest.item == found or nearest.likeness < 1
