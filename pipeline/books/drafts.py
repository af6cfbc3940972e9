"""Draft of a book: one record per entry with its derived columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ocr.entries.trust import doubted
from pipeline.books.assembly import AssembledBook, assemble, book_pages
from pipeline.books.book_steps import draft_step
from pipeline.books.derivation import with_derived
from pipeline.books.entries import BookStatements, Sheet, SheetEntry
from pipeline.books.settling import settled_entries, settled_text
from pipeline.books.twins.twin_copies import held_against_twin, keep_comparison, twin_text
from pipeline.books.wrong_boxes import doubts_of_book
from pipeline.forms.library import forms_hash
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.record import DraftEntry
from pipeline.store.values import from_json, to_json
from pipeline.work.run_context import BookRun
from pipeline.work.steps import book_subject
from records.examination import SAME_SHEET
from records.language import gettext as _
from records.stages import DOUBTFUL_AREA, EntryReading, PageDecision, QualityVerdict, Reason

NAME = "draft"


def draft_book(run: BookRun) -> bool:
    """Bring the records of a book to its settled entries; nothing happens when nothing has changed."""
    book, step = run.book, draft_step()
    with run.runner.store.begin() as rows:
        found = book_pages(rows, book, run.flow.read.name)
        forms = forms_hash(run.home.editions, [page.examination.layout.edition for page in found.pages])
        settled = settled_text(rows, book.id, run.flow.settle.name)
        doubts, twin = doubts_of_book(rows, run.home.editions, book), twin_text(rows, book, run.flow.settle.name)
        inputs = (settled, forms, str(doubts), *twin.inputs, *found.inputs)
        if step.is_done(rows, book.id, step.key(*inputs, *found.decisions)):
            return True
    assembled = assemble(run.home.editions, found)
    compared = held_against_twin(book, settled_entries(settled), twin)
    with run.runner.store.begin() as rows:
        drafts = _drafts(book, assembled, [one.entry for one in compared.entries], doubts)
        keep_comparison(rows, book, rows.records.keep_drafts(book, drafts), twin, compared)
        _mark_second_scans(rows, assembled.sheets)
        decided = book_pages(rows, book, run.flow.read.name).decisions
        step.done(rows, book.id, step.key(*inputs, *decided), to_json(BookStatements, assembled.statements))
        rows.audit.add("book.draft", book.id, entries=len(assembled.entries))
    return True


def statements_of(rows: Transaction, book_id: str) -> BookStatements:
    """Look up the closing statement and the cover of a book as of its last draft."""
    drafted = rows.steps.outcomes(book_id, NAME).get(book_subject(book_id))
    return from_json(BookStatements, drafted.result) if drafted else BookStatements()


def _drafts(
    book: Book, assembled: AssembledBook, settled: Sequence[EntryReading], doubts: Mapping[str, Mapping[str, str]]
) -> list[DraftEntry]:
    pairs = zip(assembled.entries, settled, strict=True)
    return [_draft(book, position, read, entry, doubts) for position, (read, entry) in enumerate(pairs, start=1)]


def _draft(
    book: Book, position: int, read: SheetEntry, settled: EntryReading, doubts: Mapping[str, Mapping[str, str]]
) -> DraftEntry:
    """Draft the record of an entry: its settled and derived values beside the machine's reading."""
    page = read.sheet.best
    why = doubts.get(page.page.examination.layout.edition or "", {})
    reasons = {column: Reason(DOUBTFUL_AREA, words) for column, words in why.items()}
    current = with_derived(book, replace(settled, fields=tuple(doubted(settled.fields, reasons))), page.number)
    return DraftEntry(entry=read.place, page_id=page.page.id, position=position, machine=read.entry, current=current)


def _mark_second_scans(rows: Transaction, found: Sequence[Sheet]) -> None:
    """Accept the best-read page of a sheet that was scanned twice and mark the others as its duplicates."""
    for sheet in found:
        best = sheet.best.page
        message = _("Cùng tờ với trang {page}, bản đó rõ hơn.").format(page=best.number)
        for page in (shown.page for shown in sheet.pages if len(sheet.pages) > 1):
            duplicate = QualityVerdict(PageDecision.DUPLICATE, (Reason(SAME_SHEET, message, float(best.number)),))
            accepted = QualityVerdict(PageDecision.ACCEPTED, ())
            rows.pages.decide(page.id, accepted if page.id == best.id else duplicate)
