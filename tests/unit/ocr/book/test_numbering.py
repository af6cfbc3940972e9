"""Running numbers: neighbours settle what the ink leaves open, and never what was written clearly."""

import numpy as np
import pytest

from ocr.book.numbering import settle_numbers
from ocr.decode.reasons import figure_rival, rewritten
from ocr.recognise.charset import SIZE, encode
from ocr.recognise.trace import Trace
from records.stages import EntryReading, FieldReading, FieldState, InkTrace, Reason


def ink(read: str, also: str, doubt: float) -> str:
    """Ink in which `also` is as likely as `doubt` says against `read`, figure by figure; both of one length."""
    rows = np.full((2 * len(read), SIZE), 1e-5, np.float32)
    for at, (one, other) in enumerate(zip(encode(read), encode(also), strict=True)):
        rows[2 * at, other] = doubt
        rows[2 * at, one] = 1.0 if one == other else 1 - doubt
        rows[2 * at + 1, 0] = 1.0
    return Trace(np.log(rows / rows.sum(axis=1, keepdims=True))).packed()


def settled(numbers: list[str], at: int, trace: str, row: int | None = None) -> FieldReading:
    """What becomes of the number at a place; "" is an unread one."""
    entries = []
    for number in numbers:
        state = FieldState.READ if number else FieldState.UNREAD
        entries.append(EntryReading(None, (FieldReading("so", state, number, number, 0.8),)))
    traces = [[InkTrace(row, "so", trace)] if place == at else [] for place in range(len(numbers))]
    return settle_numbers(entries, traces)[at].fields[0]


@pytest.mark.parametrize(
    ("numbers", "at", "counted"),
    [
        (["67", "68", "62", "70"], 2, "69"),
        (["94", "66", "67"], 0, "65"),
        (["67", "68", "62"], 2, "69"),
        (["67", "68", "", "70"], 2, "69"),
    ],
)
def test_a_number_the_ink_leaves_open_is_the_counted_one(numbers: list[str], at: int, counted: str) -> None:
    field = settled(numbers, at, ink(numbers[at] or "62", counted, 0.2))
    assert (field.state, field.value) == (FieldState.READ, counted)
    assert [reason.code for reason in field.reasons] == ["counted"]
    assert 0.5 < field.confidence <= 0.95


@pytest.mark.parametrize("numbers", [["67", "68", "62", "71"], ["67", "68", "68", "70"], ["68", "62", "65"]])
def test_a_clear_number_and_one_without_neighbours_stay(numbers: list[str]) -> None:
    at = 1 if len(numbers) == 3 else 2
    assert settled(numbers, at, ink(numbers[at], "69", 0.001)).value == numbers[at]


def test_an_open_number_stays_where_its_neighbours_do_not_count_to_one() -> None:
    assert settled(["60", "62", "71"], 1, ink("62", "61", 0.4)).value == "62"


def test_the_ink_of_another_row_says_nothing() -> None:
    assert settled(["67", "68", "62", "70"], 2, ink("62", "69", 0.4), row=3).value == "62"


def sure(numbers: list[str], row: int | None = None, column: str = "so") -> list[tuple[float, list[str]]]:
    """Confidence and reasons of numbers that were each read at 1.0."""
    fields = [FieldReading(column, FieldState.READ, number, number, 1.0) for number in numbers]
    entries = settle_numbers([EntryReading(row, (field,)) for field in fields], [[] for _number in numbers])
    return [(entry.fields[0].confidence, [reason.code for reason in entry.fields[0].reasons]) for entry in entries]


def test_a_number_that_its_neighbours_count_up_to_stays_sure() -> None:
    assert sure(["32", "33", "34", "35"]) == [(1.0, [])] * 4


def test_a_number_that_no_neighbour_supports_is_a_question() -> None:
    assert sure(["32", "33", "324", "35"])[2] == (0.9, ["number_alone"])
    assert sure(["324"]) == [(0.9, ["number_alone"])]


def doubted(numbers: list[str], at: int, other: str, doubt: float, *more: Reason) -> FieldReading:
    """What becomes of a number that is a question as its ink may be another one."""
    why = (figure_rival(numbers[at], other), *more)
    fields = [FieldReading("so", FieldState.READ, number, number, 0.9, reasons=why) for number in numbers]
    trace = [InkTrace(None, "so", ink(numbers[at], other, doubt))]
    traces = [trace if place == at else [] for place in range(len(numbers))]
    return settle_numbers([EntryReading(None, (field,)) for field in fields], traces)[at].fields[0]


def test_a_number_that_counts_on_is_sure_though_its_figures_look_like_others() -> None:
    field = doubted(["70", "71", "72"], 1, "77", 0.2)
    assert (field.value, field.reasons) == ("71", ())
    assert 0.95 < field.confidence <= 0.98


def test_figures_that_look_alike_stay_a_question_where_order_or_ink_speaks_for_the_others() -> None:
    assert doubted(["70", "71", "79"], 1, "77", 0.2).confidence == 0.9
    assert doubted(["70", "71", "72"], 1, "77", 0.9).confidence == 0.9
    assert doubted(["70", "71", "72"], 1, "77", 0.2, rewritten()).confidence == 0.9


def test_the_rows_of_one_page_bear_its_number_alike() -> None:
    assert sure(["7", "7", "7"], row=2, column="trangSo") == [(1.0, [])] * 3
