"""Answers to a batch of the grid: cells that are right, and odd ones that somebody has to look at in their record."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pipeline.books.ranking import effort
from pipeline.home.settings import ReviewSettings
from pipeline.store import Transaction
from pipeline.store.books.record import Record, ReviewTask
from pipeline.store.review.decisions import FieldChange
from pipeline.store.review.people import Person
from records.language import N_, Message
from records.language import gettext as _
from records.record_types import record_type
from records.stages import FieldReading, Finding, Severity
from review.work.grid.cells import confirmed, offered_cells
from review.work.grid.marks import MARKED, STEP
from review.work.roles import may_work_on

_WORDS = N_("{label}: “{value}” trông khác các ô cùng giá trị, {name} đánh dấu khi duyệt theo cột; xem lại nét mực.")


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """Outcome of a batch: numbers of cells that were confirmed, marked, and left as somebody else has them now."""

    confirmed: int = 0
    marked: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """One person's answer to cells of one column.

    Attributes:
        rows: the transaction.
        person: the person.
        policy: the review settings of the home.
        column: the ministry's name of the column.
    """

    rows: Transaction
    person: Person
    policy: ReviewSettings
    column: str

    def keep(self, right: Collection[tuple[int, int]], odd: Collection[tuple[int, int]]) -> BatchOutcome:
        """Keep that cells are right, and that others are odd; each is the id and the version of its record as seen.

        A cell is passed over when its record has changed, is held by anybody, was handed to another person, or does
        not offer it to this one.
        """
        confirmed_now = marked = 0
        for record_id, version in sorted({*right, *odd}):
            record = self.rows.decisions.at_rest(record_id, version)
            field = self._offered(record) if record else None
            if record is None or field is None:
                continue
            if (record_id, version) in odd:
                self._mark(record, field)
                marked += 1
            else:
                self._confirm(record, field)
                confirmed_now += 1
        return BatchOutcome(confirmed_now, marked, len({*right, *odd}) - confirmed_now - marked)

    def _offered(self, record: Record) -> FieldReading | None:
        """Return the field of the column, if the person may decide it here."""
        if record.task is not ReviewTask.REVIEW or not self.person.scope.covers(record.office_id):
            return None
        if self.rows.hand_outs.kept_for(record, self.person):
            return None
        findings = self.rows.findings.of_record(record.id)
        offered = {cell.column for cell in offered_cells(record, findings, self.policy)}
        if self.column not in offered or not may_work_on(self.rows, record, self.person):
            return None
        return next(field for field in record.current.fields if field.column == self.column)

    def _confirm(self, record: Record, field: FieldReading) -> None:
        after, why = confirmed(field, self.person.id), _("đúng như nét mực, xem theo cột")
        changed = self.rows.decisions.change(record, [FieldChange(after, why, self.person.id)])
        self._rank(changed)
        self.rows.audit.add("record.confirm", f"record:{record.id}", column=self.column)

    def _mark(self, record: Record, field: FieldReading) -> None:
        label = record_type(record.type).column(self.column).label
        said = Message.of(_WORDS, label=label, value=field.value, name=self.person.name)
        finding = Finding(MARKED, Severity.WARN, (self.column,), said)
        self.rows.findings.add(record.book_id, record.id, STEP, finding)
        self._rank(record)
        self.rows.audit.add("record.mark", f"record:{record.id}", column=self.column)

    def _rank(self, record: Record) -> None:
        self.rows.records.rank({record.id: effort(record.current, self.rows.findings.of_record(record.id))})
