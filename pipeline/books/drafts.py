"""The draft of a book: one record an entry with its derived columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ocr.book.numbering import settle_numbers
from ocr.book.signed_lines import settle_signed_lines
from ocr.book.signers import settle_signers
from ocr.recognise.handwriting import HandwritingReader
from ocr.sheets.same_sheet import first_of_sheet
from pipeline.books.entries import ReadPage, Seen, Sheet, Stated, seen_on, sheets, stated
from pipeline.capture.rescans import shown_again
from pipeline.forms.library import edition_library, library_hash
from pipeline.home.home import Home
from pipeline.store import Store, Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.pages import PageInBook
from pipeline.store.books.record import DraftEntry
from pipeline.store.steps import Status, StepKey, StepOutcome
from pipeline.store.values import digest, from_json, to_json
from pipeline.work.tasks import BookCard
from records.derive import BookIdentity, derive
from records.examination import SAME_SHEET
from records.language import gettext as _
from records.stages import EntryReading, FieldReading, FieldState, PageDecision, PageReading, QualityVerdict, Reason

STEP = "draft"
VERSION = "6"

Outcomes = Mapping[str, StepOutcome]


def draft_book(home: Home, store: Store, book: Book, read_step: str) -> None:
    """Bring the records of a book to its readings; nothing happens when nothing has changed."""
    subject = f"book:{book.id}"
    with store.begin() as rows:
        pages = rows.pages.of_book(book.id)
        outcomes = rows.steps.outcomes(book.id, read_step)
        last = rows.steps.outcomes(book.id, STEP).get(subject)
        if last is not None and last.key == _key(home, book, pages, outcomes):
            return
        sent_back = rows.rescans.asked_for(book.id)
    # Outside of a transaction: asking the ink of a whole book takes long, and others want to write meanwhile.
    read = _read_pages(home.editions, pages, outcomes, sent_back)
    found = sheets(read)
    drafts = _settled(book, seen_on(found))
    with store.begin() as rows:
        rows.records.keep_drafts(book, drafts)
        _mark_second_scans(rows, found)
        key = _key(home, book, rows.pages.of_book(book.id), outcomes)
        rows.steps.done(book.id, subject, key, to_json(Stated, stated(read)))
        rows.audit.add("book.draft", book.id, entries=len(drafts))


def stated_of(rows: Transaction, book_id: str) -> Stated:
    """What the book's closing statement and cover said when it was last drafted."""
    drafted = rows.steps.outcomes(book_id, STEP).get(f"book:{book_id}")
    return from_json(Stated, drafted.result) if drafted else Stated()


def _key(home: Home, book: Book, pages: Sequence[PageInBook], outcomes: Outcomes) -> StepKey:
    """A draft depends on the book's card, on every page's decision and reading, and on the forms."""
    parts = [to_json(BookCard, BookCard.of(book)), str(book.expected_pages), str(book.expected_entries)]
    for page in pages:
        outcome = outcomes.get(f"page:{page.id}")
        parts += [str(page.id), page.decision.value, str(page.again), outcome.result if outcome else ""]
    return StepKey(STEP, VERSION, library_hash(home.editions), digest(*parts))


def _read_pages(
    editions: Path, pages: Sequence[PageInBook], outcomes: Outcomes, sent_back: Collection[int]
) -> list[ReadPage]:
    """The pages that were read, in scan order, each with what is known of its sheet."""
    read, again, places = [], shown_again(pages), {page.id: page.number for page in pages}
    for page in pages:
        outcome = outcomes.get(f"page:{page.id}")
        if page.examination.readable and outcome is not None and outcome.status is Status.DONE:
            read.append((page, from_json(PageReading, outcome.result)))
    first = _first_of_sheets(editions, [page for page, _reading in read])
    found = []
    for page, reading in read:
        said = again[page.id][-1] if page.id in again else None
        place = page.number if said is None else places[said]
        found.append(ReadPage(page, reading, first.get(page.id, page.id), page.id in sent_back, said, place))
    return found


def _first_of_sheets(editions: Path, pages: Sequence[PageInBook]) -> dict[int, int]:
    """Page id → id of the first page whose writing lies in the same places."""
    first: dict[int, int] = {}
    for edition in edition_library(editions):
        of_form = [page for page in pages if page.examination.layout.edition == edition.id]
        of_form = [page for page in of_form if page.examination.sheet_print]
        places = first_of_sheet([page.examination.sheet_print for page in of_form], edition)
        first |= {page.id: of_form[place].id for page, place in zip(of_form, places, strict=True)}
    return first


def _draft(book: Book, place: int, seen: Seen) -> DraftEntry:
    """The record of an entry."""
    page = seen.sheet.best
    return DraftEntry(
        entry=seen.place,
        page_id=page.page.id,
        position=place,
        machine=seen.entry,
        current=_derived(book, seen.entry, page.number),
    )


def with_derived(book: Book, entry: EntryReading) -> EntryReading:
    """An entry whose values have changed, with the columns that follow from them."""
    before = {field.column: field for field in entry.fields if field.state is FieldState.DERIVED}
    read = tuple(field for field in entry.fields if field.column not in before)
    page_number = before["trangSo"].value if "trangSo" in before else ""
    after = _derived(book, EntryReading(entry.row, read), page_number)
    gone = before.keys() - {field.column for field in after.fields}
    absent = (FieldReading(column, FieldState.NOT_ON_FORM) for column in sorted(gone))
    return EntryReading(entry.row, (*after.fields, *absent))


def _derived(book: Book, entry: EntryReading, page_number: str) -> EntryReading:
    """An entry as it was read, with what follows from it in place of what does not stand on its form."""
    card = BookIdentity(f"{book.volume}/{book.year}", book.office.name)
    derived = derive(book.type, entry.fields, card, page_number)
    columns = {field.column for field in derived}
    kept = tuple(field for field in entry.fields if field.column not in columns)
    return EntryReading(entry.row, (*kept, *derived))


def _settled(book: Book, seen: Sequence[Seen]) -> list[DraftEntry]:
    """The drafts with numbers and signers put right that the whole book knows; what the machine read stays beside."""
    drafts = [_draft(book, place, one) for place, one in enumerate(seen, start=1)]
    traces = [one.sheet.best.reading.traces for one in seen]
    numbered = settle_numbers([draft.current for draft in drafts], traces)
    settled = settle_signers(settle_signed_lines(numbered, traces, HandwritingReader()))
    return [replace(draft, current=current) for draft, current in zip(drafts, settled, strict=True)]


def _mark_second_scans(rows: Transaction, found: Sequence[Sheet]) -> None:
    """Of a sheet scanned twice the page that is read best is accepted, the others are duplicates of it."""
    for sheet in found:
        best = sheet.best.page
        message = _("Cùng tờ với trang {page}, bản đó rõ hơn.").format(page=best.number)
        for page in (shown.page for shown in sheet.pages if len(sheet.pages) > 1):
            duplicate = QualityVerdict(PageDecision.DUPLICATE, (Reason(SAME_SHEET, message),))
            accepted = QualityVerdict(PageDecision.ACCEPTED, ())
            rows.pages.decide(page.id, accepted if page.id == best.id else duplicate)
