"""Packages that a supervisor orders in the browser: who may, where they are written, and what becomes of an order."""

from __future__ import annotations

from pathlib import Path

from pipeline.home.home import Home
from pipeline.store import Store, Transaction
from pipeline.store.books.books import Book
from pipeline.store.review.people import Person
from records.errors import UsageError
from records.language import gettext as _

SAID = 2
"""Lines of a refused command that tell what happened and what to do: its last."""


def package_folder(home: Home, book_id: str) -> Path:
    """Return the folder of a book's packages, into which nights write them as well."""
    return home.root / home.settings.night.delivery / book_id


def order_package(rows: Transaction, book: Book, person: Person) -> None:
    """Keep that a person wants the final package of a book.

    Raises:
        UsageError: the book is not accepted.
    """
    if rows.acceptances.of_book(book.id) is None:
        raise UsageError(
            _("Sổ {book} chưa được nhận.").format(book=book.id), _("Nhận sổ ở trang của sổ trước, rồi làm gói.")
        )
    rows.package_orders.add(book.id, person)
    rows.audit.add("package.order", book.id)


def end_order(store: Store, book_id: str, complaint: str) -> None:
    """Keep how an order ended.

    Args:
        store: the store.
        book_id: the book.
        complaint: what the command said that could not write the package; "" = it is written.
    """
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    with store.begin() as rows:
        rows.package_orders.end(book_id, " ".join(lines[-SAID:]))
