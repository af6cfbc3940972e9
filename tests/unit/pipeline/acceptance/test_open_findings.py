"""Which findings of a record nobody has answered yet."""

from __future__ import annotations

import pytest

from pipeline.acceptance.open_findings import open_findings
from pipeline.store.books.record import DRAFT, Record, ReviewTask
from records.language import Message
from records.stages import EntryReading, FieldReading, FieldState, Finding, Severity

FIELDS = (
    FieldReading("so", FieldState.READ, "7", "7", 0.9, source="tesseract"),
    FieldReading("nksHoTen", FieldState.READ, "An", "An", 1.0, source="person:3"),
    FieldReading("nksGioiTinh", FieldState.DERIVED, "", "1", 1.0, source="derived:middle name"),
)


def record(task: ReviewTask = ReviewTask.APPROVAL, policy_id: int | None = None) -> Record:
    return Record(1, 1, "book", 1, 1, "KS", 2018, "7", DRAFT, task, 0, 0, EntryReading(None, FIELDS), policy_id)


def about(*columns: str, severity: Severity = Severity.WARN) -> Finding:
    return Finding("V1", severity, columns, Message("Xem lại."))


@pytest.mark.parametrize(
    ("finding", "is_open"),
    [
        (about("nksHoTen"), False),
        (about("so"), True),
        (about("so", "nksHoTen"), True),
        (about("nksHoTen", "nksGioiTinh"), False),
        (about(), True),
        (about("so", severity=Severity.HINT), False),
    ],
)
def test_a_person_answers_by_standing_for_every_column(finding: Finding, *, is_open: bool) -> None:
    assert list(open_findings(record(), [finding])) == ([finding] if is_open else [])


@pytest.mark.parametrize(
    ("kept", "is_open"),
    [(record(), False), (record(ReviewTask.REVIEW), True), (record(ReviewTask.NONE, policy_id=1), True)],
)
def test_what_nobody_is_asked_about_is_answered_by_a_review(kept: Record, *, is_open: bool) -> None:
    assert bool(list(open_findings(kept, [about("nksGioiTinh")]))) is is_open
