"""Records handed out to people by name: they come to those people first, and to nobody else."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, exists, func, select

from pipeline.store.books.record import Record, ReviewTask
from pipeline.store.clock import now, soon
from pipeline.store.repository import Repository
from pipeline.store.review.people import Person
from pipeline.store.schema.review_tables import AssignmentRow, UserRow
from pipeline.store.schema.tables import RecordRow
from pipeline.store.schema.team_tables import HandOutRow

_WAITS = RecordRow.task == ReviewTask.REVIEW.value


class HandOuts(Repository):
    """Repository of records that are handed out by name."""

    def give(self, book_id: str, user_id: int, count: int, by: Person) -> int:
        """Hand the first records of a book that wait for review to a person, and return how many.

        Left out is what was handed out before, and what another person holds now.
        """
        taken = select(HandOutRow.record_id)
        free = select(RecordRow.id).where(RecordRow.book_id == book_id, _WAITS, RecordRow.id.not_in(taken))
        free = free.where(~exists().where(AssignmentRow.record_id == RecordRow.id, *_held_by_another(user_id)))
        records = self._session.scalars(free.order_by(RecordRow.effort, RecordRow.id).limit(count)).all()
        self._session.add_all(
            HandOutRow(record_id=record_id, user_id=user_id, by_id=by.id, at=now()) for record_id in records
        )
        self._session.flush()
        return len(records)

    def take_back(self, book_id: str, user_id: int) -> int:
        """Take the records of a book that wait for review back from a person; return how many."""
        waiting = select(RecordRow.id).where(RecordRow.book_id == book_id, _WAITS)
        theirs = (HandOutRow.user_id == user_id, HandOutRow.record_id.in_(waiting))
        count = self._session.scalar(select(func.count()).select_from(HandOutRow).where(*theirs)) or 0
        self._session.execute(delete(HandOutRow).where(*theirs))
        return count

    def kept_for(self, record: Record, person: Person) -> str:
        """Return the name of another person to whom a record that waits for review was handed; "" = to nobody else."""
        if record.task is not ReviewTask.REVIEW:
            return ""
        query = select(UserRow.name).join(HandOutRow, HandOutRow.user_id == UserRow.id)
        return self._session.scalar(query.where(HandOutRow.record_id == record.id, UserRow.id != person.id)) or ""

    def end(self, record_id: int) -> None:
        """Let a record be nobody's by name."""
        self._session.execute(delete(HandOutRow).where(HandOutRow.record_id == record_id))

    def of_book(self, book_id: str) -> dict[tuple[int, str], int]:
        """Return (id, name) of a person → number of records of a book that they have and that wait for review."""
        query = (
            select(UserRow.id, UserRow.name, func.count())
            .join(HandOutRow, HandOutRow.user_id == UserRow.id)
            .join(RecordRow, RecordRow.id == HandOutRow.record_id)
            .where(RecordRow.book_id == book_id, _WAITS)
            .group_by(UserRow.id, UserRow.name)
            .order_by(UserRow.name)
        )
        return {(user_id, name): count for user_id, name, count in self._session.execute(query)}

    def waiting_for(self, person: Person) -> int:
        """Count the records that a person was handed and that wait for review."""
        query = select(func.count()).select_from(HandOutRow).join(RecordRow, RecordRow.id == HandOutRow.record_id)
        return self._session.scalar(query.where(HandOutRow.user_id == person.id, _WAITS)) or 0


def _held_by_another(user_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on a lease that runs now and is another person's."""
    runs = (AssignmentRow.expires_at > now(), AssignmentRow.taken_at <= soon())
    return (AssignmentRow.user_id != user_id, AssignmentRow.ended_at.is_(None), *runs)
