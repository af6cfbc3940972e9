"""Derived columns of an entry, which follow from its values and from its book."""

from __future__ import annotations

from pipeline.store.books.books import Book
from records.derive import BookIdentity, derive
from records.stages import EntryReading, FieldReading, FieldState


def with_derived(book: Book, entry: EntryReading, page_number: str) -> EntryReading:
    """Return an entry, as read, with its derived columns in place of those that do not stand on its form.

    Args:
        book: its book.
        entry: the entry as read.
        page_number: number of the page in the book, "" when unknown.
    """
    card = BookIdentity(f"{book.volume}/{book.year}", book.office.name)
    derived = derive(book.type, entry.fields, card, page_number)
    columns = {field.column for field in derived}
    kept = tuple(field for field in entry.fields if field.column not in columns)
    return EntryReading(entry.row, (*kept, *derived))


def derived_anew(book: Book, entry: EntryReading) -> EntryReading:
    """Return an entry with changed values with the derived columns that follow from them now."""
    before = {field.column: field for field in entry.fields if field.state is FieldState.DERIVED}
    read = tuple(field for field in entry.fields if field.column not in before)
    page_number = before["trangSo"].value if "trangSo" in before else ""
    after = with_derived(book, EntryReading(entry.row, read), page_number)
    gone = before.keys() - {field.column for field in after.fields}
    absent = (FieldReading(column, FieldState.NOT_ON_FORM) for column in sorted(gone))
    return EntryReading(entry.row, (*after.fields, *absent))
