"""Names that look alike: the ink tells how far a name leads the closest one."""

import pytest

from ocr.decode.evidence import evidence_of
from ocr.decode.name_rivals import name_lead
from ocr.recognise.readers import LineReading
from ocr.recognise.testing import reading, scored_reading


@pytest.mark.parametrize(("name", "other"), [("Võ Thị Chí", "Võ Thị Chi"), ("VÕ THỊ CHÍ", "VÕ THỊ CHI")])
def test_a_name_leads_the_closest_one_like_it_by_its_ink(name: str, other: str) -> None:
    assert name_lead(evidence_of([scored_reading(name, {other: -1.5})])) == pytest.approx(1.5)


def test_the_look_that_favours_it_least_counts() -> None:
    again = scored_reading("Võ Thị Chí", {"Võ Thị Chi": 2.0})
    first = scored_reading("Võ Thị Chí", {"Võ Thị Chi": -6.0})
    line = LineReading(first.words, (), first.ink, lambda: again)
    assert name_lead(evidence_of([line])) == pytest.approx(-2.0)


def test_without_a_scorer_or_a_name_like_it_there_is_no_lead() -> None:
    assert name_lead(evidence_of([reading("Võ Thị Chí")])) is None
    assert name_lead(evidence_of([scored_reading("12/3", {})])) is None
