"""Acceptance sampling: every lot has a plan, bounds hold the rate that was seen, a draw follows from seed and lot."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from records.sampling.bounds import error_bound
from records.sampling.drawing import drawn
from records.sampling.plans import InspectionLevel, QualityLimit, plan_by_standard


@given(
    st.integers(1, 10**6), st.sampled_from(["0.065", "0.65", "2.5", "10"]), st.sampled_from(["S-1", "I", "II", "III"])
)
def test_every_lot_has_a_plan(lot: int, limit: QualityLimit, level: InspectionLevel) -> None:
    plan = plan_by_standard(lot, limit, level)
    assert 1 <= plan.size <= lot and 0 <= plan.accepts <= 21


@given(st.data(), st.integers(1, 60))
def test_bounds_hold_the_rate_and_shrink_with_the_sample(data: st.DataObject, of: int) -> None:
    wrong = data.draw(st.integers(0, of))
    bound, larger = error_bound(wrong, of), error_bound(2 * wrong, 2 * of)
    assert 0 <= bound.low <= wrong / of <= bound.high <= 1
    assert larger.high - larger.low <= bound.high - bound.low + 1e-9


@given(st.lists(st.integers(1, 10**6), unique=True, max_size=60), st.integers(0, 60), st.text(max_size=20))
def test_a_draw_depends_on_the_seed_and_the_lot_alone(entries: list[int], size: int, seed: str) -> None:
    once = drawn(seed, entries, size)
    assert once == drawn(seed, reversed(entries), size) and set(once) <= set(entries)
    assert len(once) == min(size, len(entries)) == len(set(once))
    assert drawn(seed, entries, size)[: max(size - 1, 0)] == drawn(seed, entries, max(size - 1, 0))
