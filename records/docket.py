"""What the code on a docket says: `hotich:` and the id of the book whose pages follow."""

from __future__ import annotations

PREFIX = "hotich:"


def docket_text(book_id: str) -> str:
    """The text of the code for a book."""
    return PREFIX + book_id


def book_on_docket(text: str) -> str | None:
    """The id of the book that a code names; None for a code that is none of ours."""
    book_id = text.removeprefix(PREFIX)
    return book_id if book_id and book_id != text else None
