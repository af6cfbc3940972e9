"""Cells that a person may decide from their ink alone, side by side with others of the same column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.home.settings import ReviewSettings
from pipeline.store.books.record import BY_PERSON, Record
from records.record_types import record_type
from records.stages import FieldReading, FieldState, Finding, Severity
from review.work.questions import is_asked
from review.work.saving import risky_columns

MOVED = frozenset({"book_vocabulary", "counted", "mended", "repeated", "said_twice", "same_person"})
"""Codes of the reasons on values that a list, another field or the book moved away from what the reader saw."""
DITTO = "ditto"
"""Source of a value that a ditto mark repeats from the entry above."""


@dataclass(frozen=True, slots=True)
class InkCell:
    """Cell of one record in the grid.

    Attributes:
        record_id: the record.
        version: its version, which an answer names.
        so: its register number.
        column: the ministry's name of the column.
        value: the proposed value.
        confidence: 0–1.
        lines: number of its boxes on the page.
        moved: a list, another field or the book moved the value away from what the reader saw.
    """

    record_id: int
    version: int
    so: str
    column: str
    value: str
    confidence: float
    lines: int
    moved: bool

    @property
    def key(self) -> str:
        """Word by which a form names the cell as the person saw it."""
        return f"{self.record_id}.{self.version}"


def offered_cells(record: Record, findings: Sequence[Finding], policy: ReviewSettings) -> tuple[InkCell, ...]:
    """Return the cells of a record that wait and can be decided from their ink.

    Left out are cells that a finding heavier than a hint is about, which need the record around them, and those that
    two people have to key blind: nobody sees their proposed value here.
    """
    told = {column for one in findings if one.severity is not Severity.HINT for column in one.columns}
    risky = risky_columns(record.current, record_type(record.type), policy)
    return tuple(
        _cell(record, field)
        for field in record.current.fields
        if field.state is FieldState.READ
        and field.boxes
        and field.value
        and field.column not in told | risky
        and is_asked(field, findings, policy.sure_from)
    )


def confirmed(field: FieldReading, user_id: int) -> FieldReading:
    """Return a field for whose value a person stands, from the ink, as it is."""
    return replace(field, confidence=1.0, source=f"{BY_PERSON}{user_id}")


def _cell(record: Record, field: FieldReading) -> InkCell:
    return InkCell(
        record.id,
        record.version,
        record.so,
        field.column,
        field.value,
        field.confidence,
        len(field.boxes),
        field.source == DITTO or any(reason.code in MOVED for reason in field.reasons),
    )
