"""Marks of people who saw a cell of a record beside others; they stand until somebody decides that field."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipeline.store import Transaction
from pipeline.store.books.record import Record
from records.stages import Finding

STEP, MARKED = "grid", "grid.odd"


def without_answered(
    rows: Transaction, record: Record, findings: Sequence[Finding], columns: Collection[str]
) -> Sequence[Finding]:
    """Take away the marks on columns that a person has decided; return the findings that are left."""
    marks = [finding for finding in findings if finding.rule == MARKED]
    left = [finding for finding in marks if not set(finding.columns) <= set(columns)]
    if len(left) == len(marks):
        return findings
    rows.findings.replace_of_step(record.book_id, record.id, STEP, left)
    return [finding for finding in findings if finding.rule != MARKED or finding in left]
