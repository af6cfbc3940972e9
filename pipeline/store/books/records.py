"""Records of the books and the machine's readings of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select, update

from pipeline.store.books.books import Book
from pipeline.store.books.record import BY_PERSON, DRAFT, WITHDRAWN, DraftEntry, Record, ReviewTask
from pipeline.store.books.record_rows import NumberedEntry, is_open, keep_entry, numbered, record_of
from pipeline.store.clock import now
from pipeline.store.passing.passings import READ_ANEW, open_passed
from pipeline.store.repository import Repository
from pipeline.store.review.rescans import Rescans
from pipeline.store.schema.tables import ReadingRow, RecordRow
from pipeline.store.values import digest, from_json, to_json
from records.stages import EntryReading


class Records(Repository):
    """Repository of drafts and records."""

    def keep_drafts(self, book: Book, drafts: Sequence[DraftEntry]) -> list[int]:
        """Update the records of a book from these drafts and return their ids; readings are added, never changed.

        An approved record keeps its values; only a new reading is put beside it.
        """
        before = {
            row.entry: row
            for row in self._session.scalars(select(RecordRow).where(RecordRow.book_id == book.id).with_for_update())
        }
        ids = []
        for draft in drafts:
            row = before.pop(draft.entry, None) or RecordRow(
                book_id=book.id,
                office_id=book.office.id,
                type=book.type,
                year=book.year,
                entry=draft.entry,
                state=DRAFT,
            )
            if row.page_id not in (None, draft.page_id):
                Rescans(self._session).done(row.id)
            version = row.version
            _bring_up(row, draft)
            self._session.add(row)
            self._session.flush()
            if row.version != version:
                open_passed(self._session, row, READ_ANEW)
            self._add_reading(row, draft)
            ids.append(row.id)
        for row in before.values():
            if row.state == DRAFT:
                open_passed(self._session, row, READ_ANEW)
                row.state, row.task = WITHDRAWN, ReviewTask.NONE
        self._session.flush()
        return ids

    def revise(self, record: Record, entry: EntryReading, effort: int) -> Record:
        """Give a record the values that follow from its own, and the place in the queue that it has with them."""
        row = self._session.get_one(RecordRow, record.id)
        if entry != record.current:
            keep_entry(row, entry)
        row.effort = effort
        return record_of(row, entry)

    def rank(self, effort: Mapping[int, int]) -> None:
        """Give records their place in the queue: record id → tenths of a second for each wrong field found."""
        rows = [{"id": record_id, "effort": place} for record_id, place in effort.items()]
        if rows:
            self._session.execute(update(RecordRow), rows)

    def of_book(self, book_id: str) -> list[Record]:
        """List the records of a book in the order of its pages; withdrawn ones are left out."""
        query = select(RecordRow).where(RecordRow.book_id == book_id, RecordRow.state != WITHDRAWN)
        return [record_of(row) for row in self._session.scalars(query.order_by(RecordRow.position))]

    def numbers(self, book_id: str) -> list[NumberedEntry]:
        """Return the entries that `of_book` lists with their numbers alone, without building them."""
        query = select(RecordRow.id, RecordRow.page_id, RecordRow.so, RecordRow.year, RecordRow.current)
        query = query.where(RecordRow.book_id == book_id, RecordRow.state != WITHDRAWN).order_by(RecordRow.position)
        return [numbered(*row) for row in self._session.execute(query)]

    def versions(self, book_id: str) -> list[tuple[int, int]]:
        """List id and version of the records of `of_book`, which shows a change without building them."""
        query = select(RecordRow.id, RecordRow.version)
        query = query.where(RecordRow.book_id == book_id, RecordRow.state != WITHDRAWN)
        return [(record_id, version) for record_id, version in self._session.execute(query.order_by(RecordRow.id))]

    def get(self, record_id: int) -> Record | None:
        """Return the record of this id."""
        row = self._session.get(RecordRow, record_id)
        return record_of(self._at_hand(row)) if row else None

    def at(self, book_id: str, position: int) -> Record | None:
        """Return the record at a place of a book, from 1."""
        query = select(RecordRow).where(RecordRow.book_id == book_id, RecordRow.position == position)
        row = self._session.scalars(query.where(RecordRow.state != WITHDRAWN)).first()
        return record_of(self._at_hand(row)) if row else None

    def share_page(self, record: Record) -> bool:
        """Return whether the page of a record holds another one."""
        others = select(RecordRow.id).where(RecordRow.page_id == record.page_id, RecordRow.id != record.id)
        return self._session.scalars(others.where(RecordRow.state != WITHDRAWN).limit(1)).first() is not None

    def counts(self) -> dict[str, dict[str, int]]:
        """Count the records of each state in each book."""
        return self._counted(RecordRow.book_id, RecordRow.state)

    def _add_reading(self, row: RecordRow, draft: DraftEntry) -> None:
        text = to_json(EntryReading, draft.machine)
        hashed = digest(text)
        same = select(ReadingRow.id).where(ReadingRow.record_id == row.id, ReadingRow.hash == hashed)
        if self._session.scalars(same).first() is None:
            self._session.add(
                ReadingRow(record_id=row.id, page_id=draft.page_id, hash=hashed, entry=text, read_at=now())
            )


def _bring_up(row: RecordRow, draft: DraftEntry) -> None:
    """Give a record the values of its draft; values that a person approved, or holds for a colleague, stay."""
    rescanned = row.page_id not in (None, draft.page_id)
    row.position, row.page_id = draft.position, draft.page_id
    if row.state == WITHDRAWN:
        row.state, row.task = DRAFT, ReviewTask.REVIEW
    if row.task == ReviewTask.RESCAN and rescanned:
        row.task = ReviewTask.REVIEW
    if not is_open(row):
        return
    row.state = DRAFT
    before = from_json(EntryReading, row.current).fields if row.current else ()
    decided = {field.column: field for field in before if field.source.startswith(BY_PERSON)}
    fields = tuple(decided.pop(field.column, field) for field in draft.current.fields)
    keep_entry(row, EntryReading(draft.current.row, (*fields, *decided.values())))
