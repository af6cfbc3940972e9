"""Comparators are symmetric and blind to spelling habits; agreement never weighs less than disagreement."""

from __future__ import annotations

import unicodedata

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.index.encode import Cases, encode
from reconcile.index.schema import Aspect, schema
from reconcile.weights.book_evidence import neighbour_consensus, running_numbers
from reconcile.weights.comparators import LEVELS, Pairs, compare, date_levels, number_levels
from reconcile.weights.defaults import default_m
from reconcile.weights.model import SAME
from reconcile.weights.posterior import posteriors
from records.text.vietnamese import fold_tone_placement, new_tone_placement

KS = schema("KS")
SYLLABLES = [
    "Nguyễn",
    "Trần",
    "Văn",
    "Thị",
    "Hoà",
    "Thuý",
    "Khoẻ",
    "Mạnh",
    "Mảnh",
    "Hạ",
    "Hà",
    "Anh",
    "Đức",
    "Dức",
    "Lý",
    "Quý",
]
names = st.lists(st.sampled_from(SYLLABLES), max_size=5).map(" ".join)
days = st.builds(
    lambda y, m, d: f"{d:02d}.{m:02d}.{y}", st.integers(1900, 2025), st.integers(1, 12), st.integers(1, 28)
)
partial = st.one_of(days, days.map(lambda day: day[6:]), days.map(lambda day: day[3:]), st.just(""))
entries = st.fixed_dictionaries(
    {
        "so": st.integers(0, 400).map(str),
        "ngayDangKy": partial,
        "nksHoTen": names,
        "nksNgaySinh": partial,
        "nksGioiTinh": st.sampled_from(["", "1", "2", "Nam", "nữ"]),
        "chaHoTen": names,
        "chaNgaySinh": partial,
        "meHoTen": names,
    }
)


def _levels(one: Cases, other: Cases) -> list[int]:
    at = np.zeros(1, np.intp)
    return [int(level) for level in compare(KS, Pairs(one, at, other, at))[0]]


def _encoded(entry: dict[str, str]) -> Cases:
    return encode(KS, [entry])


@settings(max_examples=40)
@given(entries, entries)
def test_comparators_are_symmetric(one: dict[str, str], other: dict[str, str]) -> None:
    assert _levels(_encoded(one), _encoded(other)) == _levels(_encoded(other), _encoded(one))


@given(entries)
def test_a_case_is_the_same_as_itself_or_missing(entry: dict[str, str]) -> None:
    same = _levels(_encoded(entry), _encoded(entry))
    assert all(level in (0, 1, LEVELS[Aspect.BIRTH].index("same_as_known")) for level in same)


@settings(max_examples=40)
@given(entries, entries)
def test_unicode_form_tone_placement_and_case_change_nothing(one: dict[str, str], other: dict[str, str]) -> None:
    before = _levels(_encoded(one), _encoded(other))
    for spell in (
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: unicodedata.normalize("NFC", text),
        fold_tone_placement,
        new_tone_placement,
        str.upper,
        str.lower,
        lambda text: f"  {text} ",
    ):
        names_spelled = {column: spell(text) if column.endswith("HoTen") else text for column, text in one.items()}
        assert _levels(_encoded(names_spelled), _encoded(other)) == before


@given(st.integers(1, 99999), st.integers(1, 99999))
def test_numbers_are_the_same_only_when_equal(one: int, other: int) -> None:
    level = number_levels(np.array([one]), np.array([other]))[0]
    assert (level == SAME) == (one == other)


@given(st.integers(1900, 2025), st.integers(1, 12), st.integers(1, 12))
def test_swapped_day_and_month_are_told(year: int, month: int, day: int) -> None:
    level = date_levels(np.array([year * 10000 + month * 100 + day]), np.array([year * 10000 + day * 100 + month]))[0]
    assert LEVELS[Aspect.BIRTH][level] == ("same" if day == month else "swapped")


def test_agreement_weighs_most_in_the_declared_parameters() -> None:
    m = default_m(KS)
    for place, comparison in enumerate(KS.comparisons):
        others = m[place, SAME + 1 : len(LEVELS[comparison.aspect])]
        assert (m[place, SAME] > others).all()


@given(st.lists(st.floats(-30, 40), min_size=1, max_size=6), st.floats(0.1, 20))
def test_more_weight_never_makes_a_candidate_less_likely(weights: list[float], more: float) -> None:
    reading, claim = np.zeros(len(weights), np.intp), np.arange(len(weights))
    heavier = np.array(weights)
    before = posteriors(reading, heavier, np.log(1e-4), np.log(0.3), claim)
    heavier[0] += more
    after = posteriors(reading, heavier, np.log(1e-4), np.log(0.3), claim)
    assert after[0] >= before[0] - 1e-9
    assert 0 <= after.sum() <= 1 + 1e-9


@given(st.floats(5, 30))
def test_two_entries_of_a_book_are_not_one_case(weight: float) -> None:
    reading, rivals = np.array([0, 1]), np.array([0, 0])
    chance = posteriors(reading, np.array([weight, weight]), np.log(1e-2), np.log(0.3), rivals)
    alone = posteriors(reading, np.array([weight, weight]), np.log(1e-2), np.log(0.3), np.array([0, 1]))
    assert chance.sum() <= 1.01
    assert (chance <= alone + 1e-9).all()


@settings(max_examples=40)
@given(st.integers(1, 300), st.integers(10, 80), st.data())
def test_running_numbers_fill_a_gap_and_leave_none_wrong(first: int, size: int, data: st.DataObject) -> None:
    true = np.arange(first, first + size)
    damaged = true.copy()
    damaged[data.draw(st.integers(0, size - 1))] = data.draw(st.sampled_from([0, 9999]))
    assert running_numbers(damaged).tolist() == true.tolist()


def test_neighbours_that_disagree_say_nothing() -> None:
    assert neighbour_consensus(np.array([5, 9, 2, 7, 1, 8])).tolist() == [0] * 6
