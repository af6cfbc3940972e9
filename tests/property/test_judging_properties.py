"""Judging two values: more ink against the database's value never makes a difference less likely; sides are equal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reconcile.decision.decisions import ValueEvidence, judge
from reconcile.decision.reasons import field_reason
from reconcile.decision.verdicts import Verdict
from records.record_types import record_type
from records.stages import InkAnswer, InkQuestion

KS = record_type("KS")
NAME, DATE = KS.column("nksHoTen"), KS.column("nksNgaySinh")
NATS = st.floats(-80, 0)
NAMES = st.sampled_from(
    ["Lò Văn Hà", "Lò Văn Hạ", "LÒ VĂN HÀ", "Lò Thị Hà", "Lo Van Ha", "Nguyễn Văn Hà", "Ng. Văn Hà", ""]
)
DATES = st.sampled_from(["03.02.2007", "02.03.2007", "2007", "02.2007", "03.02.2008", "3/2/2007", "không rõ", ""])
HERE, THERE = "Lò Văn Hà", "Lò Văn Hạ"


def _answer(here: float, there: float) -> InkAnswer:
    return InkAnswer(InkQuestion(None, NAME.name, HERE, HERE, THERE), max(here, there), here, there, "fake 1")


@given(NATS, NATS, NATS)
def test_ink_against_the_database_makes_a_difference_likelier(here: float, one: float, other: float) -> None:
    less, more = sorted((one, other))
    unlikely = judge(NAME, HERE, THERE, ValueEvidence(ink=_answer(here, less)))
    likely = judge(NAME, HERE, THERE, ValueEvidence(ink=_answer(here, more)))
    assert unlikely.chance_real >= likely.chance_real


@given(NATS)
def test_ink_that_prefers_the_database_is_believed(there: float) -> None:
    verdict = judge(NAME, HERE, THERE, ValueEvidence(confidence=0.99, ink=_answer(there - 5, there)))
    assert verdict.verdict is Verdict.CORRECTED


@given(NAMES, NAMES)
def test_names_differ_from_either_side(here: str, there: str) -> None:
    assert field_reason(NAME, here, there).is_difference == field_reason(NAME, there, here).is_difference


@given(DATES, DATES)
def test_dates_differ_from_either_side(here: str, there: str) -> None:
    assert field_reason(DATE, here, there).is_difference == field_reason(DATE, there, here).is_difference
