"""Doubts that keep up with the entries: what the rules say, after the machine, the ink or a person changed a value."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.books.drafts import stated_of, with_derived
from pipeline.books.entries import Stated
from pipeline.books.ranking import rank_book, trust
from pipeline.books.rule_findings import Judged, doubts, view_of
from pipeline.forms.library import library_hash
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.record import Record
from pipeline.store.steps import StepKey
from pipeline.store.values import digest, to_json
from pipeline.work.tasks import BookCard
from records.rules import RULES, check
from records.stages import Finding

STEP = "judge"
VERSION = "1"
RECORD_RULES = frozenset(rule.id for rule in RULES)


def judge_book(editions: Path, rows: Transaction, book: Book) -> None:
    """Bring the rules' doubts about a book to its entries as they stand; nothing happens when nothing has changed.

    Args:
        editions: folder of the home's own forms.
        rows: the transaction.
        book: the book.
    """
    subject = f"book:{book.id}"
    key = _key(editions, rows, book)
    last = rows.steps.outcomes(book.id, STEP).get(subject)
    if last is not None and last.key == key:
        return
    forms = {page.id: page.examination.layout.edition for page in rows.pages.of_book(book.id)}
    entries = rows.records.of_book(book.id)
    judged = [Judged(entry.id, forms.get(entry.page_id), entry.current) for entry in entries]
    sheets = len({entry.page_id for entry in entries})
    rows.findings.replace(book.id, doubts(editions, book, judged, sheets, stated_of(rows, book.id)))
    rank_book(rows, book.id)
    rows.steps.done(book.id, subject, key, "")


def judge_record(
    editions: Path, rows: Transaction, book: Book, record: Record, before: Sequence[Finding]
) -> tuple[Record, tuple[Finding, ...]]:
    """Bring what follows from one record's values to them: derived columns, doubts about it, its place in the queue.

    Args:
        editions: folder of the home's own forms.
        rows: the transaction.
        book: its book.
        record: the record.
        before: the findings about it as they are.

    Returns:
        The record as it is now, and what the rules doubt now and did not before.
    """
    entry = with_derived(book, record.current)
    _sha256, examination = rows.pages.seen(record.page_id)
    found = check(view_of(editions, book, Judged(record.id, examination.layout.edition, entry)))
    known = {finding for finding in before if finding.rule in RECORD_RULES}
    if set(found) != known:
        rows.findings.replace_of_record(book.id, record.id, {finding.rule for finding in known}, found)
    others = [finding for finding in before if finding.rule not in RECORD_RULES]
    revised = rows.records.revise(record, entry, trust(entry, [*others, *found]))
    return revised, tuple(finding for finding in found if finding not in before)


def _key(editions: Path, rows: Transaction, book: Book) -> StepKey:
    """Doubts depend on the book's card, on what it states of itself, on the forms, and on every version of a record."""
    card = (to_json(BookCard, BookCard.of(book)), str(book.expected_pages), str(book.expected_entries))
    said = to_json(Stated, stated_of(rows, book.id))
    versions = [f"{record_id} {version}" for record_id, version in rows.records.versions(book.id)]
    return StepKey(STEP, VERSION, library_hash(editions), digest(*card, said, *versions))
