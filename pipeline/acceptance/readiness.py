"""Readiness of a book for its acceptance: who may act on it, and how much of it people still have to decide."""

from __future__ import annotations

from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.people import Person, Role, Scope
from records.errors import UsageError
from records.language import gettext as _

OPEN_TASKS = (ReviewTask.REVIEW, ReviewTask.SECOND, ReviewTask.ARBITRATION, ReviewTask.RESCAN)
"""Tasks that somebody still has to do before a book can be accepted."""


def require_supervisor(book: Book, person: Person) -> None:
    """Check that a person supervises a book.

    Raises:
        UsageError: they do not.
    """
    if person.role is not Role.SUPERVISOR or not person.scope.covers(book.office.id):
        raise UsageError(
            _("{user} không phải người giám sát của sổ {book}.").format(user=person.name, book=book.id),
            _("Chỉ người giám sát của cơ quan đó mới rút mẫu, nhận sổ hay cải chính được."),
        )


def require_decided(rows: Transaction, book: Book) -> None:
    """Check that nothing of a book waits for people any more, but for its acceptance.

    Raises:
        UsageError: records are open.
    """
    if still := open_entries(rows, book):
        raise UsageError(_("Sổ còn {count} trường hợp chưa duyệt xong.").format(count=still))


def open_entries(rows: Transaction, book: Book) -> int:
    """Count the entries of a book that wait for people before it can be accepted."""
    waiting = rows.queue.waiting(Scope(None), book.id)
    return sum(waiting.get(task, 0) for task in OPEN_TASKS)
