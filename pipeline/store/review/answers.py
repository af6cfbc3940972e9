"""Answers of supervisors for a book: pages that they waive, differences that they explain. Rows are only added."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.review_tables import ExplanationRow, UserRow, WaiverRow


@dataclass(frozen=True, slots=True)
class PageKey:
    """A page by what it shows: its scan, its part of it, and the SHA-256 of the bytes, "" of a file that was refused.

    When a file that was refused comes whole, under the same name, the key of its place is another one.
    """

    scan_id: int
    part: int
    content: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer of a supervisor: who, why, and since when."""

    user: str
    reason: str
    at: str


class Answers(Repository):
    """Keeps waivers and explanations."""

    def waive(self, book_id: str, page: PageKey, user_id: int, reason: str) -> None:
        """Keep that a supervisor lets a page go."""
        row = WaiverRow(book_id=book_id, user_id=user_id, reason=reason, at=now())
        row.scan_id, row.part, row.content = page.scan_id, page.part, page.content
        self._session.add(row)
        self._session.flush()

    def explain(self, book_id: str, point: str, user_id: int, reason: str) -> None:
        """Keep why a difference of a book, named by its key, is none."""
        self._session.add(ExplanationRow(book_id=book_id, point=point, user_id=user_id, reason=reason, at=now()))
        self._session.flush()

    def waivers(self, book_id: str) -> dict[PageKey, Answer]:
        """Return the pages of a book that were waived."""
        query = select(WaiverRow, UserRow.name).join(UserRow, UserRow.id == WaiverRow.user_id)
        found = self._session.execute(query.where(WaiverRow.book_id == book_id).order_by(WaiverRow.id))
        return {PageKey(row.scan_id, row.part, row.content): Answer(name, row.reason, row.at) for row, name in found}

    def explanations(self, book_id: str) -> dict[str, Answer]:
        """Return the differences of a book that were explained, by their keys."""
        query = select(ExplanationRow, UserRow.name).join(UserRow, UserRow.id == ExplanationRow.user_id)
        found = self._session.execute(query.where(ExplanationRow.book_id == book_id).order_by(ExplanationRow.id))
        return {row.point: Answer(name, row.reason, row.at) for row, name in found}
