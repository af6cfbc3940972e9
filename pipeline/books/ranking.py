"""Trust in a record, which orders the review queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipeline.store import Transaction
from records.stages import EntryReading, FieldState, Finding, Severity

SURE = 1000
# In hundredths of a wrong field: a finding that blocks is worth several unsure fields, a hint hardly any.
WEIGHT = {Severity.BLOCK: 300, Severity.WARN: 100, Severity.HINT: 5}
UNREAD = 100


def trust(entry: EntryReading, findings: Iterable[Finding]) -> int:
    """Rate a record from 0 (least trusted) to 1000 (no finding, no unsure field), falling with the expected errors."""
    unread = sum(UNREAD for field in entry.fields if field.state is FieldState.UNREAD)
    unsure = sum(100 * (1 - field.confidence) for field in entry.fields if field.state is FieldState.READ)
    risk = unread + unsure + sum(WEIGHT[finding.severity] for finding in findings)
    return round(SURE * 100 / (100 + risk))


def rank_book(rows: Transaction, book_id: str) -> None:
    """Give the records of a book their place in the queue after readings or findings have changed."""
    findings: dict[int, list[Finding]] = defaultdict(list)
    for record_id, finding in rows.findings.of_book(book_id):
        if record_id is not None:
            findings[record_id].append(finding)
    entries = rows.records.of_book(book_id)
    rows.records.rank({entry.id: trust(entry.current, findings[entry.id]) for entry in entries})
