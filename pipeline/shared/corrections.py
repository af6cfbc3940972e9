"""Corrections of readings that the ink, asked again, gave up in favour of the shared database."""

from __future__ import annotations

from dataclasses import replace

from pipeline.store.books.record import Record
from pipeline.store.relations import Correction
from reconcile.decision.verdicts import FieldVerdict, MatchDecision, Verdict
from records.dates import parse_date
from records.language import gettext as _
from records.record_types import Column, FieldKind, RecordType
from records.stages import INK_VERIFIED, FieldReading, Reason
from records.text.vietnamese import title_case

BY_INK = "ink verified"
"""Source of such a value."""


def corrections(kind: RecordType, stored: Record, decision: MatchDecision) -> tuple[Correction, ...]:
    """Make one correction for each column whose ink fits the database's value; both values and likelihoods stay."""
    fields = {field.column: field for field in stored.current.fields}
    return tuple(
        Correction(fields[verdict.column], _corrected(kind.column(verdict.column), fields[verdict.column], verdict))
        for verdict in decision.fields
        if verdict.verdict is Verdict.CORRECTED and verdict.log_likelihoods is not None
    )


def _corrected(column: Column, field: FieldReading, verdict: FieldVerdict) -> FieldReading:
    here, there = verdict.log_likelihoods or (0.0, 0.0)
    message = _(
        "Máy đọc “{here}”; nét chữ khớp với “{there}” của cơ sở dữ liệu dùng chung "
        "({likelihood:.1f} so với {other:.1f})."
    ).format(here=verdict.here, there=verdict.there, likelihood=there, other=here)
    reason = Reason(INK_VERIFIED, message, there - here)
    value = _cell(column, verdict.there)
    others = tuple(dict.fromkeys((field.value, *field.alternatives)))
    return replace(
        field,
        value=value,
        confidence=1 - verdict.chance_real,
        source=BY_INK,
        reasons=(*field.reasons, reason),
        alternatives=tuple(other for other in others if other and other != value),
    )


def _cell(column: Column, there: str) -> str:
    """Return the database's value in the form of the ministry's table: names in title case, dates with full stops."""
    if column.kind is FieldKind.NAME:
        return title_case(there)
    date = parse_date(there) if column.kind in (FieldKind.DATE, FieldKind.PARTIAL_DATE) else None
    return date.cell() if date else there
