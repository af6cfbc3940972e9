"""Pages that people sent back to the station."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from pipeline.store.books.record import Record, ReviewTask
from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.review.answers import PageKey
from pipeline.store.review.people import Scope
from pipeline.store.schema.review_tables import RescanRequestRow, UserRow
from pipeline.store.schema.tables import BookRow, PageRow, RecordRow


@dataclass(frozen=True, slots=True)
class RescanRequest:
    """Request for a better scan of a page."""

    book: str
    page_id: int
    record_id: int
    user: str
    reason: str
    asked_at: str


class Rescans(Repository):
    """Repository of requests for better scans."""

    def ask(self, record: Record, user_id: int, reason: str) -> None:
        """Ask for a better scan of the page of a record."""
        self._session.add(
            RescanRequestRow(
                book_id=record.book_id,
                record_id=record.id,
                page_id=record.page_id,
                user_id=user_id,
                reason=reason,
                asked_at=now(),
            )
        )
        self._session.flush()

    def waiting(self, scope: Scope, book_id: str | None = None) -> Sequence[RescanRequest]:
        """List the open requests, the oldest first."""
        query = (
            select(RescanRequestRow, UserRow.name)
            .join(UserRow, UserRow.id == RescanRequestRow.user_id)
            .join(BookRow, BookRow.id == RescanRequestRow.book_id)
        )
        query = query.where(RescanRequestRow.done_at.is_(None))
        if scope.offices is not None:
            query = query.where(BookRow.office_id.in_(sorted(scope.offices)))
        if book_id is not None:
            query = query.where(RescanRequestRow.book_id == book_id)
        return [
            RescanRequest(row.book_id, row.page_id, row.record_id, name, row.reason, row.asked_at)
            for row, name in self._session.execute(query.order_by(RescanRequestRow.id))
        ]

    def asked_for(self, book_id: str) -> set[int]:
        """Return the ids of the pages of a book for which a person ever wanted a better scan."""
        return set(self._session.scalars(select(RescanRequestRow.page_id).where(RescanRequestRow.book_id == book_id)))

    def done(self, record_id: int) -> None:
        """Close the request: the record is read from another scan now."""
        waiting = (RescanRequestRow.record_id == record_id, RescanRequestRow.done_at.is_(None))
        self._session.execute(update(RescanRequestRow).where(*waiting).values(done_at=now()))

    def give_up(self, page: PageKey) -> None:
        """Give the records of a page back to the reviewers as they are: no better scan of it can be had."""
        of_page = select(PageRow.id).where(PageRow.scan_id == page.scan_id, PageRow.part == page.part)
        waiting = (RescanRequestRow.page_id.in_(of_page), RescanRequestRow.done_at.is_(None))
        records = list(self._session.scalars(select(RescanRequestRow.record_id).where(*waiting)))
        self._session.execute(update(RescanRequestRow).where(*waiting).values(done_at=now()))
        sent_back = (RecordRow.id.in_(records), RecordRow.task == ReviewTask.RESCAN.value)
        for row in self._session.scalars(select(RecordRow).where(*sent_back).with_for_update()):
            row.task, row.version = ReviewTask.REVIEW.value, row.version + 1
