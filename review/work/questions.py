"""Questions to a person about a record: the fields to look at, and the words by which a form names the cases."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.shared.choices import NONE
from pipeline.store.books.record import BY_PERSON
from records.stages import DOUBTFUL_AREA, FieldReading, FieldState, Finding


def case_word(case: str) -> str:
    """Return the word by which the form names a case, or none of them."""
    return f"case:{case}" if case else "none"


def case_of(word: str) -> str:
    """Return the case that the form names; `NONE` for none of them."""
    return NONE if word == case_word(NONE) else word.removeprefix("case:") or word


def is_asked(field: FieldReading, findings: Sequence[Finding], sure_from: float) -> bool:
    """Return whether a person has to look at a field: unread, not sure enough, or touched by a finding."""
    if field.source.startswith(BY_PERSON) or field.state in (FieldState.DERIVED, FieldState.NOT_ON_FORM):
        return False
    if field.state is FieldState.UNREAD or any(field.column in finding.columns for finding in findings):
        return True
    if field.state is FieldState.BLANK:
        return any(reason.code == DOUBTFUL_AREA for reason in field.reasons)
    return field.state is FieldState.READ and field.confidence < sure_from
