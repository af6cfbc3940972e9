"""`run`: bring every book up to date. What is done stays done; what changed, and only that, is done again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial

from pipeline.books.drafts import draft_book
from pipeline.books.judging import judge_book
from pipeline.capture.scanning import examine, waiting_scans
from pipeline.forms.in_use import book_in_hand
from pipeline.forms.library import FormLost
from pipeline.home.home import Home
from pipeline.home.lock import held
from pipeline.shared.reconcile_book import reconcile_book
from pipeline.store import Store, Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.pages import PageInBook
from pipeline.store.values import digest, to_json
from pipeline.work.flow import Flow
from pipeline.work.run_context import Means, at_work
from pipeline.work.steps import Job, Tally, Worker
from pipeline.work.tasks import BookCard, PageTask, StoredScan
from records.errors import HotichError, LockedByAnotherRun
from records.stages import PageLayout, PageReading

Rest = Callable[[], None]
BookWork = Callable[[Home, Worker, Flow, Book], Rest | None]
"""What is done with one book by the workers; returns what is left to do without them, if anything."""


def read_book(home: Home, worker: Worker, flow: Flow, book: Book) -> Rest | None:
    """Examine and read what waits in a book; once nothing is left to read, it is to be drafted and judged."""
    scans = waiting_scans(home, worker, flow, book)
    worker.progress.expect(len(scans))
    worker.tally.left += len(scans) - examine(worker, flow, book, scans)
    pages = worker.waiting(book.id, flow.read.name, _page_jobs(home, worker, flow, book))
    worker.progress.expect(len(pages))
    left = len(pages) - worker.go_through(book.id, flow.read, pages, _keep_reading)
    worker.tally.left += left
    return None if left else partial(_settle, home, worker.store, flow, book)


def run_books(
    home: Home, book_ids: Sequence[str], means: Means, works: Sequence[BookWork] = (read_book, reconcile_book)
) -> Tally:
    """Work on these books, or on all when none is named: they are read and reconciled where nothing else is asked for.

    Raises:
        LockedByAnotherRun: another run works on this home, or a named book is being scanned.
        FormLost: pages of a named book lie on forms that are gone.
        PagesFailed: more fails than the settings allow.
        Interrupted: stopped by a person.
    """
    with held(home.locks, "run"), home.store() as store:
        with store.begin() as rows:
            run_id = rows.runs.start()
            books = {book.id: book for book in [rows.books.find(text) for text in book_ids] or _longest_first(rows)}
        outcome, tally = "failed", Tally()
        try:
            with at_work(store, means) as worker:
                tally = worker.tally
                for work in works:
                    if not tally.left:
                        _go_through(home, worker, means.flow, list(books.values()), work, named=bool(book_ids))
            outcome = "done"
        except HotichError as error:
            outcome = type(error).__name__
            raise
        finally:
            with store.begin() as rows:
                rows.runs.end(run_id, outcome, tally.done, tally.failed)
        return tally


def _longest_first(rows: Transaction) -> list[Book]:
    """All books; what is done with a whole book, and not by the workers, ends soonest when the last book is short."""
    scans = rows.scans.counts()
    return sorted(rows.books.all(), key=lambda book: -scans.get(book.id, 0))


def _go_through(home: Home, worker: Worker, flow: Flow, books: Sequence[Book], work: BookWork, *, named: bool) -> None:
    """Do one work on every book. What needs no workers is done aside, while they have the next book in hand.

    The lock of a book is held until all of it is done. A book that is just being scanned, or has lost a form, waits for
    the next run unless it was asked for.
    """
    with ThreadPoolExecutor(1) as aside, ExitStack() as before:
        for book in books:
            with ExitStack() as here:
                try:
                    here.enter_context(book_in_hand(home, worker.store, book))
                except (LockedByAnotherRun, FormLost) as error:
                    if named:
                        raise
                    if book.id not in worker.tally.refused:
                        worker.progress.say(f"{book.id}: {error}")
                    if isinstance(error, FormLost):
                        worker.tally.refused[book.id] = error
                    continue
                rest = work(home, worker, flow, book)
                before.close()
                if rest is not None:
                    here.callback(aside.submit(rest).result)
                    before.enter_context(here.pop_all())


def _settle(home: Home, store: Store, flow: Flow, book: Book) -> None:
    """What follows from the readings of a whole book."""
    draft_book(home, store, book, flow.read.name)
    with store.begin() as rows:
        judge_book(home.editions, rows, book)


def _keep_reading(_rows: Transaction, _job: Job[PageTask], reading: PageReading) -> str:
    return to_json(PageReading, reading)


def _page_jobs(home: Home, worker: Worker, flow: Flow, book: Book) -> list[Job[PageTask]]:
    with worker.store.begin() as rows:
        pages = rows.pages.of_book(book.id)
    return [_page_job(home, flow, book, page) for page in pages if page.examination.readable]


def _page_job(home: Home, flow: Flow, book: Book, page: PageInBook) -> Job[PageTask]:
    card = BookCard.of(book)
    layout = to_json(PageLayout, page.examination.layout)
    key = flow.read.key(digest(page.sha256, to_json(BookCard, card), layout))
    stored = StoredScan(home.archive, page.sha256, home.settings.archive.recheck)
    seconds = home.settings.reading.tesseract_seconds
    return Job(f"page:{page.id}", key, PageTask(page.id, stored, page.examination, card, home.editions, seconds))
