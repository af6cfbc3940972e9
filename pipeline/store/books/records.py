"""Entries of the books and what the machine read of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from pipeline.store.clock import now
from pipeline.store.review.notes import Rescans
from pipeline.store.rows import Repository
from pipeline.store.schema.tables import Book, Reading, Record
from pipeline.store.values import digest, from_json, to_json
from records.stages import EntryReading, FieldState
from records.text.vietnamese import skeleton

DRAFT = "draft"
APPROVED = "approved"
WITHDRAWN = "withdrawn"
REVIEW, RESCAN = "review", "rescan"

BY_PERSON = "person:"
"""Begins the source of a field that a person decided; `person:7` is the user of that id."""

PRINCIPALS = ("nksHoTen", "nktHoTen", "chongHoTen", "ncHoTen", "nxnHoTen")
"""Columns that name the person an entry is about."""


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """One entry as the machine has it.

    Attributes:
        entry: "PAGE:ROW" where it was first seen; its identity in the book.
        page_id: the page it is read from, the best scan of it.
        position: place in the book, from 1.
        machine: what was read.
        current: what was read with what follows from it (derived columns).
    """

    entry: str
    page_id: int
    position: int
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
            if record.page_id not in (None, draft.page_id):
                Rescans(self._session).done(record.id)
            _bring_up(record, draft)
            self._session.add(record)
            self._session.flush()
            self._add_reading(record, draft)
            ids.append(record.id)
        for record in before.values():
            if record.state == DRAFT:
                record.state, record.task = WITHDRAWN, "none"
        self._session.flush()
        return ids

    def rank(self, trust: Mapping[int, int]) -> None:
        """Give records their place in the queue: record id → 0 (doubt everything) to 1000 (nothing doubtful)."""
        rows = [{"id": record_id, "trust": place} for record_id, place in trust.items()]
        if rows:
            self._session.execute(update(Record), rows)

    def of_book(self, book_id: str) -> list[StoredEntry]:
        """Records of a book in the order of its pages; withdrawn ones are left out."""
        query = select(Record).where(Record.book_id == book_id, Record.state != WITHDRAWN).order_by(Record.position)
        return [_stored(record) for record in self._session.scalars(query)]

    def versions(self, book_id: str) -> list[tuple[int, int]]:
        """Id and version of the records that `of_book` lists: whether any has changed, without building them."""
        query = select(Record.id, Record.version).where(Record.book_id == book_id, Record.state != WITHDRAWN)
        return [(record_id, version) for record_id, version in self._session.execute(query.order_by(Record.id))]

    def get(self, record_id: int) -> Record | None:
        """The row of a record."""
        return self._session.get(Record, record_id)

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
    """Give a record the values of its draft; what a person has approved, or holds for a colleague, stays."""
    rescanned = record.page_id not in (None, draft.page_id)
    record.position, record.page_id = draft.position, draft.page_id
    if record.state == WITHDRAWN:
        record.state, record.task = DRAFT, REVIEW
    if record.task == RESCAN and rescanned:
        record.task = REVIEW
    if record.state == APPROVED or record.task not in (None, REVIEW, RESCAN):
        return
    record.state = DRAFT
    before = from_json(EntryReading, record.current).fields if record.current else ()
    decided = {field.column: field for field in before if field.source.startswith(BY_PERSON)}
    fields = tuple(decided.get(field.column, field) for field in draft.current.fields)
    keep_entry(record, EntryReading(draft.current.row, fields))


def keep_entry(record: Record, entry: EntryReading) -> None:
    """Make an entry the record's value, and what is searched for with it; the same entry changes nothing."""
    text = to_json(EntryReading, entry)
    if text == record.current:
        return
    values = {field.column: field.value for field in entry.fields if field.state is FieldState.READ}
    name = next((values[column] for column in PRINCIPALS if column in values), "")
    record.so, record.name_folded = values.get("so", ""), skeleton(name).lower()
    record.current, record.version = text, (record.version or 0) + 1


def _stored(record: Record) -> StoredEntry:
    current = from_json(EntryReading, record.current)
    return StoredEntry(record.id, record.page_id, record.position, record.so, record.state, current)
