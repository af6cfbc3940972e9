"""Entries of a book as reconciling takes them, with the facts of the whole book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.store.books.books import Book
from pipeline.store.books.record import APPROVED, BY_PERSON, Record
from reconcile.decision.decisions import Entry
from reconcile.index.schema import Schema
from records.stages import FieldReading, FieldState

_KNOWN = (FieldState.READ, FieldState.DERIVED)


@dataclass(frozen=True, slots=True)
class BookEntries:
    """Entries of a book in their order.

    Attributes:
        stored: the entries as the store holds them, corrections of an earlier comparison withdrawn.
        entries: the entries to compare.
        cells: the cells to search with: those of the entries, and the book's own where an entry has none.
    """

    stored: tuple[Record, ...]
    entries: tuple[Entry, ...]
    cells: tuple[Mapping[str, str], ...]


def book_entries(schema: Schema, book: Book, stored: Sequence[Record]) -> BookEntries:
    """Prepare the entries of a book; an entry without office or day is searched for with the book's own."""
    entries = tuple(_entry(one) for one in stored)
    of_book = {schema.office: book.office.name, schema.registered: str(book.year)}
    return BookEntries(tuple(stored), entries, tuple(of_book | dict(entry.cells) for entry in entries))


def _entry(stored: Record) -> Entry:
    """Prepare an entry; values that a person approved or decided carry no uncertainty of a reader."""
    fields = stored.current.fields
    machine = () if stored.state == APPROVED else tuple(field for field in fields if _by_machine(field))
    return Entry(
        {field.column: field.value for field in fields if field.value and field.state in _KNOWN},
        {field.column: field.state for field in fields},
        {field.column: field.confidence for field in machine},
    )


def _by_machine(field: FieldReading) -> bool:
    return not field.source.startswith(BY_PERSON)
