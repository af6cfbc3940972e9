"""Acceptances of books; the database itself refuses changes of an accepted book."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.review.supervision import NO_AUTHORSHIP
from pipeline.store.schema.acceptance_tables import AcceptanceRow
from pipeline.store.schema.review_tables import DecisionRow, KeyingRow, UserRow
from pipeline.store.schema.tables import RecordRow
from records.errors import InputRefused
from records.language import gettext as _


class BookLocked(InputRefused):
    """Refusal of a change of an accepted book."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Acceptance of a book: by whom, why in spite of a rule, "" = none blocked it, and when (UTC)."""

    user: str
    reason: str
    at: str


class Acceptances(Repository):
    """Repository of acceptances."""

    def add(self, book_id: str, user_id: int, reason: str) -> None:
        """Accept a book, all of whose records are approved; from then on it is locked."""
        self._session.flush()
        self._session.add(AcceptanceRow(book_id=book_id, user_id=user_id, reason=reason, at=now()))
        self._session.flush()

    def of_book(self, book_id: str) -> Acceptance | None:
        """Return the acceptance of a book, None while there is none."""
        query = select(AcceptanceRow, UserRow.name).join(UserRow, UserRow.id == AcceptanceRow.user_id)
        found = self._session.execute(query.where(AcceptanceRow.book_id == book_id)).first()
        return Acceptance(found[1], found[0].reason, found[0].at) if found else None

    def locked(self) -> frozenset[str]:
        """Return the ids of the books that are locked."""
        return frozenset(self._session.scalars(select(AcceptanceRow.book_id)))

    def require_open(self, book_id: str) -> None:
        """Check that a book may still change.

        Raises:
            BookLocked: it is accepted.
        """
        if accepted := self.of_book(book_id):
            raise BookLocked(
                _("Sổ {book} đã được {user} nhận và khóa.").format(book=book_id, user=accepted.user),
                _("Sửa một bản ghi của sổ đã khóa bằng quyết định cải chính có căn cứ, ở trang của bản ghi."),
            )

    def worked_on(self, book_id: str, user_id: int) -> bool:
        """Return whether a person keyed, decided or noted anything in the records of a book."""
        mine = RecordRow.book_id == book_id
        decided = select(DecisionRow.id).join(RecordRow, RecordRow.id == DecisionRow.record_id)
        decided = decided.where(mine, DecisionRow.user_id == user_id, DecisionRow.act.not_in(NO_AUTHORSHIP))
        keyed = select(KeyingRow.id).join(RecordRow, RecordRow.id == KeyingRow.record_id)
        keyed = keyed.where(mine, KeyingRow.user_id == user_id)
        return any(self._session.scalar(query.limit(1)) is not None for query in (decided, keyed))
