"""The draft of a book: one record an entry with its derived columns, and every doubt that the rules raise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.editions import edition_library, library_hash
from pipeline.entries import BookEntries, ReadPage, Seen, book_entries
from pipeline.home import Home
from pipeline.store import Store
from pipeline.store.pages import PageInBook
from pipeline.store.records import DraftEntry
from pipeline.store.steps import Status, StepKey, StepOutcome
from pipeline.store.tables import Book
from pipeline.tasks import BookCard
from pipeline.values import digest, from_json, to_json
from records.book_rules import BookFinding, BookView, book_entry, check_book
from records.derive import BookIdentity, derive
from records.editions import columns_on_form
from records.register_numbers import parse_number
from records.rules import BookFacts, RecordView, check
from records.stages import ClosingTotals, EntryReading, Finding, PageDecision, PageReading
from records.vietnamese import skeleton

STEP = "draft"
VERSION = "1"
PRINCIPALS = ("nksHoTen", "nktHoTen", "chongHoTen", "ncHoTen", "nxnHoTen")


def draft_book(home: Home, store: Store, book: Book, read_step: str) -> None:
    """Bring records and findings of a book to its readings; nothing happens when nothing has changed."""
    subject = f"book:{book.id}"
    with store.begin() as rows:
        pages = rows.pages.of_book(book.id)
        outcomes = rows.steps.outcomes(book.id, read_step)
        key = _key(home, book, pages, outcomes)
        last = rows.steps.outcomes(book.id, STEP).get(subject)
        if last is not None and last.key == key:
            return
        entries = book_entries(_read_pages(pages, outcomes))
        drafts = [_draft(book, place, *seen) for place, seen in enumerate(entries.entries, start=1)]
        ids = rows.records.keep_drafts(book, drafts)
        rows.findings.replace(book.id, _findings(home.editions, book, entries, drafts, ids))
        rows.steps.done(book.id, subject, key, "")
        rows.audit.add("book.draft", book.id, entries=len(drafts))


def _key(home: Home, book: Book, pages: Sequence[PageInBook], outcomes: Mapping[str, StepOutcome]) -> StepKey:
    """A draft depends on the book's card, on every page's decision and reading, and on the forms."""
    parts = [to_json(BookCard, BookCard.of(book)), str(book.expected_pages), str(book.expected_entries)]
    for page in pages:
        outcome = outcomes.get(f"page:{page.id}")
        parts += [str(page.id), page.decision.value, outcome.result if outcome else ""]
    return StepKey(STEP, VERSION, library_hash(home.editions), digest(*parts))


def _read_pages(pages: Sequence[PageInBook], outcomes: Mapping[str, StepOutcome]) -> list[ReadPage]:
    read = []
    for page in pages:
        outcome = outcomes.get(f"page:{page.id}")
        if page.decision is PageDecision.ACCEPTED and outcome is not None and outcome.status is Status.DONE:
            read.append(ReadPage(page, from_json(PageReading, outcome.result)))
    return read


def _draft(book: Book, place: int, first: Seen, best: Seen) -> DraftEntry:
    """The record of an entry: read from its best scan, known by its first."""
    card = BookIdentity(f"{book.volume}/{book.year}", book.office.name)
    derived = derive(book.type, best.entry.fields, card, best.page_number)
    columns = {field.column for field in derived}
    kept = tuple(field for field in best.entry.fields if field.column not in columns)
    values = {column: field.value for column, field in best.read_fields.items()}
    name = next((values[column] for column in PRINCIPALS if column in values), "")
    return DraftEntry(
        entry=first.place,
        page_id=best.page.id or 0,
        position=place,
        so=values.get("so", ""),
        name_folded=skeleton(name).lower(),
        machine=best.entry,
        current=EntryReading(best.entry.row, (*kept, *derived)),
    )


def _findings(
    editions: Path, book: Book, entries: BookEntries, drafts: Sequence[DraftEntry], ids: Sequence[int]
) -> list[tuple[int | None, Finding]]:
    """What the rules about an entry and about the book say, each with the record it is about."""
    views = [_view(editions, book, best, draft) for (_first, best), draft in zip(entries.entries, drafts, strict=True)]
    found: list[tuple[int | None, Finding]] = [
        (record_id, finding) for record_id, view in zip(ids, views, strict=True) for finding in check(view)
    ]
    volume = parse_number(book.volume)
    whole = BookView(
        book.year,
        volume.value if volume else None,
        tuple(book_entry(str(record_id), view) for record_id, view in zip(ids, views, strict=True)),
        entries.record_pages,
        _totals(book, entries.totals),
    )
    for about_book in check_book(whole):
        found += [(reference, about_book.finding) for reference in _references(about_book)]
    return found


def _view(editions: Path, book: Book, seen: Seen, draft: DraftEntry) -> RecordView:
    form = columns_on_form(edition_library(editions).get(seen.edition)) if seen.edition else None
    return RecordView.from_readings(book.type, draft.current.fields, form, BookFacts(book.year))


def _totals(book: Book, read: ClosingTotals | None) -> ClosingTotals | None:
    """The closing statement's totals; what the operator copied from it stands in for what was not read."""
    pages = read.pages if read and read.pages is not None else book.expected_pages
    entries = read.entries if read and read.entries is not None else book.expected_entries
    return ClosingTotals(pages, entries) if (pages, entries) != (None, None) else None


def _references(finding: BookFinding) -> tuple[int | None, ...]:
    return tuple(int(reference) for reference in finding.entries) or (None,)
