"""Spool of rows on the disk, sorted into books while they come in: memory holds a bounded part of them."""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.shared.keyed.keyed_rows import KeyedBook, KeyedRow

AT_ONCE = 20_000
"""Rows in memory before they are written; also the most of one part of a book."""


@dataclass(frozen=True, slots=True)
class SpooledRows:
    """Place of rows in a spool: its file, where they begin, how many bytes they are, and how many rows."""

    file: Path
    begin: int
    length: int
    rows: int


@dataclass(frozen=True, slots=True)
class BookPart:
    """Rows of a book that are worked on together: all of it, or one part of a book too large for memory.

    Attributes:
        book: the book.
        part: its number from 1; 0 = the whole book.
        places: where its rows lie, in their order.
    """

    book: KeyedBook
    part: int
    places: tuple[SpooledRows, ...]

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return sum(place.rows for place in self.places)


class RowSpool:
    """Spool that is filled row by row, then tells where the rows of each book lie.

    Attributes:
        rows: the number of its rows.
    """

    def __init__(self, file: Path, at_once: int = AT_ONCE) -> None:
        """Take the file, which must not be there yet, and the number of rows that memory holds."""
        self._path, self._file, self._at_once = file, file.open("xb"), at_once
        self.rows = 0
        self._held: defaultdict[KeyedBook, list[KeyedRow]] = defaultdict(list)
        self._places: defaultdict[KeyedBook, list[SpooledRows]] = defaultdict(list)
        self._count = 0

    def __enter__(self) -> Self:
        """Begin without rows."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Write what is still in memory and close the file."""
        try:
            self._write()
        finally:
            self._file.close()

    def add(self, book: KeyedBook, row: KeyedRow) -> None:
        """Put a row at the end of its book."""
        self._held[book].append(row)
        self.rows += 1
        self._count += 1
        if self._count >= self._at_once:
            self._write()

    @property
    def places(self) -> dict[KeyedBook, tuple[SpooledRows, ...]]:
        """Return where the rows of each book lie, the books in the order of their first rows."""
        return {book: tuple(places) for book, places in self._places.items()}

    def _write(self) -> None:
        for book, rows in self._held.items():
            packed = pickle.dumps(rows, pickle.HIGHEST_PROTOCOL)
            self._places[book].append(SpooledRows(self._path, self._file.tell(), len(packed), len(rows)))
            self._file.write(packed)
        self._held.clear()
        self._count = 0


def book_parts(places: Mapping[KeyedBook, Sequence[SpooledRows]], at_once: int = AT_ONCE) -> Iterator[BookPart]:
    """Yield the books in their order, those of more than `at_once` rows in parts."""
    for book, of_book in places.items():
        parts = list(_cut(of_book, at_once))
        for number, part in enumerate(parts, start=1):
            yield BookPart(book, number if len(parts) > 1 else 0, part)


def spooled_rows(part: BookPart) -> list[KeyedRow]:
    """Read the rows of a part back."""
    rows: list[KeyedRow] = []
    for path, places in groupby(part.places, key=attrgetter("file")):
        with path.open("rb") as file:
            for place in places:
                file.seek(place.begin)
                rows += pickle.loads(file.read(place.length))
    return rows


def _cut(places: Sequence[SpooledRows], most: int) -> Iterator[tuple[SpooledRows, ...]]:
    part: list[SpooledRows] = []
    count = 0
    for place in places:
        if part and count + place.rows > most:
            yield tuple(part)
            part, count = [], 0
        part.append(place)
        count += place.rows
    yield tuple(part)
