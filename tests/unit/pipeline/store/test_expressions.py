"""Conditions and words as PostgreSQL's text search reads them."""

from __future__ import annotations

from pipeline.store.search.expressions import Condition, tsquery, tsvector
from records.search.entry_words import BETWEEN, Part
from records.search.question import Wanted


def words_of(vector: str) -> set[str]:
    return set(vector.split())


def test_neighbours_in_a_name_are_words_and_those_of_two_people_are_none() -> None:
    who = ("le", "van", "an", BETWEEN, "vu", "an")
    vector = words_of(tsvector({Part.WHO: who, Part.KIN: ("ho", "an"), Part.PLACE: (), Part.FACTS: ("n24",)}))
    assert {word for word in vector if "_" in word} == {"le_van", "van_an", "vu_an"}


def test_whom_an_entry_is_about_is_told_from_all_others() -> None:
    vector = words_of(tsvector({Part.WHO: ("le", "an"), Part.KIN: ("ho", "an"), Part.PLACE: (), Part.FACTS: ("n24",)}))
    assert {"le:1A", "an:1A", "ho", "n24"} <= vector
    assert "an" not in vector


def test_a_name_as_one_name_is_asked_for_by_its_pairs() -> None:
    facts = (Wanted(("y2008", "b2008"), (Part.FACTS,)),)
    assert tsquery(Condition(("le", "van", "an"), facts)) == "le_van & van_an & (y2008 | b2008)"
    assert tsquery(Condition(("an",), ())) == "an:A"
