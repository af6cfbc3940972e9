"""What must hold of two dates read together, whatever their ink says."""

from datetime import date
from math import exp, log

from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.decode import DecodedValue, decode, evidence_of
from ocr.decode.context import BookContext
from ocr.entries.joint_decoding import CLEARLY, decode_jointly
from ocr.recognise.testing import scored_reading
from records.date_words import date_to_words, words_to_date
from records.dates import PartialDate
from records.record_types import record_type

KS = record_type("KS")
BOOK = BookContext(2030)
HELD = 6.5
"""What agreement is worth at most, as ink."""
days = st.dates(date(1950, 1, 1), date(2029, 12, 31)).map(lambda day: PartialDate(day.year, day.month, day.day))
inks = st.floats(-20, 0)


def figures(day: PartialDate) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def read(one: PartialDate, ink: float, other: PartialDate, ink_of_words: float) -> dict[str, DecodedValue]:
    """Figures that say one date and words that say another, each with its ink for what the other says."""
    lines = {
        "nksNgaySinh": scored_reading(figures(one), {figures(other): ink}, 0.98),
        "nksNgaySinhBangChu": scored_reading(date_to_words(other), {date_to_words(one): ink_of_words}, 0.98),
    }
    return {column: decode(KS.column(column), evidence_of([line]), BOOK) for column, line in lines.items()}


@settings(max_examples=40, deadline=None)
@given(days, inks, days, inks)
def test_a_date_changes_only_to_what_the_other_field_and_its_own_ink_say(
    one: PartialDate, ink: float, other: PartialDate, ink_of_words: float
) -> None:
    alone = read(one, ink, other, ink_of_words)
    found = decode_jointly(alone, KS, BOOK)
    changed = {column for column in alone if found[column] != alone[column]}
    asked = {"nksNgaySinh": ink, "nksNgaySinhBangChu": ink_of_words}
    assert len(changed) <= 1
    assert all(asked[column] > -HELD + log(CLEARLY / (1 - CLEARLY)) for column in changed)
    said = found["nksNgaySinh"].value, words_to_date(found["nksNgaySinhBangChu"].value)
    assert changed or said == (one.cell(), other)
    assert not changed or said in ((one.cell(), one), (other.cell(), other))
    for column in changed:
        was = alone[column].value
        assert found[column].alternatives[0] == was
        assert found[column].confidence <= 1 / (1 + exp(-asked[column] - HELD))


@settings(max_examples=20, deadline=None)
@given(days, inks, inks)
def test_dates_that_agree_stay_as_they_are(day: PartialDate, ink: float, ink_of_words: float) -> None:
    alone = read(day, ink, day, ink_of_words)
    assert decode_jointly(alone, KS, BOOK) == alone
