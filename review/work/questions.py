"""Questions to a person about a record: the fields to look at, and the words by which a form names the cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.shared.choices import NONE
from pipeline.store.books.record import BY_PERSON
from pipeline.store.relations import Relation
from records.language import N_, Message
from records.record_types import RecordType
from records.stages import DOUBTFUL_AREA, EntryReading, FieldReading, FieldState, Finding, Severity
from records.text.likeness import same_value

AGAINST_BOTH = "typed.against-both"
_WORDS = N_("{label}: “{typed}” khác cả máy đọc (“{read}”) lẫn cơ sở dữ liệu (“{shared}”); xem lại nét mực.")


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


def against_both(
    kind: RecordType, before: EntryReading, typed: Sequence[FieldReading], relation: Relation | None
) -> list[Finding]:
    """Ask about every typed value that neither the machine read nor the shared database has: a slip of the keys?"""
    shared = {one.column: one.there for one in relation.decision.fields if one.there} if relation else {}
    read = {field.column: field.value for field in before.fields if not field.source.startswith(BY_PERSON)}
    return [
        Finding(AGAINST_BOTH, Severity.WARN, (field.column,), _question(kind, field, read, shared))
        for field in typed
        if field.value and _is_alone(field.value, read.get(field.column), shared.get(field.column))
    ]


def _is_alone(typed: str, read: str | None, shared: str | None) -> bool:
    return bool(read and shared) and not any(same_value(typed, other or "") for other in (read, shared))


def _question(kind: RecordType, field: FieldReading, read: Mapping[str, str], shared: Mapping[str, str]) -> Message:
    label, column = kind.column(field.column).label, field.column
    return Message.of(_WORDS, label=label, typed=field.value, read=read[column], shared=shared[column])
