"""Whole flow of a book, `run`: finished work stays; changes, and they alone, are worked on again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from pipeline.books.drafts import draft_book
from pipeline.books.judging import judge_records
from pipeline.books.reading import read_pages
from pipeline.books.settling import settle_book
from pipeline.books.wrong_boxes import tell_of_wrong_boxes
from pipeline.capture.halves import join_openings
from pipeline.capture.learning import learn_forms
from pipeline.capture.scanning import examine_scans
from pipeline.forms.form_usage import book_in_hand
from pipeline.forms.library import FormLost
from pipeline.home.home import Home
from pipeline.home.lock import hold_lock
from pipeline.passing.passing import pass_entries
from pipeline.shared.indexes import snapshots
from pipeline.shared.reconcile_book import reconcile_book
from pipeline.store import Store
from pipeline.store.books.books import Book
from pipeline.work.run_context import BookRun, RunContext, step_runner
from pipeline.work.runner import RunCounts
from records.errors import HotichError, LockedByAnotherRun, UsageError
from records.language import gettext as _

BookStage = Callable[[BookRun], bool]
"""Brings one result of a book up to date; False when it could not end, so that what follows waits for the next run."""

READING: tuple[BookStage, ...] = (
    examine_scans,  # scan → pages, each with its layout and the quality gate's verdict
    learn_forms,  # pages of a form not known yet → their form, and pages that lie on it
    join_openings,  # halves of openings, each scanned by itself → scans of the whole opening
    read_pages,  # page → values with their confidence
    tell_of_wrong_boxes,  # columns that stay empty on a form of the home's own → boxes that a person should look at
    settle_book,  # entries → running numbers and signers settled by the whole book
    draft_book,  # entries → records with their derived columns
    judge_records,  # records → findings of the rules
)
RECONCILING: tuple[BookStage, ...] = (reconcile_book,)  # records → relations to the shared database
PASSING: tuple[BookStage, ...] = (pass_entries,)  # records without any doubt → records that no person is asked about
FLOW = (*READING, *RECONCILING, *PASSING)


def bring_up_to_date(run: BookRun, stages: Sequence[BookStage] = FLOW) -> None:
    """Take one book through the stages, in their order."""
    for stage in stages:
        if not stage(run):
            return


def run_books(
    home: Home, book_ids: Sequence[str], context: RunContext, stages: Sequence[BookStage] = FLOW
) -> RunCounts:
    """Bring these books up to date, or all when none is named; a locked one is compared with the database alone.

    Raises:
        LockedByAnotherRun: another run works on this home, or a named book is being scanned.
        FormLost: pages of a named book lie on forms that are gone.
        PagesFailed: more fails than the settings allow.
        Interrupted: stopped by a person.
    """
    with hold_lock(home.locks, "run"), home.store() as store:
        with store.begin() as rows:
            books = [rows.books.find(text) for text in book_ids] or rows.books.all()
            locked = rows.acceptances.locked()
        with _ledger(store) as tally, step_runner(store, context, tally) as runner:
            for book in books:
                run = BookRun(home, runner, context.flow, book)
                due = RECONCILING if book.id in locked else stages
                if book_ids:
                    _take_in_hand(run, due)
                else:
                    _take_if_free(run, due)
            for twin in _other_copies(store, books, stages):
                _take_if_free(BookRun(home, runner, context.flow, twin), stages[stages.index(draft_book) :])
        return tally


def _other_copies(store: Store, books: Sequence[Book], stages: Sequence[BookStage]) -> list[Book]:
    """Return the other copies of books that were run, which may have been drafted before these were settled."""
    if draft_book not in stages:
        return []
    with store.begin() as rows:
        locked = rows.acceptances.locked()
        twins = dict.fromkeys(rows.twins.of(book.id) for book in books)
        return [rows.books.find(twin) for twin in twins if twin and twin not in locked]


def reconcile_books(home: Home, book_ids: Sequence[str], context: RunContext) -> tuple[RunCounts, list[str]]:
    """Compare books, all when none is named, with the snapshot; comparisons that are up to date stay.

    Returns:
        The counts of the run, and the ids of the books.

    Raises:
        UsageError: no snapshot was loaded, or there is no such book.
        LockedByAnotherRun: another run works on this home, or a named book is being scanned.
        FormLost: pages of a named book lie on forms that are gone.
    """
    if not snapshots(home):
        raise UsageError(
            _("Chưa có bản chụp của cơ sở dữ liệu dùng chung."),
            _("Nạp bằng `hotich shared load` hoặc `hotich shared sync`."),
        )
    tally = run_books(home, book_ids, context, (*RECONCILING, *PASSING))
    with home.store() as store, store.begin() as rows:
        books = [rows.books.find(text) for text in book_ids] or rows.books.all()
    return tally, [book.id for book in books]


def _take_in_hand(run: BookRun, stages: Sequence[BookStage]) -> None:
    """Hold a book, and bring it up to date."""
    with book_in_hand(run.home, run.runner.store, run.book):
        bring_up_to_date(run, stages)


def _take_if_free(run: BookRun, stages: Sequence[BookStage]) -> None:
    """Bring a book up to date, unless it is being scanned or has lost a form: then it waits for the next run."""
    tally, book = run.runner.tally, run.book.id
    with ExitStack() as hold:
        try:
            hold.enter_context(book_in_hand(run.home, run.runner.store, run.book))
        except (LockedByAnotherRun, FormLost) as error:
            run.runner.progress.say(f"{book}: {error}")
            if isinstance(error, FormLost):
                tally.refused[book] = error
            return
        bring_up_to_date(run, stages)


@contextmanager
def _ledger(store: Store) -> Iterator[RunCounts]:
    """Write the run into the ledger, and its outcome at its end."""
    with store.begin() as rows:
        run_id = rows.runs.start()
    tally, outcome = RunCounts(), "failed"
    try:
        yield tally
        outcome = "done"
    except HotichError as error:
        outcome = type(error).__name__
        raise
    finally:
        with store.begin() as rows:
            rows.runs.end(run_id, outcome, tally.done, tally.failed)
