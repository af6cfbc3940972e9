"""Packages of accepted books, each in a folder of its own; a book that has not changed is not written again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.delivery.book_export import PackageStage, WrittenPackage, write_book
from pipeline.home.home import Home
from pipeline.home.interruption import Interrupted
from pipeline.store import Store, Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.record import APPROVED, DRAFT
from pipeline.store.ledgers.nights import Trouble
from pipeline.store.steps import StepKey
from pipeline.store.values import to_json
from pipeline.work.run_context import RunContext, step_runner
from pipeline.work.runner import StepRunner
from pipeline.work.step_versions import package_step
from pipeline.work.tasks import BookCard
from records.errors import HotichError
from records.language import gettext as _
from records.stages import EntryReading


def deliver_accepted(
    home: Home, folder: Path, context: Callable[[], RunContext]
) -> tuple[tuple[str, ...], tuple[Trouble, ...]]:
    """Write the package of every accepted book that changed since its last one; a failing book stops no other.

    Args:
        home: the home.
        folder: folder of the packages.
        context: makes the workers; called only when a package is to be written.

    Returns:
        A sentence for every package, and the troubles.

    Raises:
        Interrupted: stopped by a person; the packages told of so far are done.
    """
    with home.store() as store:
        with store.begin() as rows:
            states = rows.records.counts()
            accepted = [book for book in rows.books.all() if is_accepted(states.get(book.id, {}))]
            waiting = {book.id: key for book in accepted if (key := _due(rows, home, book)) is not None}
        if not waiting:
            return (_("Không có sổ nào mới được nhận."),), ()
        said: list[str] = []
        troubles: list[Trouble] = []
        for book_id, outcome in write_packages(home, store, list(waiting), folder, PackageStage.FINAL, context()):
            if isinstance(outcome, HotichError):
                troubles.append(Trouble.of(outcome))
                continue
            with store.begin() as rows:
                package_step(home.settings.export).done(rows, book_id, waiting[book_id])
            said.append(_("{book}: {entries} trường hợp.").format(book=book_id, entries=outcome.entries))
    return tuple(said), tuple(troubles)


def write_packages(
    home: Home, store: Store, books: Sequence[str], folder: Path, stage: PackageStage, context: RunContext
) -> Iterator[tuple[str, WrittenPackage | HotichError]]:
    """Write the packages of books, each into a folder of its own, their pages made by the workers.

    Raises:
        Interrupted: stopped by a person.
    """
    context.progress.expect(len(books))
    with step_runner(store, context) as runner:
        for book_id in books:
            yield book_id, _written(home, runner, book_id, folder / book_id, stage)
            context.progress.advance()


def _written(
    home: Home, runner: StepRunner, book_id: str, folder: Path, stage: PackageStage
) -> WrittenPackage | HotichError:
    try:
        return write_book(home, runner, book_id, folder, stage)
    except Interrupted:
        raise
    except HotichError as error:
        return error


def is_accepted(states: Mapping[str, int]) -> bool:
    """Return whether every entry of a book is approved; its package is written only when nothing is missing either."""
    return bool(states.get(APPROVED)) and not states.get(DRAFT)


def _due(rows: Transaction, home: Home, book: Book) -> StepKey | None:
    """Return the input of an accepted book's package; None when its last package was made of the very same."""
    pages = {page.id: page for page in rows.pages.of_book(book.id)}
    parts = [
        f"{to_json(EntryReading, entry.current)} {pages[entry.page_id].sha256} {pages[entry.page_id].examination.part}"
        for entry in rows.records.of_book(book.id)
    ]
    step = package_step(home.settings.export)
    key = step.key(to_json(BookCard, BookCard.of(book)), *parts)
    return None if step.is_done(rows, book.id, key) else key
