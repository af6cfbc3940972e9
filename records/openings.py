"""Openings: tables that run across a left and a right page, and forms that are but one half of such a table."""

from __future__ import annotations

from collections.abc import Iterable

from records.editions import Edition

NUMBER = "so"
"""Column of the running number: an entry begins with it, on the left page."""
MOST_SHARED = 1
"""Columns at the fold that pictures of both halves may show."""


def row_columns(edition: Edition) -> frozenset[str]:
    """Return the columns of the rows of a table of entries; none of a form of one entry."""
    return frozenset(column for area in edition.areas if area.row is not None for column in area.columns)


def are_halves(left: Edition, right: Edition) -> bool:
    """Return whether two forms are the halves of a table: as many rows, other columns, and one running number."""
    first, second = row_columns(left), row_columns(right)
    same_rows = left.rows == right.rows > 1 and left.record_type == right.record_type
    return same_rows and NUMBER in first - second and len(first & second) <= MOST_SHARED


def without_halves(editions: Iterable[Edition]) -> list[Edition]:
    """Return the forms of which no other one is the other half."""
    some = list(editions)
    return [one for one in some if not any(are_halves(one, other) or are_halves(other, one) for other in some)]
