"""Answers for points of a book's balance, which a supervisor waives or explains by name and with a reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from pipeline.books.balance.balance import BookBalance, OpenPoint, balance
from pipeline.books.balance.balancing import facts_of
from pipeline.books.balance.page_ends import OpenPage
from pipeline.home.home import Home
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.review.answers import PageKey
from pipeline.store.review.people import Person, Role
from records.errors import UsageError
from records.language import gettext as _


def answer_for(
    rows: Transaction, editions: Path, book: Book, keys: Collection[str], person: Person, reason: str
) -> BookBalance:
    """Waive pages and explain differences; what was said is kept for ever, and goes into the audit trail.

    Args:
        rows: the transaction.
        editions: folder of the home's own printed forms.
        book: the book.
        keys: of the open points.
        person: the supervisor who answers for them.
        reason: why.

    Returns:
        The balance of the book after it.

    Raises:
        UsageError: the person is no supervisor of this book, there is no reason, or a point is not open or is none
            that a person can answer for.
    """
    _check(book, keys, person, reason)
    facts = facts_of(rows, editions, book)
    points = {point.key: point for point in balance(facts).open}
    pages = {place.number: place.key for place in facts.places}
    for key in dict.fromkeys(keys):
        point = _answerable(points.get(key), key)
        _settle(rows, book, [pages[number] for number in point.pages], point, person, reason.strip())
        rows.audit.add("book.answer", book.id, point=point.key, cause=point.cause.value, user=person.id)
    return balance(facts_of(rows, editions, book))


def waive_page(home: Home, book_id: str, page: int, user: str, reason: str) -> BookBalance:
    """Waive the page with this place in its book, as `answer_for` does.

    Raises:
        UsageError: the page is not open, or as `answer_for` raises.
    """
    with home.store() as store, store.begin() as rows:
        book = rows.books.find(book_id)
        points = balance(facts_of(rows, home.editions, book)).open
        keys = [point.key for point in points if point.place == page]
        if not keys:
            raise UsageError(
                _("Trang {page} của sổ {book} không thiếu gì để bỏ qua.").format(page=page, book=book.id),
                _("Xem những điều còn thiếu bằng `hotich book show {book}`.").format(book=book.id),
            )
        return answer_for(rows, home.editions, book, keys, rows.people.person(user), reason)


def explain(home: Home, book_id: str, keys: Collection[str], user: str, reason: str) -> BookBalance:
    """Explain differences of a book, as `answer_for` does."""
    with home.store() as store, store.begin() as rows:
        book = rows.books.find(book_id)
        return answer_for(rows, home.editions, book, keys, rows.people.person(user), reason)


def _check(book: Book, keys: Collection[str], person: Person, reason: str) -> None:
    if person.role is not Role.SUPERVISOR or not person.scope.covers(book.office.id):
        raise UsageError(
            _("{user} không phải người giám sát của sổ {book}.").format(user=person.name, book=book.id),
            _("Chỉ người giám sát của cơ quan đó mới bỏ qua trang hay giải trình được."),
        )
    if not reason.strip():
        raise UsageError(_("Chưa ghi lý do."), _("Ghi vì sao bỏ qua hay vì sao số liệu khác nhau."))
    if not keys:
        raise UsageError(_("Chưa chọn điều nào."), _("Chọn những điều mà lý do này giải thích."))


def _answerable(point: OpenPoint | None, key: str) -> OpenPoint:
    if point is None:
        raise UsageError(
            _("Sổ không còn thiếu “{key}”.").format(key=key),
            _("Xem mã của từng điều còn thiếu bằng `hotich book show`."),
        )
    if not (point.waivable or point.explainable):
        raise UsageError(point.message, _("Điều này không bỏ qua được, phải làm cho xong."))
    return point


def _settle(
    rows: Transaction, book: Book, pages: Sequence[PageKey], point: OpenPoint, person: Person, reason: str
) -> None:
    """Keep the answer; a page that was sent back goes to the reviewers again: no better scan of it can be had."""
    if not pages:
        rows.answers.explain(book.id, point.key, person.id, reason)
    for page in pages:
        rows.answers.waive(book.id, page, person.id, reason)
        if point.cause is OpenPage.SENT_BACK:
            rows.rescans.give_up(page)
