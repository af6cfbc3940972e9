"""Days between two changes of the gazetteer have the very same units."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from records.places import resolve
from records.places.gazetteer import gazetteer


@pytest.mark.parametrize("day", [date(1945, 9, 2), date(1975, 12, 31), date(1990, 1, 1), date(2008, 7, 31)])
def test_no_unit_begins_or_ends_between_a_day_and_the_change_before_it(day: date) -> None:
    places = gazetteer()
    first = places.unchanged_since(day)
    assert first <= day
    assert [unit.existed_on(first) for unit in places.units()] == [unit.existed_on(day) for unit in places.units()]


def test_the_day_before_a_change_has_other_units() -> None:
    places = gazetteer()
    first = places.unchanged_since(date(2025, 12, 1))
    before = first - timedelta(1)
    assert any(unit.existed_on(first) != unit.existed_on(before) for unit in places.units())


def test_the_sentence_names_the_day_of_the_record() -> None:
    found = {
        str(resolve("xã Tam Hưng, huyện Thanh Oai, tỉnh Hà Tây", day).reason)
        for day in (date(2012, 3, 4), date(2012, 5, 6))
    }
    assert len(found) == 2
