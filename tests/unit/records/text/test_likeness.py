"""Names that look alike are one name, whatever a keyboard made of them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.text.likeness import account_key, as_seen, foreign_letters, office_key, same_name, same_office
from records.text.vietnamese import new_tone_placement

HOME = "UBND xã Yên Hòa, huyện Yên Mô, tỉnh Ninh Bình"
WORDS = st.lists(st.sampled_from(["Hòa", "Thúy", "Đặng", "Khỏe", "Nguyễn", "Lan", "H'Mông", "Quý", "02"]), min_size=1)


@pytest.mark.parametrize(
    "office",
    [
        unicodedata.normalize("NFD", HOME),
        "UBND xã Yên Hoà, huyện Yên Mô, tỉnh Ninh Bình",
        "Ủy ban nhân dân xã Yên Hòa, huyện Yên Mô, tỉnh Ninh Bình",
        "ubnd xã yên hòa, huyện yên mô, tỉnh ninh bình",
        "UBND  xã\u00a0Yên Hòa,huyện Yên Mô,tỉnh Ninh Bình ",
        "UBND xã Yên\u200b Hòa, huyện Yên Mô, tỉnh Ninh\u00ad Bình",
    ],
)
def test_writings_of_one_office_are_one(office: str) -> None:
    assert office_key(office) == office_key(HOME)
    assert same_office(office, ["UBND xã Thử Nghiệm", HOME]) == HOME


@pytest.mark.parametrize(
    "office", ["UBND xã Yên Hóa, huyện Yên Mô, tỉnh Ninh Bình", "UBND phường Yên Hòa", "UBND xã 2"]
)
def test_other_offices_stay_others(office: str) -> None:
    assert same_office(office, [HOME, "UBND xã 1"]) is None


@given(WORDS)
def test_a_name_is_the_same_whatever_the_keyboard_and_the_school(words: list[str]) -> None:
    name = " ".join(words)
    writings = [unicodedata.normalize("NFD", name), new_tone_placement(name), f" {'  '.join(words)}\t", name.upper()]
    assert {account_key(writing) for writing in writings} == {account_key(name)}
    assert as_seen(as_seen(f"\u200e{name}\n")) == as_seen(name)


def test_a_name_that_is_written_just_so_comes_before_one_that_looks_like_it() -> None:
    assert same_name("lan", ["Lan", "lan"]) == "lan"
    assert same_name("LAN", ["Lan", "lan"]) == "Lan"
    assert same_name("Lân", ["Lan", "lan"]) is None


def test_letters_of_other_scripts_are_named() -> None:
    assert foreign_letters("Hоа 1") == "оа"  # Cyrillic
    assert foreign_letters("H'Lăng Niê Đặng Ðào ʼ") == ""
