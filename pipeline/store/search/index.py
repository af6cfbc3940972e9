"""Index of the words of records: FTS5 in SQLite, a text search vector in PostgreSQL, neither needs an extension."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, bindparam, cast, column, delete, insert, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.dialects.postgresql import insert as upsert

from pipeline.store.books.record_rows import entry_of
from pipeline.store.schema.tables import RecordRow
from pipeline.store.search.expressions import Condition, fts5, tsquery, tsvector
from records.record_types import record_type
from records.search.entry_words import EntryWords, Part, entry_words

SEPARATOR = "\n"
_FTS = table("searched", column("rowid"), *(column(part.value) for part in Part), column("people"))
_VECTOR = table("searched", column("record_id"), column("people"), column("words", TSVECTOR))
_VECTOR_NAMES = (_VECTOR.c.record_id, _VECTOR.c.people)
_ADD_FTS = insert(_FTS)
_NEW_VECTOR = upsert(_VECTOR).values(
    record_id=bindparam("record_id"), people=bindparam("people"), words=cast(bindparam("vector"), TSVECTOR)
)
_PUT_VECTOR = _NEW_VECTOR.on_conflict_do_update(
    index_elements=[_VECTOR.c.record_id],
    set_={"people": _NEW_VECTOR.excluded.people, "words": _NEW_VECTOR.excluded.words},
)


@dataclass(frozen=True, slots=True)
class IndexedRecord:
    """Record as the index keeps it: its words, and those of its book, by which a search is bounded."""

    id: int
    words: EntryWords
    bounds: tuple[str, ...]

    @classmethod
    def of(cls, row: RecordRow) -> IndexedRecord:
        """Make it from the row of a record."""
        return cls.made(row.id, row.office_id, row.type, row.year, row.current)

    @classmethod
    def made(cls, record_id: int, office_id: int, code: str, year: int, current: str) -> IndexedRecord:
        """Make it from columns of that row; `current` is the JSON of its entry."""
        words = entry_words(entry_of(current), record_type(code), year)
        return cls(record_id, words, (office_word(office_id), type_word(code), year_word(year)))

    @property
    def parts(self) -> dict[Part, tuple[str, ...]]:
        """Words by the part in which they stand."""
        words = self.words
        return {
            Part.WHO: words.who,
            Part.KIN: words.kin,
            Part.PLACE: words.place,
            Part.FACTS: (*words.facts, *self.bounds),
        }


@dataclass(frozen=True, slots=True)
class IndexHit:
    """Record that fits a condition, and the names of its people, those whom it is about first."""

    record_id: int
    people: tuple[str, ...]


def office_word(office_id: int) -> str:
    """Return the word that all records of an office have."""
    return f"o{office_id}"


def type_word(code: str) -> str:
    """Return the word that all records of a type have."""
    return f"t{code.lower()}"


def year_word(year: int) -> str:
    """Return the word that all records of books of a year have."""
    return f"b{year}"


def write(connection: Connection, records: Sequence[IndexedRecord]) -> None:
    """Put records into the index, in place of what it had of them."""
    if not records:
        return
    if connection.dialect.name == "sqlite":
        forget(connection, [record.id for record in records])
        connection.execute(_ADD_FTS, [_fts_row(record) for record in records])
    else:
        connection.execute(_PUT_VECTOR, [_vector_row(record) for record in records])


def forget(connection: Connection, record_ids: Iterable[int]) -> None:
    """Take records out of the index."""
    ids = list(record_ids)
    if not ids:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(delete(_FTS).where(_FTS.c.rowid.in_(ids)))
    else:
        connection.execute(delete(_VECTOR).where(_VECTOR.c.record_id.in_(ids)))


def candidates(
    connection: Connection, condition: Condition, of_records: Sequence[ColumnElement[bool]], count: int
) -> list[IndexHit]:
    """List up to so many records that fit a condition; which ones, where there are more, is the database's choice.

    Args:
        connection: the database.
        condition: on the words.
        of_records: further conditions on the rows of the records.
        count: how many at most.
    """
    if connection.dialect.name == "sqlite":
        key, people, fits = _FTS.c.rowid, _FTS.c.people, literal_column("searched").bool_op("MATCH")(bindparam("asked"))
    else:
        fits = _VECTOR.c.words.bool_op("@@")(cast(bindparam("asked"), TSQUERY))
        key, people = _VECTOR.c.record_id, _VECTOR.c.people
    found = select(key, people).where(fits)
    if of_records:
        found = found.join(RecordRow, RecordRow.id == key).where(*of_records)
    asked = fts5(condition) if connection.dialect.name == "sqlite" else tsquery(condition)
    rows = connection.execute(found.limit(count), {"asked": asked})
    return [IndexHit(record_id, tuple(names.split(SEPARATOR)) if names else ()) for record_id, names in rows]


def pairs_are_words(connection: Connection) -> bool:
    """Return whether neighbours in a name are a word of the index, so that a name costs less than its words anywhere.

    They are in PostgreSQL; FTS5 has the places of words in its index.
    """
    return connection.dialect.name != "sqlite"


def names_of(connection: Connection, record_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return record id → names of its people; without reading the records."""
    key, people = (_FTS.c.rowid, _FTS.c.people) if connection.dialect.name == "sqlite" else _VECTOR_NAMES
    rows = connection.execute(select(key, people).where(key.in_(record_ids)))
    return {record_id: tuple(names.split(SEPARATOR)) if names else () for record_id, names in rows}


def _fts_row(record: IndexedRecord) -> dict[str, object]:
    parts = {part.value: " ".join(words) for part, words in record.parts.items()}
    return {"rowid": record.id, **parts, "people": SEPARATOR.join(record.words.people)}


def _vector_row(record: IndexedRecord) -> dict[str, object]:
    people = SEPARATOR.join(record.words.people)
    return {"record_id": record.id, "people": people, "vector": tsvector(record.parts)}
