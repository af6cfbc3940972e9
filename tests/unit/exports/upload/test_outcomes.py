"""Outcomes: one state whatever the order and number of answers, and sums that balance."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exports.upload.outcomes import CaseState, Outcome, UploadSums, contradicts, standing

OUTCOMES = st.builds(Outcome, st.just("key"), st.sampled_from(CaseState), st.sampled_from(["", "1", "2"]))


@given(st.lists(OUTCOMES, min_size=1), st.randoms())
def test_the_state_does_not_depend_on_the_order_or_number_of_answers(told: list[Outcome], chance: object) -> None:
    mixed = [*told, *told[:2]]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert standing(mixed).state is standing(told).state
    assert contradicts(mixed) is contradicts(told)


def test_the_first_import_names_the_case_and_another_contradicts_it() -> None:
    first, second = (Outcome("key", CaseState.IMPORTED, reference) for reference in "12")
    rejected = Outcome("key", CaseState.REJECTED, code="E")
    assert standing([first, second, rejected]) == first
    assert [contradicts(told) for told in ([first], [first, second], [rejected, first])] == [False, True, True]
    assert standing([Outcome("key", CaseState.IMPORTED), rejected]).state is CaseState.IMPORTED


@given(st.dictionaries(st.sampled_from(CaseState), st.integers(0, 9)))
def test_what_was_prepared_is_imported_rejected_or_unknown(counts: dict[CaseState, int]) -> None:
    sums = UploadSums(sum(counts.values()), counts)
    assert sums.balanced
    assert sums.imported + sums.rejected + sums.unknown == sums.prepared
    assert not UploadSums(sums.prepared + 1, counts).balanced
