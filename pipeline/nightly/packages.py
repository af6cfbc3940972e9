"""The packages of accepted books, each in a folder of its own; a book that has not changed is not written again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.delivery import Delivered, Stage, export_book
from pipeline.home import Home
from pipeline.progress import Progress
from pipeline.settings import ExportSettings
from pipeline.store import Transaction
from pipeline.store.nights import Trouble
from pipeline.store.people import Scope
from pipeline.store.records import APPROVED, DRAFT
from pipeline.store.steps import StepKey
from pipeline.store.tables import Book
from pipeline.tasks import BookCard
from pipeline.values import digest, to_json
from records.errors import HotichError
from records.language import gettext as _
from records.stages import EntryReading

STEP = "package"
VERSION = "1"


def deliver_accepted(home: Home, folder: Path, progress: Progress) -> tuple[tuple[str, ...], tuple[Trouble, ...]]:
    """Write the package of every accepted book that changed since its last one; a failing book stops no other.

    Returns:
        A sentence for every package, and what went wrong.
    """
    with home.store() as store:
        with store.begin() as rows:
            states = rows.records.counts()
            accepted = [book for book in rows.books.all() if _accepted(rows, states.get(book.id, {}), book)]
            # The longest first: begun last, it would keep one hand busy when the others have nothing left.
            accepted.sort(key=lambda book: states[book.id][APPROVED], reverse=True)
            waiting = {book.id: key for book in accepted if (key := _due(rows, home, book)) is not None}
        progress.expect(len(waiting))
        said: list[str] = []
        troubles: list[Trouble] = []
        for book_id, outcome in write_packages(home, list(waiting), folder, Stage.FINAL):
            if isinstance(outcome, HotichError):
                troubles.append(Trouble.of(outcome))
            else:
                with store.begin() as rows:
                    rows.steps.done(book_id, f"book:{book_id}", waiting[book_id], "")
                said.append(_("{book}: {entries} trường hợp.").format(book=book_id, entries=outcome.entries))
            progress.advance()
    return tuple(said) or (_("Không có sổ nào mới được nhận."),), tuple(troubles)


def write_packages(
    home: Home, books: Sequence[str], folder: Path, stage: Stage
) -> Iterator[tuple[str, Delivered | HotichError]]:
    """Write the packages of books, each into a folder of its own, as many at once as there are workers.

    Threads do: nearly all of the work is in the coding of pictures, which leaves Python to the others meanwhile.
    """

    def write(book_id: str) -> Delivered | HotichError:
        try:
            return export_book(home, book_id, folder / book_id, stage)
        except HotichError as error:
            return error

    with ThreadPoolExecutor(home.settings.run.workers) as hands:
        yield from zip(books, hands.map(write, books), strict=True)


def _accepted(rows: Transaction, states: Mapping[str, int], book: Book) -> bool:
    """Whether every entry of a book is approved, no page of it failed and none waits for another scan."""
    if not states.get(APPROVED) or states.get(DRAFT):
        return False
    return not rows.steps.failures(book.id) and not rows.rescans.waiting(Scope(None), book.id)


def _due(rows: Transaction, home: Home, book: Book) -> StepKey | None:
    """What the package of an accepted book depends on; None when its last package was made of the very same."""
    pages = {page.id: page for page in rows.pages.of_book(book.id)}
    parts = [
        f"{to_json(EntryReading, entry.current)} {pages[entry.page_id].sha256} {pages[entry.page_id].examination.part}"
        for entry in rows.records.of_book(book.id)
    ]
    layout = to_json(ExportSettings, home.settings.export)
    key = StepKey(STEP, VERSION, digest(layout), digest(to_json(BookCard, BookCard.of(book)), *parts))
    last = rows.steps.outcomes(book.id, STEP).get(f"book:{book.id}")
    return None if last is not None and last.key == key else key
