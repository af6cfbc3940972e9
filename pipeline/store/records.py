"""Entries of the books and what the machine read of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from pipeline.clock import now
from pipeline.store.rows import Repository
from pipeline.store.tables import Book, Reading, Record
from pipeline.values import digest, from_json, to_json
from records.stages import EntryReading

DRAFT = "draft"
APPROVED = "approved"
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """One entry as the machine has it.

    Attributes:
        entry: "PAGE:ROW" where it was first seen; its identity in the book.
        page_id: the page it is read from, the best scan of it.
        position: place in the book, from 1.
        so: register number as read, "" when unread.
        name_folded: principal's name without marks and in small letters, for search; "" when unread.
        machine: what was read.
        current: what was read with what follows from it (derived columns).
    """

    entry: str
    page_id: int
    position: int
    so: str
    name_folded: str
    machine: EntryReading
    current: EntryReading


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A record as the store holds it."""

    id: int
    page_id: int
    position: int
    so: str
    state: str
    current: EntryReading


class Records(Repository):
    """Keeps drafts and lists records."""

    def keep_drafts(self, book: Book, drafts: Sequence[DraftEntry]) -> list[int]:
        """Bring the records of a book to these drafts; readings are added, never changed. Returns the record ids.

        An approved record keeps its values; only a new reading is put beside it.
        """
        before = {
            record.entry: record for record in self._session.scalars(select(Record).where(Record.book_id == book.id))
        }
        ids = []
        for draft in drafts:
            record = before.pop(draft.entry, None) or Record(
                book_id=book.id,
                office_id=book.office_id,
                type=book.type,
                year=book.year,
                entry=draft.entry,
                state=DRAFT,
            )
            _bring_up(record, draft)
            self._session.add(record)
            self._session.flush()
            self._add_reading(record, draft)
            ids.append(record.id)
        for record in before.values():
            record.state = WITHDRAWN if record.state == DRAFT else record.state
        self._session.flush()
        return ids

    def of_book(self, book_id: str) -> list[StoredEntry]:
        """Records of a book in the order of its pages; withdrawn ones are left out."""
        query = select(Record).where(Record.book_id == book_id, Record.state != WITHDRAWN).order_by(Record.position)
        return [_stored(record) for record in self._session.scalars(query)]

    def counts(self) -> dict[str, dict[str, int]]:
        """How many records of each state each book has."""
        return self._counted(Record.book_id, Record.state)

    def _add_reading(self, record: Record, draft: DraftEntry) -> None:
        text = to_json(EntryReading, draft.machine)
        hashed = digest(text)
        same = select(Reading.id).where(Reading.record_id == record.id, Reading.hash == hashed)
        if self._session.scalars(same).first() is None:
            self._session.add(
                Reading(record_id=record.id, page_id=draft.page_id, hash=hashed, entry=text, read_at=now())
            )


def _bring_up(record: Record, draft: DraftEntry) -> None:
    """Give a record the values of its draft, unless a person has approved what it holds."""
    record.position, record.page_id = draft.position, draft.page_id
    if record.state == APPROVED:
        return
    record.state, record.so, record.name_folded = DRAFT, draft.so, draft.name_folded
    record.current = to_json(EntryReading, draft.current)


def _stored(record: Record) -> StoredEntry:
    current = from_json(EntryReading, record.current)
    return StoredEntry(record.id, record.page_id, record.position, record.so, record.state, current)
