"""Dates from 1850 to 2100 survive the round trip through figures and words."""

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from records.date_words import DATE_STYLES, DATE_WORDS, DateStyle, date_to_words, words_to_date
from records.dates import PartialDate, parse_date
from records.text.number_words import NUMBER_STYLES, NumberStyle, number_to_words, words_to_number
from records.text.vietnamese import new_tone_placement

FIRST, LAST = date(1850, 1, 1), date(2100, 12, 31)
DAYS = st.dates(FIRST, LAST).map(lambda day: PartialDate(day.year, day.month, day.day))
DATES = DAYS | DAYS.map(lambda day: PartialDate(day.year, day.month)) | DAYS.map(lambda day: PartialDate(day.year))


def test_days_of_all_years_are_read_back_from_words() -> None:
    day, index = FIRST, 0
    while day <= LAST:
        value = PartialDate(day.year, day.month, day.day)
        style = DATE_STYLES[index * 7919 % len(DATE_STYLES)]
        assert words_to_date(date_to_words(value, style)) == value
        day, index = day + timedelta(days=9), index + 1


@given(DATES, st.sampled_from(DATE_STYLES))
def test_words_lead_back_in_every_style_and_case(value: PartialDate, style: DateStyle) -> None:
    words = date_to_words(value, style)
    for written in (words, words.upper(), words.title(), new_tone_placement(words), f"  {words} ."):
        assert words_to_date(written) == value


@given(DATES, st.sampled_from([".", "/", "-", ". ", " / "]), st.sampled_from([1, 2]))
def test_figures_lead_back_with_every_separator(value: PartialDate, separator: str, width: int) -> None:
    parts = [part for part in (value.day, value.month) if part is not None]
    written = separator.join([*(f"{part:0{width}d}" for part in parts), str(value.year)])
    assert parse_date(written) == value
    assert parse_date(value.cell()) == value
    assert parse_date(value.cell().replace(".", "")) == value


@given(st.integers(0, 9999), st.sampled_from(NUMBER_STYLES))
def test_numbers_lead_back(number: int, style: NumberStyle) -> None:
    words = number_to_words(number, style)
    assert words_to_number(words.split()) == number


@given(DATES, DATES)
def test_order_and_agreement_exclude_each_other(one: PartialDate, other: PartialDate) -> None:
    assert one.agrees_with(other) == other.agrees_with(one)
    assert [one.surely_before(other), other.surely_before(one), one.agrees_with(other)].count(True) == 1
    least, most = one.full_years_until(other)
    assert least <= most


@given(st.text(alphabet="0123456789./- ngàythángnăm", max_size=20))
def test_no_text_breaks_the_reader(text: str) -> None:
    value = parse_date(text)
    assert value is None or parse_date(value.cell()) == value


@given(st.lists(st.sampled_from(sorted(DATE_WORDS)), max_size=14))
@example(["không", "ba", "ba", "ba"])
def test_no_words_break_the_reader(words: list[str]) -> None:
    value = words_to_date(" ".join(words))
    assert value is None or words_to_date(date_to_words(value)) == value
