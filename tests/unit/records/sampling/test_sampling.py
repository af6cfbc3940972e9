"""Acceptance sampling: the tables of the standard, bounds against known values, and a draw that can be done again."""

from __future__ import annotations

from math import isclose

import pytest

from records.sampling.bounds import error_bound, values_for_bound
from records.sampling.drawing import drawn, new_seed
from records.sampling.plans import InspectionLevel, QualityLimit, plan_by_bound, plan_by_standard

DRAWN = (82, 41, 66, 57, 67)


@pytest.mark.parametrize(
    ("lot", "limit", "level", "size", "accepts"),
    [
        (1000, "1.0", "II", 80, 2),  # letter J
        (1000, "1.0", "I", 50, 1),  # G: the plan below it, H
        (1000, "1.0", "III", 125, 3),  # K
        (1000, "0.10", "II", 125, 0),  # J: below it, K
        (4000, "1.0", "II", 200, 5),  # L
        (120, "2.5", "II", 20, 1),  # F
        (60, "2.5", "II", 20, 1),  # E: the plan below it, F
        (40, "2.5", "II", 5, 0),  # D: the plan above it, C
        (200, "4.0", "II", 32, 3),  # G
        (500, "6.5", "II", 50, 7),  # H
        (500, "10", "S-1", 5, 1),  # B: the plan below it, C
        (600_000, "0.25", "II", 1250, 7),  # Q
        (600_000, "0.065", "III", 2000, 3),  # R
        (600_000, "4.0", "III", 315, 21),  # R: no plan so far down, the last above it
    ],
)
def test_plans_are_those_of_the_standard(
    lot: int, limit: QualityLimit, level: InspectionLevel, size: int, accepts: int
) -> None:
    plan = plan_by_standard(lot, limit, level)
    assert (plan.size, plan.accepts) == (size, accepts)
    assert "ISO 2859-1" in plan.rule and limit in plan.rule


def test_a_lot_smaller_than_its_sample_is_looked_at_whole() -> None:
    assert plan_by_standard(3, "2.5", "II").size == 3


@pytest.mark.parametrize(
    ("wrong", "of", "low", "high"),
    [  # as R's binom.test and scipy's binomtest(...).proportion_ci(method="exact") give them
        (0, 10, 0.0, 0.3084971),
        (1, 10, 0.002528579, 0.4450161),
        (3, 100, 0.006229972, 0.08517605),
        (10, 10, 0.6915029, 1.0),
        (0, 100, 0.0, 0.03621669),
        (50, 100, 0.3983211, 0.6016789),
    ],
)
def test_bounds_are_the_known_ones(wrong: int, of: int, low: float, high: float) -> None:
    bound = error_bound(wrong, of)
    assert isclose(bound.low, low, abs_tol=1e-7) and isclose(bound.high, high, abs_tol=1e-7)


def test_nothing_looked_at_says_nothing() -> None:
    assert (error_bound(0, 0).low, error_bound(0, 0).high) == (0.0, 1.0)


@pytest.mark.parametrize("wished", [0.003, 0.01, 0.1])
def test_so_many_values_without_an_error_show_the_wished_bound(wished: float) -> None:
    count = values_for_bound(wished)
    assert error_bound(0, count).high <= wished < error_bound(0, count - 1).high


def test_a_wished_bound_gives_the_number_of_entries() -> None:
    plan = plan_by_bound(200, 0.01, 200 * 20)
    assert plan.size * 20 >= values_for_bound(0.01) > (plan.size - 1) * 20 and plan.accepts == 0
    assert plan_by_bound(5, 0.003, 100).size == 5


def test_a_draw_stays_the_one_that_the_minutes_tell() -> None:
    assert drawn("00112233445566ff", range(1, 101), 5) == DRAWN
    assert new_seed() != new_seed() and len(new_seed()) == 16


def test_each_entry_is_drawn_with_the_same_chance() -> None:
    counts = dict.fromkeys(range(10), 0)
    for seed in range(2000):
        for entry in drawn(str(seed), range(10), 3):
            counts[entry] += 1
    assert all(500 < count < 700 for count in counts.values())
