"""Finding of records by words, with what a list shows of each; that somebody saw them is kept in the audit trail."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.record import Record, ReviewTask
from pipeline.store.search.searches import RecordStanding, SearchBounds
from records.language import gettext as _
from records.record_types import FieldKind, RecordType, record_type
from records.search.entry_words import is_officer, is_relative, tells_life
from records.search.question import parse_question
from records.stages import FieldReading, FieldState

PAGE = 20
_VEILED = (ReviewTask.SECOND, ReviewTask.ARBITRATION)
_KNOWN = (FieldState.READ, FieldState.DERIVED)


@dataclass(frozen=True, slots=True)
class FoundValue:
    """Value that a list shows: the meaning of its column, and the value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """Record that was found.

    Attributes:
        record: the record.
        book: its book.
        standing: whether people have reviewed or accepted it.
        as_asked: False where a word of the question was taken for misspelt.
        names: those whom it is about; empty while it is keyed for the second time, which nobody may help.
        facts: their days, and their relatives.
    """

    record: Record
    book: Book
    standing: RecordStanding
    as_asked: bool
    names: tuple[str, ...]
    facts: tuple[FoundValue, ...]

    @property
    def ink(self) -> FieldReading | None:
        """Reading of a name that has a place on the page, for a picture of it; None where none has."""
        kind = record_type(self.record.type)
        return next((one for one in principals(kind, self.record) if one.boxes), None)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Page of what was found.

    Attributes:
        records: the records, the likeliest first.
        first: place of the first of them, from 0.
        total: number of records found, of which no more than `MOST_FOUND` are counted.
    """

    records: tuple[FoundRecord, ...]
    first: int
    total: int

    @property
    def next(self) -> int | None:
        """Place of the first record of the next page, None on the last one."""
        after = self.first + len(self.records)
        return after if self.records and after < self.total else None


def find_records(
    rows: Transaction,
    words: str,
    bounds: SearchBounds,
    first: int = 0,
    count: int = PAGE,
    veiled: Container[int] = frozenset(),
) -> SearchPage:
    """Find records by what somebody typed.

    Args:
        rows: the store.
        words: names with or without marks, days, register numbers, papers and places, in any order.
        bounds: communes of who asks, and filters.
        first: place from 0 from which records are shown.
        count: how many are shown.
        veiled: records that are not found, as who asks may yet key them blind.
    """
    hits = [hit for hit in rows.searches.find(parse_question(words), bounds) if hit.record_id not in veiled]
    shown = [(hit, rows.records.get(hit.record_id)) for hit in hits[first : first + count]]
    found = [_found(rows, record, as_asked=hit.as_asked) for hit, record in shown if record is not None]
    rows.audit.add("search", "records", found=len(hits), shown=len(found))
    for one in found:
        rows.audit.add("record.found", f"record:{one.record.id}")
    return SearchPage(tuple(one for one in found), first, len(hits))


def principals(kind: RecordType, record: Record) -> list[FieldReading]:
    """List the names of those whom a record is about."""
    return [
        field
        for field in record.current.fields
        if (column := kind.column(field.column)).kind is FieldKind.NAME
        and not is_officer(column)
        and not is_relative(column)
        and field.state in _KNOWN
    ]


def standing_words(standing: RecordStanding) -> str:
    """Return the standing of a record in the words of every page, list and report."""
    return {
        RecordStanding.UNREVIEWED: _("chưa duyệt, máy đọc"),
        RecordStanding.PASSED: _("máy cho qua, chưa người nào duyệt"),
        RecordStanding.REVIEWED: _("đã duyệt, chờ nhận"),
        RecordStanding.ACCEPTED_PASSED: _("đã nhận sổ, máy cho qua"),
        RecordStanding.ACCEPTED: _("đã nhận"),
    }[standing]


def _found(rows: Transaction, record: Record, *, as_asked: bool) -> FoundRecord:
    book = rows.books.get(record.book_id)
    if book is None:
        raise LookupError(record.book_id)
    kind, standing = record_type(record.type), RecordStanding.of(record.state, record.task, record.policy_id)
    if record.task in _VEILED:
        return FoundRecord(record, book, standing, as_asked, (), ())
    names = tuple(field.value for field in principals(kind, record) if field.value)
    return FoundRecord(record, book, standing, as_asked, names, _facts(kind, record))


def _facts(kind: RecordType, record: Record) -> tuple[FoundValue, ...]:
    known = [(kind.column(field.column), field.value) for field in record.current.fields if field.value]
    told = [(column, value) for column, value in known if tells_life(column)]
    return tuple(FoundValue(column.label, value) for column, value in told)
