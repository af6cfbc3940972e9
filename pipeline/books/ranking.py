"""How much there is to doubt about a record: the order of the review queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipeline.store import Transaction
from records.stages import EntryReading, FieldState, Finding, Severity

SURE = 1000
# In hundredths of a wrong field: a finding that blocks is worth several doubtful fields, a hint hardly any.
WEIGHT = {Severity.BLOCK: 300, Severity.WARN: 100, Severity.HINT: 5}
UNREAD = 100


def trust(entry: EntryReading, findings: Iterable[Finding]) -> int:
    """From 0, doubt everything, to 1000, nothing doubtful: falls with the number of fields expected to be wrong."""
    unread = sum(UNREAD for field in entry.fields if field.state is FieldState.UNREAD)
    unsure = sum(100 * (1 - field.confidence) for field in entry.fields if field.state is FieldState.READ)
    doubt = unread + unsure + sum(WEIGHT[finding.severity] for finding in findings)
    return round(SURE * 100 / (100 + doubt))


def rank_book(rows: Transaction, book_id: str) -> None:
    """Give the records of a book their place in the queue; called when readings or findings have changed."""
    findings: dict[int, list[Finding]] = defaultdict(list)
    for record_id, finding in rows.findings.of_book(book_id):
        if record_id is not None:
            findings[record_id].append(finding)
    entries = rows.records.of_book(book_id)
    rows.records.rank({entry.id: trust(entry.current, findings[entry.id]) for entry in entries})
