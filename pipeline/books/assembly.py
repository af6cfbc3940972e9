"""Assembly of a book: the pages that were read, the sheets they show, and the entries in book order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.books.entries import BookStatements, ReadPage, Sheet, SheetEntry, entries_of, sheets, statements
from pipeline.capture.rescans import shown_again
from pipeline.forms.library import find_form
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.pages import PageInBook
from pipeline.store.steps import StepOutcome, StepStatus
from pipeline.store.values import from_json, to_json
from pipeline.work.steps import page_subject
from pipeline.work.tasks import BookCard
from records.editions import form_and_version
from records.stages import PageReading


@dataclass(frozen=True, slots=True)
class BookPages:
    """Pages of a book with the outcomes of reading them, as they stand in the store.

    Attributes:
        book: the book.
        pages: its pages in scan order.
        outcomes: outcomes of the reading step, in the order of `pages`; None where a page was not read.
        sent_back: ids of the pages for which a person wants a better scan.
    """

    book: Book
    pages: tuple[PageInBook, ...]
    outcomes: tuple[StepOutcome | None, ...]
    sent_back: frozenset[int]

    @property
    def inputs(self) -> tuple[str, ...]:
        """Input of the entries: the book's card and the reading of every readable page."""
        parts = [to_json(BookCard, BookCard.of(self.book))]
        for page, outcome in zip(self.pages, self.outcomes, strict=True):
            readable = str(page.examination.readable)
            parts += [str(page.id), readable, str(page.again), outcome.result if outcome else ""]
        return tuple(parts)

    @property
    def decisions(self) -> tuple[str, ...]:
        """Decisions of the quality gate, one a page."""
        return tuple(page.decision.value for page in self.pages)


@dataclass(frozen=True, slots=True)
class AssembledBook:
    """Book put together from its readings.

    Attributes:
        sheets: sheets that hold entries, in book order.
        entries: entries in book order, as read.
        statements: cover and closing statement.
    """

    sheets: tuple[Sheet, ...]
    entries: tuple[SheetEntry, ...]
    statements: BookStatements


def book_pages(rows: Transaction, book: Book, read_step: str) -> BookPages:
    """Look up the pages of a book and the outcomes of the reading step of this name."""
    pages, outcomes = tuple(rows.pages.of_book(book.id)), rows.steps.outcomes(book.id, read_step)
    by_page = tuple(outcomes.get(page_subject(page.id)) for page in pages)
    return BookPages(book, pages, by_page, frozenset(rows.rescans.asked_for(book.id)))


def assemble(editions: Path, found: BookPages) -> AssembledBook:
    """Assemble a book from its readings.

    Args:
        editions: folder of the home's own forms.
        found: its pages and their outcomes.
    """
    read = _read_pages(editions, found)
    of_book = sheets(read)
    return AssembledBook(of_book, entries_of(of_book), statements(read))


def _read_pages(editions: Path, found: BookPages) -> list[ReadPage]:
    """Return the pages that were read, in scan order, each with its sheet as far as it is known."""
    named = {page_id: earlier[-1] for page_id, earlier in shown_again(found.pages).items()}
    numbers = {page.id: page.number for page in found.pages}
    read = [
        (page, from_json(PageReading, outcome.result))
        for page, outcome in zip(found.pages, found.outcomes, strict=True)
        if page.examination.readable and outcome is not None and outcome.status is StepStatus.DONE
    ]
    first = _first_of_sheets(editions, [page for page, _reading in read])
    return [
        ReadPage(
            page,
            reading,
            sheet=first.get(page.id, page.id),
            sent_back=page.id in found.sent_back,
            again=named.get(page.id),
            place=numbers[named.get(page.id, page.id)],
        )
        for page, reading in read
    ]


def _first_of_sheets(editions: Path, pages: Sequence[PageInBook]) -> dict[int, int]:
    """Page id → id of the first page whose writing lies in the same places; versions of a form have one print."""
    from ocr.sheets.same_sheet import first_of_sheet  # a small command that shows books does without pixels' libraries

    first: dict[int, int] = {}
    printed = [page for page in pages if page.examination.sheet_print]
    for form in {_form_of(page) for page in printed}:
        of_form = [page for page in printed if _form_of(page) == form]
        edition = find_form(editions, of_form[-1].examination.layout.edition)
        if edition is None:
            continue
        places = first_of_sheet([page.examination.sheet_print for page in of_form], edition)
        first |= {page.id: of_form[place].id for page, place in zip(of_form, places, strict=True)}
    return first


def _form_of(page: PageInBook) -> str:
    return form_and_version(page.examination.layout.edition or "")[0]
