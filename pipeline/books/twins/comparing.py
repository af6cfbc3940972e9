"""Comparison of one entry in two copies of a book: what agrees is surer in both, what differs is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.store.books.record import BY_PERSON
from reconcile.decision.verdicts import FieldReason
from records.language import N_, Message
from records.record_types import FieldKind, RecordType, code_list
from records.stages import Decided, EntryReading, FieldReading, FieldState, Finding, Severity

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
class CopiedEntry:
    """Entry of one copy: as it was read, and what people decided in it."""

    read: EntryReading
    decided: Decided = field(default_factory=dict)

    @property
    def standing(self) -> Mapping[str, FieldReading]:
        """Return column → field with a value, that of a person before that of the machine."""
        return {one.column: one for one in map(self._as_decided, self.read.fields) if _is_read(one)}

    def _as_decided(self, one: FieldReading) -> FieldReading:
        value = self.decided.get(one.column)
        return replace(one, state=FieldState.READ, value=value) if value else one


@dataclass(frozen=True, slots=True)
class TwinComparison:
    """Entry after it was held against its twin: its fields, and a finding for each that differs."""

    entry: EntryReading
    findings: tuple[Finding, ...] = ()


def compare_entry(ours: CopiedEntry, theirs: CopiedEntry, kind: RecordType) -> TwinComparison:
    """Hold an entry against that of the other copy; values never change, and no confidence falls.

    Only what stands in both is compared, decided or read, and what only one clerk left out is no difference. A value
    that carries a reason for doubt is not made surer: the same cause may lie in both copies.
    """
    from reconcile.decision.reasons import field_reason  # a small command that shows books does without its numbers

    here, there = ours.standing, theirs.standing
    both = [name for name in here if name in there and name not in _PAGE_MATTERS]
    found = {name: field_reason(kind.column(name), here[name].value, there[name].value) for name in both}
    fields = (
        _surer(one, kind.column(one.column).kind)
        if found.get(one.column) is FieldReason.SAME and one.column not in ours.decided
        else one
        for one in ours.read.fields
    )
    findings = (
        _difference(kind, name, here[name].value, there[name].value, reason)
        for name, reason in found.items()
        if reason is not None and reason not in _NO_DIFFERENCE
    )
    return TwinComparison(EntryReading(ours.read.row, tuple(fields)), tuple(findings))


def agreed_confidence(confidence: float, kind: FieldKind) -> float:
    """Return the confidence (0–1) of a value that both copies are read with: its odds times the likelihood ratio."""
    ratio = NAME_AGREES if kind is FieldKind.NAME else AGREES
    return min(1.0, confidence * ratio / (confidence * ratio + 1 - confidence))


def _surer(one: FieldReading, kind: FieldKind) -> FieldReading:
    return one if one.reasons else replace(one, confidence=agreed_confidence(one.confidence, kind))


def _is_read(one: FieldReading) -> bool:
    return one.state is FieldState.READ and bool(one.value) and not one.source.startswith(BY_PERSON)


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
    ours: Sequence[CopiedEntry], pairs: Sequence[tuple[int, int]], theirs: Sequence[CopiedEntry], kind: RecordType
) -> tuple[TwinComparison, ...]:
    """Hold every entry of a book against its twin; entries without one stay as they are."""
    twin = dict(pairs)
    return tuple(
        compare_entry(entry, theirs[twin[place]], kind) if place in twin else TwinComparison(entry.read)
        for place, entry in enumerate(ours)
    )
