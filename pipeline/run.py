"""`run`: bring every book up to date. What is done stays done; what changed, and only that, is done again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.drafts import draft_book
from pipeline.flow import Flow
from pipeline.home import Home
from pipeline.judging import judge_book
from pipeline.lock import held
from pipeline.scanning import examine, waiting_scans
from pipeline.shared.reconcile_book import reconcile_book
from pipeline.steps import Job, Tally, Worker
from pipeline.store import Transaction
from pipeline.store.pages import PageInBook
from pipeline.store.tables import Book
from pipeline.tasks import BookCard, PageTask, StoredScan
from pipeline.values import digest, to_json
from pipeline.work import Means, at_work
from records.errors import HotichError, LockedByAnotherRun
from records.stages import PageLayout, PageReading

BookWork = Callable[[Home, Worker, Flow, Book], object]
"""What is done with one book; its lock is held meanwhile."""


def read_book(home: Home, worker: Worker, flow: Flow, book: Book) -> bool:
    """Examine and read what waits in a book; once nothing is left to read, draft and judge it and return True."""
    scans = waiting_scans(home, worker, flow, book)
    worker.progress.expect(len(scans))
    worker.tally.left += len(scans) - examine(worker, flow, book, scans)
    pages = worker.waiting(book.id, flow.read.name, _page_jobs(home, worker, flow, book))
    worker.progress.expect(len(pages))
    left = len(pages) - worker.go_through(book.id, flow.read, pages, _keep_reading)
    worker.tally.left += left
    if left:
        return False
    draft_book(home, worker.store, book, flow.read.name)
    with worker.store.begin() as rows:
        judge_book(home.editions, rows, book)
    return True


def read_and_reconcile(home: Home, worker: Worker, flow: Flow, book: Book) -> None:
    """Bring a book up to date, from its scans to its relations with the shared database."""
    if read_book(home, worker, flow, book):
        reconcile_book(home, worker, flow, book)


def run_books(home: Home, book_ids: Sequence[str], means: Means, work: BookWork = read_and_reconcile) -> Tally:
    """Work on these books, or on all when none is named: they are read and reconciled where nothing else is asked for.

    Raises:
        LockedByAnotherRun: another run works on this home, or a named book is being scanned.
        PagesFailed: more fails than the settings allow.
        Interrupted: stopped by a person.
    """
    with held(home.locks, "run"), home.store() as store:
        with store.begin() as rows:
            run_id = rows.runs.start()
            books = [rows.books.find(text) for text in book_ids] or rows.books.all()
        outcome, tally = "failed", Tally()
        try:
            with at_work(store, means) as worker:
                tally = worker.tally
                for book in books:
                    _bring_up(home, worker, means.flow, book, work, named=bool(book_ids))
            outcome = "done"
        except HotichError as error:
            outcome = type(error).__name__
            raise
        finally:
            with store.begin() as rows:
                rows.runs.end(run_id, outcome, tally.done, tally.failed)
        return tally


def _bring_up(home: Home, worker: Worker, flow: Flow, book: Book, work: BookWork, *, named: bool) -> None:
    """Work on one book; a book that is just being scanned waits for the next run unless it was asked for."""
    try:
        with held(home.locks, f"book-{book.id}"):
            work(home, worker, flow, book)
    except LockedByAnotherRun as error:
        if named:
            raise
        worker.progress.say(f"{book.id}: {error}")


def _keep_reading(_rows: Transaction, _job: Job[PageTask], reading: PageReading) -> str:
    return to_json(PageReading, reading)


def _page_jobs(home: Home, worker: Worker, flow: Flow, book: Book) -> list[Job[PageTask]]:
    with worker.store.begin() as rows:
        pages = rows.pages.of_book(book.id)
    return [_page_job(home, flow, book, page) for page in pages if page.examination.readable]


def _page_job(home: Home, flow: Flow, book: Book, page: PageInBook) -> Job[PageTask]:
    card = BookCard.of(book)
    sha256 = page.sha256 or ""
    layout = to_json(PageLayout, page.examination.layout)
    key = flow.read.key(digest(sha256, to_json(BookCard, card), layout))
    stored = StoredScan(home.archive, sha256, home.settings.archive.recheck)
    seconds = home.settings.reading.tesseract_seconds
    return Job(f"page:{page.id}", key, PageTask(page.id or 0, stored, page.examination, card, home.editions, seconds))
