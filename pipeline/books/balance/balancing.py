"""The balance of a book as it stands in the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.books.balance.balance import BookBalance, BookContents, balance
from pipeline.books.balance.page_ends import BookPlace
from pipeline.books.balance.replacements import duplicates, replacements
from pipeline.books.drafts import statements_of
from pipeline.books.rule_findings import control_totals
from pipeline.forms.library import find_form
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.pages import PageInBook, PlaceInBook, RefusedFile, UnseenScan
from pipeline.store.review.answers import PageKey
from pipeline.store.review.people import Scope
from pipeline.work.steps import book_subject, page_subject, scan_subject
from records.errors import UsageError
from records.examination import WHOLE
from records.language import gettext as _
from records.register_numbers import parse_number
from records.stages import ClosingTotals, PageLayout

Place = PlaceInBook | UnseenScan
READ, HAND_RULED = "read", "hand_ruled"
TOLD = 5
"""Points that a refusal names; the others are counted."""


class BookOpen(UsageError):
    """Balance of a book that is not closed: the book is neither accepted nor delivered."""


def require_closed(book: Book, standing: BookBalance) -> None:
    """Check that nothing of a book is missing.

    Raises:
        BookOpen: something is; the message names it.
    """
    if standing.closed:
        return
    named = [point.message for point in standing.open[:TOLD]]
    if more := standing.open[TOLD:]:
        named.append(_("Và {count} điều nữa.").format(count=len(more)))
    raise BookOpen(
        _("Sổ {book} chưa cân: {points}").format(book=book.id, points=" ".join(named)),
        _("Bổ sung, hoặc người giám sát bỏ qua trang, giải trình: `hotich book show {book}`.").format(book=book.id),
    )


def balance_of(rows: Transaction, editions: Path, book: Book) -> BookBalance:
    """Balance a book.

    Args:
        rows: the transaction.
        editions: folder of the home's own printed forms.
        book: the book.
    """
    return balance(facts_of(rows, editions, book))


def facts_of(rows: Transaction, editions: Path, book: Book) -> BookContents:
    """Look up what the balance of a book is made of."""
    failures = [(subject, step) for subject, step, _code, _attempts in rows.steps.failures(book.id)]
    order, entries = rows.pages.scan_order(book.id), rows.records.numbers(book.id)
    numbers = {place.id: place.number for place in order if isinstance(place, PageInBook)}
    volume, packages = parse_number(book.volume), rows.packages.final_of_book(book.id)
    return BookContents(
        _places(rows, editions, book, order),
        tuple((numbers.get(entry.page_id, 0), entry) for entry in entries),
        control_totals(book, statements_of(rows, book.id).totals) or ClosingTotals(None, None),
        begun_elsewhere=None if volume and volume.value == 1 else book.year,
        failed_steps=tuple(step for subject, step in failures if subject == book_subject(book.id)),
        packed=packages[-1].entries if packages else None,
        explained=frozenset(rows.answers.explanations(book.id)),
    )


def _places(rows: Transaction, editions: Path, book: Book, order: Sequence[Place]) -> tuple[BookPlace, ...]:
    """Return what is known of every place, the pages with what is known of their content."""
    pages = [place for place in order if isinstance(place, PageInBook)]
    numbers = {page.id: page.number for page in pages}
    better, same = replacements(pages, editions), duplicates(pages)
    failed = {subject for subject, _step, _code, _attempts in rows.steps.failures(book.id)}
    read, waivers = rows.steps.subjects_done(book.id, READ), rows.answers.waivers(book.id)
    entries = Counter(entry.page_id for entry in rows.records.numbers(book.id))
    sent_back = {wish.page_id for wish in rows.rescans.waiting(Scope(None), book.id)}

    def told(place: Place) -> BookPlace:
        known = _place(place, waivers, failed)
        if not isinstance(place, PageInBook):
            return known
        return replace(
            known,
            kind=place.examination.layout.kind,
            read=page_subject(place.id) in read,
            entries=entries[place.id],
            failed=known.failed or page_subject(place.id) in failed,
            sent_back=place.id in sent_back,
            replaced_by=numbers.get(better.get(place.id, 0)),
            duplicate_of=numbers.get(same.get(place.id, 0)),
            rows_beyond=_rows_beyond(place.examination.layout, editions),
            hand_ruled=any(reason.code == HAND_RULED for reason in place.reasons),
        )

    return tuple(told(place) for place in order)


def _rows_beyond(layout: PageLayout, editions: Path) -> int:
    """Return the written rows that the form of a page lacks, where nobody has confirmed the form."""
    form = find_form(editions, layout.edition) if layout.rows_beyond else None
    return layout.rows_beyond if form is not None and form.is_proposed else 0


def _place(place: Place, waivers: Container[PageKey], failed: Container[str]) -> BookPlace:
    """Return what stands at a place, whether or not it was looked at."""
    content = "" if isinstance(place, RefusedFile) else place.sha256
    part = place.examination.part if isinstance(place, PageInBook) else WHOLE
    key = PageKey(place.scan_id, part, content)
    decision = None if isinstance(place, UnseenScan) else place.decision
    is_failed = scan_subject(place.scan_id) in failed
    return BookPlace(place.number, key, place.file, decision, failed=is_failed, waived=key in waivers)
