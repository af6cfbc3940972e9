"""Wordings that people named stand beside those of the law, within their context alone."""

from __future__ import annotations

import pytest

from records.wordings import WordingRole, wordings_of
from records.wordings.named import NamedWording, use_named

CARD = NamedWording("KT", "Giấy căn cước", "nktSoGiayToTuyThan")


def test_a_named_wording_is_known_within_its_context_and_comes_first() -> None:
    with use_named((CARD,)):
        known = wordings_of("KT")
        assert known.wordings[0].text == "Giấy căn cước"
        assert known.wordings[0].columns("nkt") == ("nktSoGiayToTuyThan",)
        assert all(wording.text != "Giấy căn cước" for wording in wordings_of("KS").wordings)
    assert all(wording.text != "Giấy căn cước" for wording in wordings_of("KT").wordings)


def test_the_same_wordings_are_one_object_so_that_what_is_made_of_them_is_kept() -> None:
    assert wordings_of("KT") is wordings_of("KT")
    with use_named((CARD,)):
        assert wordings_of("KT") is wordings_of("KT")


@pytest.mark.parametrize(
    ("columns", "person", "rest"),
    [
        ("nktNoiChet", "nkt", "NoiChet"),
        ("so", None, "so"),
        ("nycHoTen+nycQuanHe", "nyc", "HoTen+QuanHe"),
        ("nktHoTen+nycHoTen", None, "nktHoTen+nycHoTen"),
    ],
)
def test_a_named_wording_is_about_the_person_whose_columns_it_names(
    columns: str, person: str | None, rest: str
) -> None:
    persons = wordings_of("KT").persons
    assert NamedWording("KT", "Nhãn lạ", columns).persons_part(persons) == (person, rest)
    with use_named((NamedWording("KT", "Nhãn lạ", columns),)):
        made = wordings_of("KT").of(WordingRole.LABEL)[0]
    assert made.columns(person) == tuple(columns.split("+"))
