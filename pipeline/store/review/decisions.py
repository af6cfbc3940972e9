"""Decisions of people about records: every one is a row that stays, and a change needs the lease and the version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import bindparam, select

from pipeline.store.books.record import Record, RecordLine, ReviewTask
from pipeline.store.books.record_rows import LINES, keep_entry, line_of, record_of
from pipeline.store.clock import now, seconds_between, soon
from pipeline.store.passing.passings import PassingEvent, Passings
from pipeline.store.repository import Repository
from pipeline.store.review.people import Person
from pipeline.store.review.queue import LEASE_RUNS, Queue
from pipeline.store.schema.review_tables import AssignmentRow, DecisionRow, UserRow
from pipeline.store.schema.tables import RecordRow
from pipeline.store.values import from_json, to_json
from records.errors import LeaseLost, RecordChanged
from records.language import gettext as _
from records.stages import FieldReading


class DecisionKind(StrEnum):
    """Kind of a decision; `PASS` and `OPEN` are those of a policy, all others of people."""

    FIELD = "field"
    UNDO = "undo"
    ACCEPT = "accept"
    KEYED = "keyed"
    ARBITRATE = "arbitrate"
    SEND_BACK = "send_back"
    AMEND = "amend"
    CHOOSE = "choose"
    DISMISS = "dismiss"
    APPROVE = "approve"
    REOPEN = "reopen"
    CORRECT = "correct"
    PASS = "pass"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """New value of a field, its author and reason; `user_id` may be another than the one who saves (a first keyer)."""

    field: FieldReading
    reason: str
    user_id: int


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """Line of a decision in the history.

    `before` and `after` are None for decisions on the whole record, and `id` is 0 for those of a policy.
    """

    id: int
    user: str
    act: DecisionKind
    column: str
    before: FieldReading | None
    after: FieldReading | None
    reason: str
    undone: bool
    at: str

    @property
    def confirms(self) -> bool:
        """Return whether a person stood for a value that stays as it was."""
        before, after = self.before, self.after
        if self.act is not DecisionKind.FIELD or before is None or after is None:
            return False
        return (before.value, before.state) == (after.value, after.state)


_THIS = select(RecordRow).where(RecordRow.id == bindparam("record")).execution_options(populate_existing=True)
_AT_REST = _THIS.with_for_update()
_HELD = _THIS.join(AssignmentRow, AssignmentRow.record_id == RecordRow.id).where(
    AssignmentRow.user_id == bindparam("person"), *LEASE_RUNS
)
_HELD = _HELD.with_for_update(of=(RecordRow, AssignmentRow))
"""The record under the lease of a person, both locked: neither can have ended while the other was waited for."""
_VERSION = select(RecordRow.version).where(RecordRow.id == bindparam("record"))


class Decisions(Repository):
    """Repository of decisions, which changes records on behalf of people."""

    def opened(self, record_id: int, person: Person, version: int) -> Record:
        """Return the record, locked, to a person who holds it and saw this version.

        Raises:
            LeaseLost: the lease has ended, or another person has it.
            RecordChanged: the record has changed since the person saw it.
        """
        asked = {"record": record_id, "person": person.id, "at": now(), "soon": soon()}
        row = self._session.scalars(_HELD, asked).first()
        if row is None or row.version != version:
            raise self._refusal(record_id, version)
        self._session.changes.lock(row)
        return record_of(row)

    def at_rest(self, record_id: int, version: int) -> Record | None:
        """Return a record, locked, if it is as the person saw it and nobody holds it; else None."""
        row = self._session.scalars(_AT_REST, {"record": record_id}).first()
        if row is None or row.version != version or Queue(self._session).holder(record_id) is not None:
            return None
        self._session.changes.lock(row)
        return record_of(row)

    def change(self, record: Record, changes: Sequence[FieldChange], act: DecisionKind = DecisionKind.FIELD) -> Record:
        """Give fields of a record new values; fields that stay as they are leave no trace."""
        by_column = {field.column: field for field in record.current.fields}
        for change in changes:
            column, before = change.field.column, by_column[change.field.column]
            if before == change.field:
                continue
            by_column[column] = change.field
            after = to_json(FieldReading, change.field)
            was = to_json(FieldReading, before)
            self.note(act, record.id, change.user_id, change.reason, column=column, before=was, after=after)
        return self._kept(record, tuple(by_column.values()))

    def hand_on(self, record: Record, person: Person, act: DecisionKind, task: ReviewTask, reason: str = "") -> Record:
        """End a person's work on a record and set its next task."""
        with self._session.no_autoflush:  # everything goes to the database at once, at the end
            taken_at = Queue(self._session).release(record.id, person)
        seconds = seconds_between(taken_at, now()) if taken_at else None
        self.note(act, record.id, person.id, reason, seconds=seconds)
        row = self._session.get_one(RecordRow, record.id)
        row.task, row.policy_id, row.version = task.value, None, row.version + 1
        self._session.flush()
        return record_of(row, record.current)

    def numbered(self, act: DecisionKind, record_id: int, user_id: int, reason: str) -> int:
        """Keep a decision that something else refers to, and return its id."""
        row = self._noted(act, record_id, user_id, reason)
        self._session.flush()
        return row.id

    def undo(self, record: Record, person: Person, decision_id: int) -> Record:
        """Restore a field to its value before a decision.

        Raises:
            RecordChanged: the record has no such decision on a field, or no longer such a field.
        """
        undone = self._session.scalars(
            select(DecisionRow).where(
                DecisionRow.id == decision_id, DecisionRow.record_id == record.id, DecisionRow.before != ""
            )
        ).one_or_none()
        before = from_json(FieldReading, undone.before) if undone else None
        present = next((field for field in record.current.fields if before and field.column == before.column), None)
        if undone is None or before is None or present is None:
            raise RecordChanged(_("Không có gì để hoàn tác."), _("Xem lại lịch sử của bản ghi."))
        was, after = to_json(FieldReading, present), undone.before
        self.note(
            DecisionKind.UNDO, record.id, person.id, "", column=before.column, before=was, after=after, undoes=undone.id
        )
        return self._kept(record, tuple(before if field is present else field for field in record.current.fields))

    def ask_again(self, record: Record) -> Record:
        """Let a record whose decisions were undone wait for review."""
        row = self._session.get_one(RecordRow, record.id)
        row.task, row.policy_id = ReviewTask.REVIEW.value, None
        return record_of(row, record.current)

    def note(self, act: DecisionKind, record_id: int, user_id: int, reason: str, **more: str | float | None) -> None:
        """Keep a decision; `more` are further columns of its row."""
        self._noted(act, record_id, user_id, reason, **more)

    def latest(self, person: Person, count: int) -> list[RecordLine]:
        """List the records on which a person ended work last."""
        query = select(DecisionRow.record_id).where(DecisionRow.user_id == person.id, DecisionRow.seconds.is_not(None))
        ids = self._session.scalars(query.order_by(DecisionRow.id.desc()).limit(count)).all()
        lines = (line_of(*line) for line in self._session.execute(LINES.where(RecordRow.id.in_(ids))))
        return sorted(lines, key=lambda line: ids.index(line.id))

    def history(self, record_id: int, column: str | None = None) -> list[DecisionLine]:
        """List the decisions on a record, or on one of its fields, the newest first."""
        query = select(DecisionRow, UserRow.name).join(UserRow, UserRow.id == DecisionRow.user_id)
        query = query.where(DecisionRow.record_id == record_id)
        if column is not None:
            query = query.where(DecisionRow.column == column)
        found = self._session.execute(query.order_by(DecisionRow.id.desc())).all()
        undone = {row.undoes for row, _name in found}
        told = [_told(row, name, undone=row.id in undone) for row, name in found]
        passed = [_passed(line) for line in Passings(self._session).of_record(record_id)] if column is None else []
        return sorted([*told, *passed], key=lambda line: line.at, reverse=True)

    def _refusal(self, record_id: int, version: int) -> RecordChanged | LeaseLost:
        stands = self._rows(_VERSION, {"record": record_id}).scalar()
        if stands not in (None, version):
            return RecordChanged(_("Bản ghi đã được người khác sửa trong lúc này."), _("So hai bản rồi lưu lại."))
        return LeaseLost(_("Lượt giữ bản ghi này đã hết hoặc đang do người khác giữ."), _("Nhận lại rồi lưu."))

    def _kept(self, record: Record, fields: tuple[FieldReading, ...]) -> Record:
        row = self._session.get_one(RecordRow, record.id)
        entry = replace(record.current, fields=fields)
        keep_entry(row, entry)
        return record_of(row, entry)

    def _noted(
        self, act: DecisionKind, record_id: int, user_id: int, reason: str, **more: str | float | None
    ) -> DecisionRow:
        values = {"column": "", "before": "", "after": "", "undoes": None, "seconds": None, **more}
        row = DecisionRow(act=act.value, record_id=record_id, user_id=user_id, reason=reason, at=now(), **values)
        self._session.add(row)
        return row


def _passed(line: PassingEvent) -> DecisionLine:
    policy = _("máy, theo chính sách số {number}, phiên bản {version}").format(number=line.policy, version=line.version)
    return DecisionLine(0, policy, DecisionKind(line.act), "", None, None, str(line.said), undone=False, at=line.at)


def _told(row: DecisionRow, user: str, *, undone: bool) -> DecisionLine:
    before = from_json(FieldReading, row.before) if row.before else None
    after = from_json(FieldReading, row.after) if row.after else None
    return DecisionLine(row.id, user, DecisionKind(row.act), row.column, before, after, row.reason, undone, row.at)
