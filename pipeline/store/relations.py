"""Relations of entries to the shared database, and the corrections by the ink on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, delete, select

from pipeline.store.books.record import Record
from pipeline.store.books.record_rows import is_open, keep_entry, record_of
from pipeline.store.clock import now
from pipeline.store.passing.passings import READ_ANEW, open_passed
from pipeline.store.repository import Repository
from pipeline.store.schema.tables import RecordRow, RelationRow
from pipeline.store.values import from_json, to_json
from reconcile.decision.verdicts import MatchDecision
from records.stages import EntryReading, FieldReading


@dataclass(frozen=True, slots=True)
class Correction:
    """Reading that the ink, asked again, gave up: the field before and after."""

    before: FieldReading
    after: FieldReading


@dataclass(frozen=True, slots=True)
class Relation:
    """Relation of one entry to the shared database.

    Attributes:
        record_id: the entry.
        decision: the outcome with all its grounds.
        corrections: fields that were corrected by evidence.
        snapshot: version of the snapshot.
    """

    record_id: int
    decision: MatchDecision
    corrections: tuple[Correction, ...]
    snapshot: str


_KEPT = select(RelationRow.record_id, RelationRow.decision, RelationRow.corrections, RelationRow.snapshot)
_OF_RECORD = _KEPT.where(RelationRow.record_id == bindparam("record"))
_OF_BOOK = _KEPT.where(RelationRow.book_id == bindparam("book"))


class Relations(Repository):
    """Repository of relations, and of the corrections within the records themselves."""

    def replace(self, book_id: str, relations: Iterable[Relation]) -> None:
        """Keep the relations of a book in place of those before, and their corrections within the records."""
        before = self.of_book(book_id)
        self._session.execute(delete(RelationRow).where(RelationRow.book_id == book_id))
        for relation in relations:
            self._session.add(_row(book_id, relation))
            row = self._session.get_one(RecordRow, relation.record_id)
            if is_open(row):
                old = before.get(row.id)
                current = uncorrected(from_json(EntryReading, row.current), old.corrections if old else ())
                version = row.version
                keep_entry(row, corrected(current, relation.corrections))
                if row.version != version:
                    open_passed(self._session, row, READ_ANEW)
        self._session.flush()

    def settle(self, record: Record, decision: MatchDecision) -> Record:
        """Give a record another decision until the next comparison; its corrections stay, its version counts up."""
        row = self._session.get_one(RelationRow, record.id)
        row.outcome, row.decision = decision.outcome.value, to_json(MatchDecision, decision)
        row.decided_at = now()
        settled = self._session.get_one(RecordRow, record.id)
        settled.version += 1
        self._session.flush()
        return record_of(settled, record.current)

    def of_book(self, book_id: str) -> dict[int, Relation]:
        """Return record id → relation."""
        return {row[0]: _relation(*row) for row in self._rows(_OF_BOOK, {"book": book_id})}

    def of_record(self, record_id: int) -> Relation | None:
        """Return the relation of one record."""
        row = self._rows(_OF_RECORD, {"record": record_id}).first()
        return _relation(*row) if row else None

    def counts(self) -> dict[str, dict[str, int]]:
        """Count the entries of each outcome in each book."""
        return self._counted(RelationRow.book_id, RelationRow.outcome)


def corrected(entry: EntryReading, corrections: Iterable[Correction]) -> EntryReading:
    """Return the entry with the corrections of fields that have not changed since."""
    return _exchanged(entry, [(one.before, one.after) for one in corrections])


def uncorrected(entry: EntryReading, corrections: Iterable[Correction]) -> EntryReading:
    """Return the entry as it was before the corrections; a field that was changed since stays."""
    return _exchanged(entry, [(one.after, one.before) for one in corrections])


def as_before(record: Record, relation: Relation | None) -> Record:
    """Return a record without the corrections of its relation."""
    return replace(record, current=uncorrected(record.current, relation.corrections)) if relation else record


def _exchanged(entry: EntryReading, pairs: list[tuple[FieldReading, FieldReading]]) -> EntryReading:
    fields = tuple(next((new for old, new in pairs if old == field), field) for field in entry.fields)
    return EntryReading(entry.row, fields)


def _row(book_id: str, relation: Relation) -> RelationRow:
    return RelationRow(
        record_id=relation.record_id,
        book_id=book_id,
        outcome=relation.decision.outcome.value,
        decision=to_json(MatchDecision, relation.decision),
        corrections=to_json(tuple[Correction, ...], relation.corrections),
        snapshot=relation.snapshot,
        decided_at=now(),
    )


def _relation(record_id: int, decision: str, corrections: str, snapshot: str) -> Relation:
    before_and_after = from_json(tuple[Correction, ...], corrections)
    return Relation(record_id, from_json(MatchDecision, decision), before_and_after, snapshot)
