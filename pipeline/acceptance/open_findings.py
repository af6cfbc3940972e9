"""Findings about a record that nobody has answered: what a supervisor still sees, and what stops an extract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.store.books.record import BY_PERSON, Record, ReviewTask
from records.search.entry_words import NUMBER
from records.stages import FieldState, Finding, Severity

DIFFERENCE = "shared."
"""Begins the rules whose findings are differences to the shared database."""
_NOBODY_ANSWERS = (FieldState.DERIVED, FieldState.NOT_ON_FORM)


def open_findings(record: Record, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings heavier than a hint that no person has answered.

    A person answers by standing for every column that the finding is about; one about the record as a whole is about
    its number. Of columns that nobody is asked about, as they follow from others, a review of the record is the answer.
    """
    fields = {field.column: field for field in record.current.fields if field.state not in _NOBODY_ANSWERS}
    for finding in findings:
        about = [fields[column] for column in finding.columns or (NUMBER,) if column in fields]
        answered = all(field.source.startswith(BY_PERSON) for field in about) if about else is_reviewed(record)
        if finding.severity is not Severity.HINT and not answered:
            yield finding


def is_reviewed(record: Record) -> bool:
    """Return whether people have gone through a record as a whole; what a policy let pass nobody has."""
    return record.task in (ReviewTask.APPROVAL, ReviewTask.NONE) and record.policy_id is None
