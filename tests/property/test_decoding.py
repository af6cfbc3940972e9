"""What must hold whatever an engine reads."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.decode import decode, evidence_of
from ocr.decode.confidence import Support, raw_confidence
from ocr.decode.edit_distance import distance
from ocr.decode.kinds.phrases import restore_marks
from ocr.recognise.readers import LineReading, WordReading
from records.dates import PartialDate
from records.record_types import Column, record_type, record_types
from records.text.vietnamese import skeleton

COLUMNS = tuple(column for kind in record_types().values() for column in kind.known)
LETTERS = "aăâeêioôơuưyàảãáạbcdđghklmnpqrstvxÀĂÂÊỄỀỂẾỆẤẬHNTV 0123456789/.,-()†⁄'"
words = st.builds(WordReading, st.text(LETTERS, min_size=1, max_size=12).filter(str.strip), st.floats(0, 1))
readings = st.builds(lambda found: LineReading(tuple(found)), st.lists(words, max_size=8))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(COLUMNS), st.lists(readings, min_size=1, max_size=2))
def test_any_reading_gives_a_value_with_a_chance_or_none_without(column: Column, lines: list[LineReading]) -> None:
    value = decode(column, evidence_of(lines))
    assert 0 <= value.confidence < 1
    assert value.value or value.confidence == 0
    assert value.value not in value.alternatives


@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.sampled_from(["{0.day}/{0.month}/{0.year}", "{0:%d.%m.%Y}"]))
def test_every_written_date_comes_back(day: date, shape: str) -> None:
    read = LineReading((WordReading(shape.format(day), 0.95),))
    value = decode(record_type("KS").column("nksNgaySinh"), evidence_of([read]))
    assert value.value == PartialDate(day.year, day.month, day.day).cell()


@given(st.text(LETTERS, max_size=40))
def test_mending_phrases_changes_marks_only(text: str) -> None:
    assert skeleton(restore_marks(text)).lower() == skeleton(text).lower()


@given(st.text(LETTERS, max_size=12), st.text(LETTERS, max_size=12))
def test_distance_is_none_to_itself_and_the_same_both_ways(one: str, other: str) -> None:
    assert distance(one, one) == 0
    assert abs(distance(one, other) - distance(other, one)) < 1e-9


@given(st.sampled_from(Support), st.floats(0, 1), st.floats(0, 1))
def test_a_surer_engine_never_makes_a_value_less_sure(support: Support, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 < raw_confidence([low], support) <= raw_confidence([high], support) < 1
