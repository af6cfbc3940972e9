"""What people add to a record beside its fields: marginal notes in parts, and pages sent back to the station."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from pipeline.store.clock import now
from pipeline.store.review.people import Scope
from pipeline.store.rows import Repository
from pipeline.store.schema.review_tables import AmendmentRow, Rescan, User
from pipeline.store.schema.tables import Book, Record
from pipeline.store.values import from_json, to_json
from records.notes.amendments import Amendment


@dataclass(frozen=True, slots=True)
class KeptAmendment:
    """A note with its row id, and who added it."""

    id: int
    user_id: int
    amendment: Amendment


@dataclass(frozen=True, slots=True)
class RescanWish:
    """A page that waits for a better scan."""

    book: str
    page_id: int
    record_id: int
    user: str
    reason: str
    asked_at: str


_OF_RECORD = (
    select(AmendmentRow.id, AmendmentRow.user_id, AmendmentRow.amendment)
    .where(AmendmentRow.record_id == bindparam("record"), AmendmentRow.withdrawn_at.is_(None))
    .order_by(AmendmentRow.id)
)


class Amendments(Repository):
    """Keeps marginal notes."""

    def add(self, record_id: int, user_id: int, amendment: Amendment) -> None:
        """Keep a note."""
        self._session.add(
            AmendmentRow(record_id=record_id, user_id=user_id, amendment=to_json(Amendment, amendment), added_at=now())
        )

    def withdraw(self, record_id: int, amendment_id: int) -> None:
        """Take a note back; its row stays."""
        mine = (AmendmentRow.id == amendment_id, AmendmentRow.record_id == record_id)
        self._session.execute(update(AmendmentRow).where(*mine).values(withdrawn_at=now()))

    def of(self, record_id: int) -> list[KeptAmendment]:
        """The notes of a record in the order they were added."""
        rows = self._rows(_OF_RECORD, {"record": record_id})
        return [KeptAmendment(row_id, user, from_json(Amendment, amendment)) for row_id, user, amendment in rows]


class Rescans(Repository):
    """Keeps what the station has to scan again."""

    def ask(self, record: Record, user_id: int, reason: str) -> None:
        """Ask for a better scan of the page of a record."""
        self._session.add(
            Rescan(
                book_id=record.book_id,
                record_id=record.id,
                page_id=record.page_id,
                user_id=user_id,
                reason=reason,
                asked_at=now(),
            )
        )
        self._session.flush()

    def waiting(self, scope: Scope, book_id: str | None = None) -> Sequence[RescanWish]:
        """What is still to be scanned again, the oldest first."""
        query = select(Rescan, User.name).join(User, User.id == Rescan.user_id).join(Book, Book.id == Rescan.book_id)
        query = query.where(Rescan.done_at.is_(None))
        if scope.offices is not None:
            query = query.where(Book.office_id.in_(sorted(scope.offices)))
        if book_id is not None:
            query = query.where(Rescan.book_id == book_id)
        return [
            RescanWish(row.book_id, row.page_id, row.record_id, name, row.reason, row.asked_at)
            for row, name in self._session.execute(query.order_by(Rescan.id))
        ]

    def asked_for(self, book_id: str) -> set[int]:
        """Ids of the pages of a book of which a person ever wanted a better scan."""
        return set(self._session.scalars(select(Rescan.page_id).where(Rescan.book_id == book_id)))

    def done(self, record_id: int) -> None:
        """The record is read from another scan now."""
        waiting = (Rescan.record_id == record_id, Rescan.done_at.is_(None))
        self._session.execute(update(Rescan).where(*waiting).values(done_at=now()))
