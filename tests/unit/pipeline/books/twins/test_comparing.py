"""Comparison of an entry in two copies: agreement makes surer by a bounded amount, differences are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.books.twins.comparing import (
    AGREES,
    NAME_AGREES,
    RULE,
    CopiedEntry,
    TwinComparison,
    agreed_confidence,
    compare_entry,
)
from records.record_types import FieldKind, record_type
from records.stages import EntryReading, FieldReading, FieldState, Reason, Severity

KS = record_type("KS")
READ = st.builds(
    lambda value, sure: (value, sure),
    st.sampled_from(["Trần Văn Bình", "Trần Văn Bính", "TRẦN VĂN BÌNH"]),
    st.floats(0, 1),
)


def entry(**fields: tuple[str, float]) -> EntryReading:
    return EntryReading(
        None,
        tuple(FieldReading(column, FieldState.READ, text, text, sure) for column, (text, sure) in fields.items()),
    )


def compared(ours: EntryReading, theirs: EntryReading) -> TwinComparison:
    return compare_entry(CopiedEntry(ours), CopiedEntry(theirs), KS)


def test_what_agrees_is_surer_by_its_measured_odds_and_names_by_less() -> None:
    ours = entry(nksHoTen=("Trần Văn Bình", 0.9), nksNgaySinh=("05.03.2018", 0.9))
    made = compared(ours, ours)
    name, day = (field.confidence for field in made.entry.fields)
    assert name == pytest.approx(9 * NAME_AGREES / (1 + 9 * NAME_AGREES))
    assert day == pytest.approx(9 * AGREES / (1 + 9 * AGREES))
    assert made.findings == ()


def test_what_differs_is_told_with_both_values_and_what_separates_them() -> None:
    made = compared(entry(nksHoTen=("Trần Văn Bình", 0.9)), entry(nksHoTen=("Trần Văn Bính", 0.4)))
    (finding,) = made.findings
    assert (finding.rule, finding.severity, finding.columns) == (RULE, Severity.WARN, ("nksHoTen",))
    assert "“Trần Văn Bình”, bản kia “Trần Văn Bính”. Khác dấu." in finding.message
    assert made.entry.fields[0].confidence == 0.9


@pytest.mark.parametrize(
    ("column", "here", "there"),
    [("nksHoTen", "Hoà", "Hòa"), ("nksHoTen", "TRẦN AN", "Trần An"), ("trangSo", "12", "13")],
)
def test_the_place_of_a_tone_letter_case_and_page_numbers_are_no_difference(column: str, here: str, there: str) -> None:
    assert compared(entry(**{column: (here, 0.9)}), entry(**{column: (there, 0.9)})).findings == ()


def test_a_told_doubt_is_not_outvoted_and_an_unread_field_is_no_difference() -> None:
    doubted = FieldReading("nksNgaySinh", FieldState.READ, "05.03.2018", "05.03.2018", 0.9, reasons=(Reason("x", "y"),))
    unread = FieldReading("nksHoTen", FieldState.UNREAD)
    theirs = entry(nksNgaySinh=("05.03.2018", 0.9), nksHoTen=("Trần An", 0.9))
    made = compared(EntryReading(None, (doubted, unread)), theirs)
    assert made.entry.fields == (doubted, unread) and made.findings == ()


@given(READ, READ)
def test_values_stay_and_no_confidence_falls(ours: tuple[str, float], theirs: tuple[str, float]) -> None:
    before = entry(nksHoTen=ours)
    (after,) = compared(before, entry(nksHoTen=theirs)).entry.fields
    assert after.value == ours[0] and ours[1] <= after.confidence + 1e-12 and after.confidence <= 1


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(list(FieldKind)))
def test_the_order_of_confidences_is_kept(one: float, other: float, kind: FieldKind) -> None:
    low, high = sorted((one, other))
    assert agreed_confidence(low, kind) <= agreed_confidence(high, kind) + 1e-12
