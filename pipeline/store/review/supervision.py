"""Supervision: approval of others' decisions, and the pace of their review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from pipeline.store.books.record import APPROVED, DRAFT, Record, ReviewTask
from pipeline.store.books.record_rows import record_of
from pipeline.store.repository import Repository
from pipeline.store.review.decisions import DecisionKind, Decisions
from pipeline.store.review.people import Person, Scope
from pipeline.store.review.queue import Queue
from pipeline.store.schema.review_tables import DecisionRow, KeyingRow
from pipeline.store.schema.tables import RecordRow
from records.errors import LeaseLost, RecordChanged, UsageError
from records.language import gettext as _

NO_AUTHORSHIP = (DecisionKind.APPROVE.value, DecisionKind.REOPEN.value, DecisionKind.CORRECT.value)
"""Acts by which nobody becomes an author of a record."""


@dataclass(frozen=True, slots=True)
class ReviewPace:
    """Pace of a person: records decided, median seconds, and number of those too fast to be read."""

    user: str
    records: int
    median_seconds: float
    too_fast: int

    @property
    def alarming(self) -> bool:
        """Return whether more than every fifth record was too fast."""
        return self.too_fast * 5 > self.records


@dataclass(frozen=True, slots=True)
class HastyAcceptance:
    """Record that was accepted faster than it can be read."""

    user: str
    record_id: int
    book: str
    so: str
    seconds: float
    at: str


class Supervision(Repository):
    """Repository of approvals, and of figures about the pace."""

    def approve(self, book_id: str, person: Person) -> int:
        """Approve the waiting records of a book in which the person took no part; return their number."""
        authored = select(DecisionRow.record_id).where(
            DecisionRow.user_id == person.id, DecisionRow.act.not_in(NO_AUTHORSHIP)
        )
        keyed = select(KeyingRow.record_id).where(KeyingRow.user_id == person.id)
        query = select(RecordRow).where(
            RecordRow.book_id == book_id,
            RecordRow.task == ReviewTask.APPROVAL.value,
            RecordRow.id.not_in(authored),
            RecordRow.id.not_in(keyed),
        )
        records = list(self._session.scalars(query.with_for_update()))
        for record in records:
            Decisions(self._session).note(DecisionKind.APPROVE, record.id, person.id, "")
            record.state, record.task, record.approver_id = APPROVED, ReviewTask.NONE.value, person.id
            record.version += 1
        self._session.flush()
        return len(records)

    def reopen(self, record_id: int, person: Person, reason: str) -> Record:
        """Withdraw an approval, or the passing of a record by its policy; it waits for review again.

        Raises:
            UsageError: no reason is given.
            RecordChanged: nobody has approved the record, and it has not passed.
            LeaseLost: another person holds it.
        """
        row = self._session.get_one(RecordRow, record_id, with_for_update=True, populate_existing=True)
        holder = Queue(self._session).holder(record_id)
        if not reason:
            raise UsageError(_("Thiếu lý do mở lại."), _("Ghi lý do; lý do được giữ trong lịch sử của bản ghi."))
        if row.state != APPROVED and row.policy_id is None:
            raise RecordChanged(_("Bản ghi này chưa được nhận, không có gì để mở lại."), _("Tải lại trang."))
        if holder is not None and holder.user_id != person.id:
            raise LeaseLost(_("{name} đang giữ bản ghi này.").format(name=holder.user), _("Chờ người đó xong."))
        self._open(row, person, reason)
        return record_of(row)

    def send_again(self, record_id: int, person: Person, reason: str) -> None:
        """Let a record wait for review again that waits for acceptance, passed or is approved; others stay."""
        row = self._session.get_one(RecordRow, record_id, with_for_update=True, populate_existing=True)
        if row.state == APPROVED or row.state == DRAFT and row.task == ReviewTask.APPROVAL:
            self._open(row, person, reason)

    def paces(
        self, fastest_seconds: float, user_names: Mapping[int, str], book_id: str | None = None
    ) -> list[ReviewPace]:
        """Measure how fast each of these people decided their records; faster than `fastest_seconds` is no reading.

        Args:
            fastest_seconds: that.
            user_names: id → name of the people.
            book_id: the book whose records count; None = all.
        """
        query = select(DecisionRow.user_id, DecisionRow.seconds).where(
            DecisionRow.act == DecisionKind.ACCEPT.value,
            DecisionRow.seconds.is_not(None),
            DecisionRow.user_id.in_(user_names),
        )
        if book_id is not None:
            query = query.join(RecordRow, RecordRow.id == DecisionRow.record_id).where(RecordRow.book_id == book_id)
        seconds: dict[int, list[float]] = {}
        for user_id, took in self._session.execute(query):
            seconds.setdefault(user_id, []).append(took or 0.0)
        return [
            ReviewPace(
                user_names[user], len(took), sorted(took)[len(took) // 2], sum(one < fastest_seconds for one in took)
            )
            for user, took in sorted(seconds.items())
        ]

    def hasty(
        self, fastest_seconds: float, user_names: Mapping[int, str], scope: Scope, count: int
    ) -> list[HastyAcceptance]:
        """List the last records in these communes that these people accepted faster than that, to look at again."""
        query = select(DecisionRow, RecordRow).join(RecordRow, RecordRow.id == DecisionRow.record_id)
        query = query.where(
            DecisionRow.act == DecisionKind.ACCEPT.value,
            DecisionRow.seconds < fastest_seconds,
            DecisionRow.user_id.in_(user_names),
        )
        if scope.offices is not None:
            query = query.where(RecordRow.office_id.in_(sorted(scope.offices)))
        rows = self._session.execute(query.order_by(DecisionRow.id.desc()).limit(count))
        return [
            HastyAcceptance(user_names[act.user_id], record.id, record.book_id, record.so, act.seconds or 0.0, act.at)
            for act, record in rows
        ]

    def _open(self, row: RecordRow, person: Person, reason: str) -> None:
        row.state, row.task = DRAFT, ReviewTask.REVIEW.value
        row.approver_id, row.policy_id, row.version = None, None, row.version + 1
        self._session.flush()
        Decisions(self._session).note(DecisionKind.REOPEN, row.id, person.id, reason)

    def acts(self) -> dict[DecisionKind, int]:
        """Count the decisions of each kind."""
        rows = self._session.execute(select(DecisionRow.act, func.count()).group_by(DecisionRow.act))
        return {DecisionKind(act): count for act, count in rows}
