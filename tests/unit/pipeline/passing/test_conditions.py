"""Conditions of passing: every cause keeps an entry, and nothing passes with a doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.passing.conditions import Cause, Doubt, EntryEvidence, FieldEvidence, Passed, Referred, decide
from pipeline.store.passing.policies import PassingThresholds
from reconcile.decision.verdicts import RelationOutcome
from records.stages import FieldState

LIMITS = PassingThresholds(0.95, 0.5, 0.97, {"place": 0.99})
NAME = FieldEvidence("nksHoTen", "name", FieldState.READ, 0.6, agrees=True)
PLACE = FieldEvidence("nksQueQuan", "place", FieldState.READ, 0.99)
BLANK = FieldEvidence("ghiChu", "text", FieldState.BLANK, 0.98)
DERIVED = FieldEvidence("nksLoaiKhaiSinh", "code", FieldState.DERIVED, 0.94)
ENTRY = EntryEvidence(
    balance_open=False, taken_up=False, rules=(), outcome=RelationOutcome.MATCH, fields=(NAME, PLACE, BLANK)
)


def with_name(**changes: object) -> EntryEvidence:
    return replace(ENTRY, fields=(replace(NAME, **changes), PLACE, BLANK))  # type: ignore[arg-type]


def test_an_entry_passes_by_ink_and_database_together_and_tells_its_numbers() -> None:
    assert decide(ENTRY, LIMITS) == Passed(agreeing=1, sure=2, least=0.98)


@pytest.mark.parametrize("outcome", [None, RelationOutcome.ABSENT])
def test_without_a_case_every_value_needs_the_threshold_of_its_kind(outcome: RelationOutcome | None) -> None:
    alone = replace(ENTRY, outcome=outcome, fields=(replace(NAME, agrees=False, confidence=0.95), PLACE, BLANK))
    assert isinstance(decide(alone, LIMITS), Passed)
    below = replace(alone, fields=(*alone.fields, replace(PLACE, confidence=0.98)))
    assert decide(below, LIMITS) == Referred((Doubt(Cause.UNSURE, ("nksQueQuan",)),))


@pytest.mark.parametrize(
    ("entry", "doubt"),
    [
        (replace(ENTRY, balance_open=True), Doubt(Cause.BALANCE)),
        (replace(ENTRY, taken_up=True), Doubt(Cause.PERSON)),
        (replace(ENTRY, rules=("V5",)), Doubt(Cause.RULE, ("V5",))),
        (replace(ENTRY, outcome=RelationOutcome.UNSURE), Doubt(Cause.UNLINKED)),
        (replace(ENTRY, outcome=RelationOutcome.DUPLICATE), Doubt(Cause.UNLINKED)),
        (replace(ENTRY, outcome=RelationOutcome.NUMBER_CONFLICT), Doubt(Cause.UNLINKED)),
        (replace(ENTRY, fields=(BLANK,)), Doubt(Cause.EMPTY)),
        (with_name(differs=True), Doubt(Cause.DIFFERS, ("nksHoTen",))),
        (with_name(followed=True), Doubt(Cause.FOLLOWED, ("nksHoTen",))),
        (with_name(strange=True), Doubt(Cause.STRANGE, ("nksHoTen",))),
        (with_name(state=FieldState.UNREAD), Doubt(Cause.UNREAD, ("nksHoTen",))),
        (with_name(agrees=False), Doubt(Cause.UNSURE, ("nksHoTen",))),
        (with_name(confidence=0.4), Doubt(Cause.UNSURE, ("nksHoTen",))),
        (replace(ENTRY, fields=(NAME, PLACE, replace(BLANK, confidence=0.96))), Doubt(Cause.UNSURE, ("ghiChu",))),
        (replace(ENTRY, fields=(*ENTRY.fields, DERIVED)), Doubt(Cause.UNSURE, ("nksLoaiKhaiSinh",))),
    ],
)
def test_every_cause_keeps_an_entry_and_is_told(entry: EntryEvidence, doubt: Doubt) -> None:
    assert decide(entry, LIMITS) == Referred((doubt,))
    assert doubt.cause.words


def test_all_causes_are_told_at_once() -> None:
    both = replace(with_name(followed=True), rules=("V5",))
    assert decide(both, LIMITS) == Referred((Doubt(Cause.RULE, ("V5",)), Doubt(Cause.FOLLOWED, ("nksHoTen",))))


def test_raised_thresholds_leave_half_of_the_doubt() -> None:
    raised = LIMITS.raised()
    found = (raised.sure_from, raised.agreeing_from, raised.of("place"), raised.of("date"))
    assert found == pytest.approx((0.975, 0.75, 0.995, 0.975))


# Most entries are without a cause, and as sure as a threshold or a little less: many pass, by a hair.
seldom = st.sampled_from([False] * 30 + [True])
fields = st.builds(
    FieldEvidence,
    column=st.sampled_from(["so", "nksHoTen", "nksQueQuan"]),
    kind=st.sampled_from(["name", "place"]),
    state=st.sampled_from([FieldState.READ] * 10 + list(FieldState)),
    confidence=st.sampled_from([0.49, 0.5, 0.94, 0.95, 0.96, 0.97, 0.98, *[0.99] * 14]),
    by_person=st.booleans(),
    followed=seldom,
    strange=seldom,
    agrees=st.booleans(),
    differs=seldom,
)
entries = st.builds(
    EntryEvidence,
    balance_open=seldom,
    taken_up=seldom,
    rules=seldom.map(lambda found: ("V5",) if found else ()),
    outcome=st.sampled_from([*[RelationOutcome.MATCH] * 10, None, *RelationOutcome]),
    fields=st.lists(fields, min_size=1, max_size=3).map(tuple),
)


@given(entries)
def test_nothing_passes_with_a_doubt(entry: EntryEvidence) -> None:
    if not isinstance(decide(entry, LIMITS), Passed):
        return
    assert not (entry.balance_open or entry.taken_up or entry.rules)
    assert entry.outcome in (None, RelationOutcome.MATCH, RelationOutcome.DIFFERS, RelationOutcome.ABSENT)
    for field in (one for one in entry.fields if not one.by_person):
        assert not (field.followed or field.strange or field.differs) and field.state is not FieldState.UNREAD
        if field.state is not FieldState.NOT_ON_FORM:
            alone = 0.97 if field.state is FieldState.BLANK else LIMITS.of(field.kind)
            assert field.confidence >= (0.5 if field.agrees else alone)


@given(entries, st.floats(0.5, 0.999), st.floats(0.5, 0.999))
def test_a_higher_threshold_never_lets_more_pass(entry: EntryEvidence, one: float, other: float) -> None:
    low, high = (PassingThresholds(sure, 0.5, sure) for sure in sorted((one, other)))
    if isinstance(decide(entry, high), Passed):
        assert isinstance(decide(entry, low), Passed)
