"""Findings of the rules about the records of a book, each with its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.books.entries import BookStatements
from pipeline.forms.library import find_form
from pipeline.store.books.books import Book
from records.book_rules import BookView, book_entry, check_book
from records.editions import columns_on_form
from records.register_numbers import parse_number
from records.rules import BookFacts, RecordView, check
from records.stages import ClosingTotals, EntryReading, FieldState, Finding


@dataclass(frozen=True, slots=True)
class JudgedRecord:
    """Record as the rules take it: its id, its printed form, and its values."""

    record_id: int
    edition: str | None
    entry: EntryReading


def rule_findings(
    editions: Path, book: Book, records: Sequence[JudgedRecord], record_pages: int, stated: BookStatements
) -> list[tuple[int | None, Finding]]:
    """Return the findings about each record, then about the book (record id None where no entry is to blame).

    Args:
        editions: folder of the home's own forms.
        book: the book.
        records: its entries in book order.
        record_pages: sheets that hold entries.
        stated: the closing statement and the cover, as far as they were read.
    """
    views = [(record.record_id, view_of(editions, book, record)) for record in records]
    found: list[tuple[int | None, Finding]] = [
        (record_id, finding) for record_id, view in views for finding in check(view)
    ]
    volume = parse_number(book.volume)
    entries = tuple(book_entry(str(record_id), view) for record_id, view in views)
    whole = BookView(
        book.year,
        volume.value if volume else None,
        entries,
        record_pages,
        control_totals(book, stated.totals),
        book.type,
        stated.cover,
    )
    for about in check_book(whole):
        found += [(int(reference), about.finding) for reference in about.entries] or [(None, about.finding)]
    return found


def view_of(editions: Path, book: Book, record: JudgedRecord) -> RecordView:
    """Make the view of a record that the rules about one record take."""
    fields = record.entry.fields
    return RecordView.from_readings(book.type, fields, _form(editions, record), BookFacts(book.year))


def _form(editions: Path, record: JudgedRecord) -> frozenset[str] | None:
    """Return the columns of a record's form, None when it has none; for a lost form, those of its reading.

    A column that a stamp gives is one of the form where it was stamped; where it was not, nothing is missing.
    """
    if record.edition is None:
        return None
    known, fields = find_form(editions, record.edition), record.entry.fields
    if known is not None:
        stamped = {field.column for field in fields if field.state is FieldState.READ}
        return columns_on_form(known) | stamped.intersection(stamp.column for stamp in known.stamps)
    return frozenset(field.column for field in fields if field.state is not FieldState.NOT_ON_FORM)


def control_totals(book: Book, read: ClosingTotals | None) -> ClosingTotals | None:
    """Return the totals of the closing statement; the operator's copy of it stands in for what was not read."""
    pages = read.pages if read and read.pages is not None else book.expected_pages
    entries = read.entries if read and read.entries is not None else book.expected_entries
    return ClosingTotals(pages, entries) if (pages, entries) != (None, None) else None
