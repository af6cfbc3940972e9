"""What a person is asked about a record: which fields, and how the form names the cases to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.shared.choices import NONE
from pipeline.store.books.record import BY_PERSON
from records.stages import DOUBTFUL_AREA, FieldReading, FieldState, Finding


def case_word(case: str) -> str:
    """How the form names a case, or that it is none of them."""
    return f"case:{case}" if case else "none"


def case_of(word: str) -> str:
    """The case that the form names; `NONE` for none of them."""
    return NONE if word == case_word(NONE) else word.removeprefix("case:") or word


def is_asked(field: FieldReading, findings: Sequence[Finding], sure_from: float) -> bool:
    """Whether a person has to look at a field: unread, not sure enough, or touched by a finding."""
    if field.source.startswith(BY_PERSON) or field.state in (FieldState.DERIVED, FieldState.NOT_ON_FORM):
        return False
    if field.state is FieldState.UNREAD or any(field.column in finding.columns for finding in findings):
        return True
    if field.state is FieldState.BLANK:
        return any(reason.code == DOUBTFUL_AREA for reason in field.reasons)
    return field.state is FieldState.READ and field.confidence < sure_from
