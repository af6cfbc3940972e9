"""Upkeep of the index: what a transaction changes in records is written to it before the transaction ends."""

from __future__ import annotations

from itertools import chain

from sqlalchemy import Connection, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from pipeline.store.books.record import WITHDRAWN
from pipeline.store.books.record_rows import entry_of
from pipeline.store.schema.tables import RecordRow
from pipeline.store.search.index import IndexedRecord, forget, names_of, write
from pipeline.store.search.vocabulary import SyllableVocabulary
from records.search.entry_words import searched

_CHANGED = "records to find anew"
_NEW = ""
"""In place of the entry that a record had, where the index knows nothing of it."""
_SLICE = 500


def note_changes(session: Session, _flushed: UOWTransaction) -> None:
    """Note the records whose words may have changed; listens to every flush, so that no way of saving forgets it."""
    for row in chain(session.new, session.dirty):
        if isinstance(row, RecordRow) and _changed(row):
            session.info.setdefault(_CHANGED, {}).setdefault(row.id, (row, _before(row)))


def write_changes(session: Session, vocabulary: SyllableVocabulary) -> None:
    """Bring the index up to the records that the transaction has changed."""
    session.flush()
    changed: dict[int, tuple[RecordRow, str]] = session.info.pop(_CHANGED, {})
    if not changed:
        return
    connection = session.connection()
    forget(connection, [number for number, (row, _was) in changed.items() if row.state == WITHDRAWN])
    anew = [row for row, was in changed.values() if row.state != WITHDRAWN and not _found_alike(was, row.current)]
    _put(connection, vocabulary, [IndexedRecord.of(row) for row in anew])


def fill(connection: Connection) -> int:
    """Index the records that the index lacks, after an upgrade that made or emptied it; return their number."""
    query = select(RecordRow.id, RecordRow.office_id, RecordRow.type, RecordRow.year, RecordRow.current)
    query = query.where(RecordRow.state != WITHDRAWN).order_by(RecordRow.id).limit(_SLICE)
    vocabulary, last, done = SyllableVocabulary(), 0, 0
    while rows := connection.execute(query.where(RecordRow.id > last)).all():
        there = names_of(connection, [row.id for row in rows])
        lacking = [IndexedRecord.made(*row) for row in rows if row.id not in there]
        _put(connection, vocabulary, lacking)
        vocabulary.read_on(connection)
        last, done = rows[-1].id, done + len(lacking)
    return done


def _put(connection: Connection, vocabulary: SyllableVocabulary, records: list[IndexedRecord]) -> None:
    write(connection, records)
    vocabulary.add(connection, frozenset(word for record in records for word in record.words.syllables))


def _found_alike(was: str, now: str) -> bool:
    """Return whether an entry is found by the words by which it was found before."""
    return was != _NEW and searched(entry_of(was)) == searched(entry_of(now))


def _before(row: RecordRow) -> str:
    """Return the entry by which the index has a record; a record that is new, or comes back, it has not."""
    entry, state = (inspect(row).attrs[name].history for name in ("current", "state"))
    if state.deleted and state.deleted[0] == WITHDRAWN:
        return _NEW
    return entry.deleted[0] if entry.deleted else _NEW if entry.added else row.current


def _changed(row: RecordRow) -> bool:
    attributes = inspect(row).attrs
    return bool(attributes.current.history.has_changes() or attributes.state.history.has_changes())
