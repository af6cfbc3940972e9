"""Text of the code on a docket: `hotich:` and the id of the book whose pages follow."""

from __future__ import annotations

PREFIX = "hotich:"


def docket_text(book_id: str) -> str:
    """Return the text of the code for a book."""
    return PREFIX + book_id


def book_on_docket(text: str) -> str | None:
    """Return the book id in a code, None for a code that is not a docket's."""
    book_id = text.removeprefix(PREFIX)
    return book_id if book_id and book_id != text else None
