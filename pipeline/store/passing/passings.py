"""Passings of records by the policy of their book, and how each of them ended. Rows are only added."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.store.books.record import APPROVED, WITHDRAWN, Record, ReviewTask
from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.passing_tables import PassingPolicyRow, PassingRow
from pipeline.store.schema.review_tables import DecisionRow
from pipeline.store.schema.tables import RecordRow
from pipeline.store.values import from_json, to_json
from records.language import N_, Message

READ_ANEW = Message(N_("giá trị đổi sau khi đọc hoặc đối chiếu lại"))
"""Why a record is opened whose values the machine has changed since it passed."""


class PassingAct(StrEnum):
    """Act of a policy on a record."""

    PASS = "pass"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class PassingEvent:
    """Event in the history of a record: a passing, or the end of one.

    Attributes:
        policy: number of the policy of its book.
        version: version of the conditions.
        act: what it did.
        said: why, with the numbers.
        at: when.
    """

    policy: int
    version: str
    act: PassingAct
    said: Message
    at: str


class Passings(Repository):
    """Repository of passings; they change what a record waits for."""

    def let_pass(self, record: Record, policy_id: int, said: Message) -> bool:
        """Let a record pass: it waits for the acceptance of its book, and no person is asked.

        Returns:
            False when the record has changed meanwhile; then nothing happens.
        """
        row = self._session.get_one(RecordRow, record.id, with_for_update=True, populate_existing=True)
        if row.version != record.version:
            return False
        row.task, row.policy_id, row.version = ReviewTask.APPROVAL.value, policy_id, row.version + 1
        _note(self._session, record.id, policy_id, PassingAct.PASS, said)
        return True

    def open_again(self, record_id: int, said: Message) -> None:
        """Let a record that has passed wait for review."""
        row = self._session.get_one(RecordRow, record_id, with_for_update=True, populate_existing=True)
        open_passed(self._session, row, said)

    def of_record(self, record_id: int) -> list[PassingEvent]:
        """List what policies did with a record, the newest first."""
        query = select(PassingRow, PassingPolicyRow.version).join(
            PassingPolicyRow, PassingPolicyRow.id == PassingRow.policy_id
        )
        rows = self._session.execute(query.where(PassingRow.record_id == record_id).order_by(PassingRow.id.desc()))
        return [
            PassingEvent(row.policy_id, version, PassingAct(row.act), from_json(Message, row.said), row.at)
            for row, version in rows
        ]

    def taken_up(self, book_id: str) -> set[int]:
        """Return the records of a book on which people have decided anything."""
        query = select(DecisionRow.record_id).join(RecordRow, RecordRow.id == DecisionRow.record_id)
        return set(self._session.scalars(query.where(RecordRow.book_id == book_id).distinct()))

    def count(self, book_id: str) -> int:
        """Count the records of a book that stand passed, accepted or not."""
        stands = (RecordRow.policy_id.is_not(None), RecordRow.state != WITHDRAWN, RecordRow.book_id == book_id)
        return self._session.scalar(select(func.count()).select_from(RecordRow).where(*stands)) or 0

    def counts(self) -> dict[str, tuple[int, int]]:
        """Count in each book the records that stand passed, and those of them whose book is accepted."""
        accepted = func.sum((RecordRow.state == APPROVED).cast(RecordRow.id.type))
        query = select(RecordRow.book_id, func.count(), accepted).group_by(RecordRow.book_id)
        query = query.where(RecordRow.policy_id.is_not(None), RecordRow.state != WITHDRAWN)
        return {book_id: (count, done or 0) for book_id, count, done in self._session.execute(query)}


def open_passed(session: Session, row: RecordRow, said: Message) -> None:
    """Let a record that has passed wait for review, and keep why."""
    if row.policy_id is None:
        return
    _note(session, row.id, row.policy_id, PassingAct.OPEN, said)
    row.task, row.policy_id, row.version = ReviewTask.REVIEW.value, None, row.version + 1


def _note(session: Session, record_id: int, policy_id: int, act: PassingAct, said: Message) -> None:
    kept = to_json(Message, said)
    session.add(PassingRow(record_id=record_id, policy_id=policy_id, act=act.value, said=kept, at=now()))
    session.flush()
