"""Settle step: the knowledge of the whole book applied to its entries by a worker, once all pages are read."""

from __future__ import annotations

from pipeline.books.assembly import assemble, book_pages
from pipeline.store import Transaction
from pipeline.store.steps import StepOutcome, StepStatus
from pipeline.store.values import from_json, to_json
from pipeline.work.run_context import BookRun
from pipeline.work.steps import Job, book_subject
from pipeline.work.tasks import SettleTask
from records.stages import DecidedBook, EntryReading

Decisions = dict[str, dict[str, str]]
Entries = tuple[EntryReading, ...]


def settle_book(run: BookRun) -> bool:
    """Settle the entries of a book where a reading has changed; False when that is still to be done."""
    step, book, editions = run.flow.settle, run.book, run.home.editions
    with run.runner.store.begin() as rows:
        found = book_pages(rows, book, run.flow.read.name)
        decided = rows.cells.decided(book.id) if run.home.settings.reading.taught_by_decisions else {}
        last = rows.steps.outcomes(book.id, step.name).get(book_subject(book.id))
    key = step.key(*found.inputs, *([to_json(Decisions, decided)] if decided else []))
    if _is_settled(last) and last is not None and last.key == key:
        return True
    entries = assemble(editions, found).entries
    task = SettleTask(
        tuple(one.entry for one in entries),
        tuple(one.sheet.best.reading.traces for one in entries),
        DecidedBook(book.type, tuple(decided.get(one.place, {}) for one in entries)),
    )
    run.runner.do_once(book.id, step, Job(book_subject(book.id), key, task), _keep)
    with run.runner.store.begin() as rows:
        return _is_settled(rows.steps.outcomes(book.id, step.name).get(book_subject(book.id)))


def settled_text(rows: Transaction, book_id: str, step: str) -> str:
    """Look up the settled entries of a book as the store keeps them; `settled_entries` reads them."""
    return rows.steps.outcomes(book_id, step)[book_subject(book_id)].result


def settled_entries(text: str) -> Entries:
    """Return the entries, in book order, that the settle step kept as this text."""
    return from_json(Entries, text)


def _is_settled(last: StepOutcome | None) -> bool:
    return last is not None and last.status is StepStatus.DONE


def _keep(_rows: Transaction, _job: Job[SettleTask], entries: Entries) -> str:
    return to_json(Entries, entries)
