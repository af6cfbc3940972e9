"""Decisions of people about a book, beside what machines read in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Decided = Mapping[str, str]
"""Column → value that a person decided, of one entry, "" for a blank; empty where nobody has decided."""


@dataclass(frozen=True, slots=True)
class DecidedBook:
    """Decisions on the entries of a book.

    Attributes:
        record_type: code of the book's record type.
        entries: one mapping an entry, in book order.
    """

    record_type: str
    entries: tuple[Decided, ...]
