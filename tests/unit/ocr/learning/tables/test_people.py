"""Whose a column of a table is."""

from ocr.learning.tables.people import Asked, meanings_of
from records.wordings import Wording, WordingRole, wordings_of

PERSONS = wordings_of("KS").persons


def asks(column: str, *persons: str, personal: bool = False) -> Wording:
    return Wording(column, WordingRole.LABEL, persons, column, None, "", (), personal)


NAME = asks("HoTen", *PERSONS)
ETHNIC = asks("DanToc", "nks", "me", "cha")
ORIGIN = asks("QueQuan", "nks")


def columns(*asked: Asked) -> list[str]:
    return [f"{one.person or ''}{one.wording.column}" for one in meanings_of(asked, PERSONS)]


def test_words_of_its_own_tell_a_persons_column() -> None:
    father = asks("HoTen", "cha", personal=True)
    assert columns(Asked((NAME,)), Asked((father,)), Asked((ETHNIC,))) == ["nksHoTen", "chaHoTen", "chaDanToc"]


def test_a_head_over_columns_tells_theirs() -> None:
    below = [Asked((NAME,), ("cha",)), Asked((ETHNIC,), ("cha",)), Asked((NAME,), ("me",)), Asked((ETHNIC,), ("me",))]
    assert columns(Asked((NAME,)), *below) == ["nksHoTen", "chaHoTen", "chaDanToc", "meHoTen", "meDanToc"]


def test_a_column_that_one_person_has_goes_back_to_that_person() -> None:
    mother = asks("HoTen", "me", personal=True)
    found = meanings_of([Asked((NAME,)), Asked((mother,)), Asked((ORIGIN,))], PERSONS)
    assert (found[-1].person, found[-1].assumed) == ("nks", 0.0)


def test_columns_of_the_entry_are_nobodys() -> None:
    assert columns(Asked((asks("so"),)), Asked((NAME,))) == ["so", "nksHoTen"]


def test_what_had_to_be_assumed_is_told() -> None:
    twice = meanings_of([Asked((NAME,)), Asked((NAME,))], PERSONS)
    assert twice[0].assumed == 0.0
    assert twice[1].person != "nks"
    assert twice[1].assumed > 0.0
