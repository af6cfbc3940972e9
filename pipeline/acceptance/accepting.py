"""Accepting of a book by a supervisor who keyed nothing in it; an accepted book is locked."""

from __future__ import annotations

from pipeline.acceptance.readiness import require_decided, require_supervisor
from pipeline.acceptance.sampling import require_sample
from pipeline.books.balance.balancing import balance_of, require_closed
from pipeline.books.judging import judge_book
from pipeline.home.home import Home
from pipeline.passing.passing import apply_policy
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.review.people import Person
from records.errors import UsageError
from records.language import gettext as _
from records.stages import Severity


def accept_book(rows: Transaction, home: Home, book: Book, person: Person, reason: str) -> int:
    """Accept and lock a book: approve its records in the name of a person who keyed nothing in it.

    Entries that passed without a person and no longer may are opened first.

    Args:
        rows: the transaction.
        home: the home, with its forms and its snapshot of the shared database.
        book: the book.
        person: a supervisor of it.
        reason: why it is accepted though a rule blocks it; "" where none does.

    Returns:
        The number of records that were approved.

    Raises:
        BookLocked: it is accepted already.
        UsageError: the person is none who may, records are open, or a rule blocks it and no reason is given.
        BookOpen: its balance is open.
        SampleMissing: no accepted sample stands for all of its records.
    """
    require_supervisor(book, person)
    rows.acceptances.require_open(book.id)
    if rows.acceptances.worked_on(book.id, person.id) or rows.samples.keyed_by(book.id, person.id):
        raise UsageError(
            _("{user} đã nhập hoặc duyệt trong sổ {book}.").format(user=person.name, book=book.id),
            _("Người giám sát khác, không nhập gì trong sổ, phải nhận sổ này."),
        )
    apply_policy(home, rows, book)
    require_decided(rows, book)
    judge_book(home.editions, rows, book)
    require_closed(book, balance_of(rows, home.editions, book))
    require_sample(rows, book)
    if _is_blocked(rows, book) and not reason.strip():
        raise UsageError(_("Sổ còn điều phải giải quyết; ghi lý do nếu vẫn nhận."))
    approved = rows.supervision.approve(book.id, person)
    rows.acceptances.add(book.id, person.id, reason.strip())
    rows.audit.add("book.accept", book.id, approved=approved, reason=reason.strip())
    return approved


def accept(home: Home, book_id: str, user: str, reason: str) -> int:
    """Accept and lock a book in the name of a user, as `accept_book` does."""
    with home.store() as store, store.begin() as rows:
        book, person = rows.books.find(book_id), rows.people.person(user)
        return accept_book(rows, home, book, person, reason)


def _is_blocked(rows: Transaction, book: Book) -> bool:
    about_book = (finding for record_id, finding in rows.findings.of_book(book.id) if record_id is None)
    return any(finding.severity is Severity.BLOCK for finding in about_book)
