"""Comparison of one entry in two copies of a book: what agrees is surer in both, what differs is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.store.books.record import BY_PERSON
from reconcile.decision.verdicts import FieldReason
from records.language import N_, Message
from records.record_types import FieldKind, RecordType, code_list
from records.stages import EntryReading, FieldReading, FieldState, Finding, Severity

RULE = "twin.differs"
NAME_AGREES, AGREES = 1.19, 4.8
"""Likelihood ratio of a right value when the other copy is read alike: P(alike | right) / P(alike | wrong).

Measured by `bench.studies.twin_copies` on books with known values, on pairs of readings of the same true value in two
entries, which stand in for copies: read alike were 96.4 % of names beside a right one and 59 % beside a wrong one (24
wrong ones in 7 books; at most 81 %, the upper end of a 95 % interval over books), of other values 98.7 % and 13 % (27
in 7 books; at most 21 %). The ratios are taken with these upper ends: a clerk's hand and a reader's habit are the same
in both copies, and names are misread alike.
"""
_PAGE_MATTERS = frozenset({"trangSo", "quyenSo", "nguoiThucHien"})
"""Columns in which copies may differ without either being wrong."""
_NO_DIFFERENCE = frozenset(
    {
        FieldReason.SAME,
        FieldReason.TONE_PLACEMENT,
        FieldReason.ABBREVIATED,
        FieldReason.OTHER_UNIT_NAME,
    }
)
_WORDS = N_("{label}: sổ này “{here}”, bản kia “{there}”. {reason}.")


@dataclass(frozen=True, slots=True)
class TwinComparison:
    """Entry after it was held against its twin: its fields, and a finding for each that differs."""

    entry: EntryReading
    findings: tuple[Finding, ...] = ()


def compare_entry(ours: EntryReading, theirs: EntryReading, kind: RecordType) -> TwinComparison:
    """Hold an entry against that of the other copy; values never change, and no confidence falls.

    Only what was read in both is compared, and what only one clerk left out is no difference. A value that carries a
    reason for doubt is not made surer: the same cause may lie in both copies.
    """
    from reconcile.decision.reasons import field_reason  # a small command that shows books does without its numbers

    other = {field.column: field for field in theirs.fields if _is_read(field)}
    fields: list[FieldReading] = []
    findings: list[Finding] = []
    for field in ours.fields:
        twin = other.get(field.column) if _is_read(field) and field.column not in _PAGE_MATTERS else None
        column = kind.column(field.column)
        reason = field_reason(column, field.value, twin.value) if twin else None
        if twin and reason is FieldReason.SAME:
            fields.append(_surer(field, column.kind))
        else:
            fields.append(field)
        if twin and reason is not None and reason not in _NO_DIFFERENCE:
            findings.append(_difference(kind, field.column, field.value, twin.value, reason))
    return TwinComparison(EntryReading(ours.row, tuple(fields)), tuple(findings))


def agreed_confidence(confidence: float, kind: FieldKind) -> float:
    """Return the confidence (0–1) of a value that both copies are read with: its odds times the likelihood ratio."""
    ratio = NAME_AGREES if kind is FieldKind.NAME else AGREES
    return min(1.0, confidence * ratio / (confidence * ratio + 1 - confidence))


def _surer(field: FieldReading, kind: FieldKind) -> FieldReading:
    return field if field.reasons else replace(field, confidence=agreed_confidence(field.confidence, kind))


def _is_read(field: FieldReading) -> bool:
    return field.state is FieldState.READ and bool(field.value) and not field.source.startswith(BY_PERSON)


def _difference(kind: RecordType, column: str, here: str, there: str, reason: FieldReason) -> Finding:
    from reconcile.decision.reasons import SENTENCES  # as above

    known = kind.column(column)
    said = Message.of(
        _WORDS,
        label=known.label,
        here=_shown(known.codes, here),
        there=_shown(known.codes, there),
        reason=Message(SENTENCES[reason]),
    )
    return Finding(RULE, Severity.WARN, (column,), said)


def _shown(codes: str | None, value: str) -> str:
    return (code_list(codes).label(value) if codes else None) or value


def compare_books(
    ours: Sequence[EntryReading], pairs: Sequence[tuple[int, int]], theirs: Sequence[EntryReading], kind: RecordType
) -> tuple[TwinComparison, ...]:
    """Hold every entry of a book against its twin; entries without one stay as they are."""
    twin = dict(pairs)
    return tuple(
        compare_entry(entry, theirs[twin[place]], kind) if place in twin else TwinComparison(entry)
        for place, entry in enumerate(ours)
    )
