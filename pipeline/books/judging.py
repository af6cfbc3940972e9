"""Judge step: findings of the rules, kept up with values that the machine, the ink or a person changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.books.book_steps import judge_step
from pipeline.books.derivation import derived_anew
from pipeline.books.drafts import statements_of
from pipeline.books.entries import BookStatements
from pipeline.books.ranking import effort, rank_book
from pipeline.books.rule_findings import JudgedRecord, rule_findings, view_of
from pipeline.forms.library import forms_hash
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.record import Record
from pipeline.store.review.surroundings import Surroundings
from pipeline.store.values import to_json
from pipeline.work.run_context import BookRun
from pipeline.work.tasks import BookCard
from records.rules import RULES, check
from records.stages import Finding

RECORD_RULES = frozenset(rule.id for rule in RULES)


def judge_records(run: BookRun) -> bool:
    """Update the findings about the records of a book in hand."""
    with run.runner.store.begin() as rows:
        judge_book(run.home.editions, rows, run.book)
    return True


def judge_book(editions: Path, rows: Transaction, book: Book) -> None:
    """Update the rules' findings about a book from its records; nothing happens when nothing has changed.

    Args:
        editions: folder of the home's own forms.
        rows: the transaction.
        book: the book.
    """
    step = judge_step()
    pages = rows.pages.of_book(book.id)
    key = step.key(forms_hash(editions, [page.examination.layout.edition for page in pages]), *_inputs(rows, book))
    if step.is_done(rows, book.id, key):
        return
    forms = {page.id: page.examination.layout.edition for page in pages}
    entries = rows.records.of_book(book.id)
    judged = [JudgedRecord(entry.id, forms.get(entry.page_id), entry.current) for entry in entries]
    sheets = len({entry.page_id for entry in entries})
    found = rule_findings(editions, book, judged, sheets, statements_of(rows, book.id))
    rows.findings.replace(book.id, rows.dismissals.open_of_book(book.id, found))
    rank_book(rows, book.id)
    step.done(rows, book.id, key)


def judge_record(
    editions: Path, rows: Transaction, around: Surroundings, record: Record, before: Sequence[Finding]
) -> tuple[Record, tuple[Finding, ...]]:
    """Update what follows from a record's values: derived columns, findings about it, its place in the queue.

    Args:
        editions: folder of the home's own forms.
        rows: the transaction.
        around: what stands around the record.
        record: the record.
        before: the present findings about it.

    Returns:
        The record as it is now, and the findings of the rules that are new.
    """
    entry = derived_anew(around.book, record.current)
    judged = JudgedRecord(record.id, around.examination.layout.edition, entry)
    found = check(view_of(editions, around.book, judged))
    found = rows.dismissals.open_of_record(record.id, found) if around.dismissed else found
    known = {finding for finding in before if finding.rule in RECORD_RULES}
    if set(found) != known:
        rows.findings.replace_of_record(around.book.id, record.id, {finding.rule for finding in known}, found)
    others = [finding for finding in before if finding.rule not in RECORD_RULES]
    revised = rows.records.revise(record, entry, effort(entry, [*others, *found]))
    return revised, tuple(finding for finding in found if finding not in before)


def _inputs(rows: Transaction, book: Book) -> tuple[str, ...]:
    """Return the input of the findings: the book's card, cover, closing statement, and every record's version."""
    card = (to_json(BookCard, BookCard.of(book)), str(book.expected_pages), str(book.expected_entries))
    stated = to_json(BookStatements, statements_of(rows, book.id))
    versions = [f"{record_id} {version}" for record_id, version in rows.records.versions(book.id)]
    return (*card, stated, *versions)
