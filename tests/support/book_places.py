"""Places and entries of books without a store, for the tests of the balance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from pipeline.books.balance.balance import BookContents
from pipeline.books.balance.page_ends import BookPlace
from pipeline.store.books.record_rows import NumberedEntry
from pipeline.store.review.answers import PageKey
from records.register_numbers import RegisterNumber
from records.stages import ClosingTotals, PageDecision, PageKind

YEAR = 2018


def place(number: int, decision: PageDecision | None = PageDecision.ACCEPTED, **known: Any) -> BookPlace:
    """Make a place of a page with an entry, but for what is said otherwise."""
    usual: dict[str, Any] = (
        {"kind": PageKind.RECORD, "read": True, "entries": 1} if decision is PageDecision.ACCEPTED else {}
    )
    made = BookPlace(number, PageKey(number, 0, f"{number:064d}"), f"p{number}.jpg", decision)
    return replace(made, **{**usual, **known})


def entry(number: int | None, record_id: int = 0) -> NumberedEntry:
    return NumberedEntry(record_id or number or 99, 0, RegisterNumber(number) if number else None, YEAR)


def facts(
    places: Sequence[BookPlace],
    numbers: Iterable[int | None],
    totals: ClosingTotals = ClosingTotals(None, None),  # noqa: B008 - frozen
    **known: Any,
) -> BookContents:
    """Make a book that begins at 1, its entries on the places that hold one, in their order."""
    on = (one.number for one in places for _entry in range(one.entries))
    entries = tuple((page, entry(number, page)) for page, number in zip(on, numbers, strict=True))
    return replace(BookContents(tuple(places), entries, totals, None), **known)
