"""Twins: which books are copies of each other, and which entry of the one is that of the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, or_, select

from pipeline.store.repository import Repository
from pipeline.store.schema.tables import TwinEntryRow, TwinRow


@dataclass(frozen=True, slots=True)
class TwinPlace:
    """Place of the same entry in the other copy: the book, and the position there, from 1."""

    book_id: str
    position: int


class Twins(Repository):
    """Repository of twins."""

    def say(self, one: str, other: str) -> None:
        """Keep that two books are twins, in place of earlier twins of theirs."""
        self.part(one)
        self.part(other)
        pairs = [{"book_id": one, "twin_id": other}, {"book_id": other, "twin_id": one}]
        self._session.execute(insert(TwinRow), pairs)

    def part(self, book_id: str) -> None:
        """Keep that a book has no twin."""
        self._session.execute(delete(TwinRow).where(or_(TwinRow.book_id == book_id, TwinRow.twin_id == book_id)))

    def of(self, book_id: str) -> str | None:
        """Return the id of the twin of a book."""
        return self._session.scalar(select(TwinRow.twin_id).where(TwinRow.book_id == book_id))

    def keep_entries(self, book_id: str, twin_id: str, positions: Mapping[int, int]) -> None:
        """Keep record id → position of the same entry in the twin, in place of what was known of the book."""
        self._session.execute(delete(TwinEntryRow).where(TwinEntryRow.book_id == book_id))
        rows = [
            {"record_id": record_id, "book_id": book_id, "twin_id": twin_id, "position": position}
            for record_id, position in positions.items()
        ]
        if rows:
            self._session.execute(insert(TwinEntryRow), rows)

    def paired(self, book_id: str) -> int:
        """Count the entries of a book that were found in its twin."""
        query = select(func.count()).select_from(TwinEntryRow).where(TwinEntryRow.book_id == book_id)
        return self._session.scalar(query) or 0

    def place_of(self, record_id: int) -> TwinPlace | None:
        """Return where the entry of a record stands in the other copy; None when it was not found there."""
        row = self._session.get(TwinEntryRow, record_id)
        return TwinPlace(row.twin_id, row.position) if row else None
