"""Entries from page readings: grouping of the scans that show one sheet, choice of the best, and its entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.store.books.pages import PageInBook
from records.stages import ClosingTotals, CoverFacts, EntryReading, FieldReading, FieldState, PageReading

# Two scans of one sheet give the same words but for reading errors; two sheets of a book share little but the office.
SAME_WORDS = 0.8
ENOUGH_FIELDS = 5


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Page with its reading.

    Attributes:
        page: the page.
        reading: its reading.
        sheet: id of the first page whose writing lies in the same places.
        sent_back: a person asked for a better scan of it.
        again: id of the earlier page that it shows anew, as a person said.
        place: place of its sheet in the book: the place of that page, else its own.
    """

    page: PageInBook
    reading: PageReading
    sheet: int
    sent_back: bool = False
    again: int | None = None
    place: int = 0

    @property
    def worth(self) -> float:
        """Sum of the confidences: the readable amount of the page."""
        return sum(field.confidence for entry in self.reading.entries for field in entry.fields)

    @property
    def number(self) -> str:
        """Page number that any entry of the page gives; a table carries one."""
        fields = (field for entry in self.reading.entries for field in entry.fields)
        return next((field.value for field in fields if field.column == "trangSo" and field.value), "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Sheet of paper with entries, and every page that shows it, in scan order."""

    pages: tuple[ReadPage, ...]

    @property
    def first(self) -> ReadPage:
        """Page on which the sheet was first seen; it gives the entries their identity."""
        return self.pages[0]

    @property
    def best(self) -> ReadPage:
        """Page to take the entries from: one that was not sent back, a rescan, the best read, in this order."""
        here = {page.page.id for page in self.pages}
        return max(self.pages, key=lambda page: (not page.sent_back, page.again in here, page.worth))


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """Entry on its sheet."""

    sheet: Sheet
    entry: EntryReading

    @property
    def place(self) -> str:
        """Page and row where the entry was first seen: its identity."""
        return f"{self.sheet.first.page.id}:{self.entry.row or 0}"


@dataclass(frozen=True, slots=True)
class BookStatements:
    """Closing statement and cover of a book, as far as they were read."""

    totals: ClosingTotals | None = None
    cover: CoverFacts | None = None


def sheets(pages: Sequence[ReadPage]) -> tuple[Sheet, ...]:
    """Group the pages of a book into sheets that hold entries, in book order.

    The writing of a page comes before a person's word about it: a slip of theirs must not cost an entry. So the pages
    with a person's word are looked at last.
    """
    found: list[list[ReadPage]] = []
    for page in sorted(pages, key=lambda page: page.again is not None):
        if not page.reading.entries:
            continue
        same = next((group for group in found if _same_sheet(group[0], page)), None) or _said_to_be(page, found)
        if same is None:
            found.append([page])
        else:
            same.append(page)
    grouped = [Sheet(tuple(sorted(group, key=lambda page: page.page.number))) for group in found]
    return tuple(sorted(grouped, key=lambda sheet: sheet.first.place))


def entries_of(found: Sequence[Sheet]) -> tuple[SheetEntry, ...]:
    """Return the entries of the sheets, in book order."""
    return tuple(SheetEntry(sheet, entry) for sheet in found for entry in sheet.best.reading.entries)


def statements(pages: Sequence[ReadPage]) -> BookStatements:
    """Return the last closing statement and the first cover."""
    totals = next((page.reading.totals for page in reversed(pages) if page.reading.totals), None)
    return BookStatements(totals, next((page.reading.cover for page in pages if page.reading.cover), None))


def read_fields(entry: EntryReading) -> Mapping[str, FieldReading]:
    """Return the fields of an entry whose value is known, by column."""
    return {field.column: field for field in entry.fields if field.state is FieldState.READ}


def _said_to_be(page: ReadPage, found: Sequence[list[ReadPage]]) -> list[ReadPage] | None:
    """Find the sheet that a page shows anew by a person's word."""
    if page.again is None:
        return None
    return next((group for group in found if page.again in (group[0].again, *(one.page.id for one in group))), None)


def _same_sheet(first: ReadPage, second: ReadPage) -> bool:
    """Return whether two pages show one sheet: by the places of the writing, or by every entry's values."""
    if first.sheet == second.sheet:
        return True
    left, right = first.reading.entries, second.reading.entries
    return len(left) == len(right) and all(_same_words(*pair) for pair in zip(left, right, strict=True))


def _same_words(first: EntryReading, second: EntryReading) -> bool:
    """Return whether two entries have one register number and agree in nearly everything else."""
    left, right = read_fields(first), read_fields(second)
    common = left.keys() & right.keys()
    if "so" not in common or left["so"].value != right["so"].value or len(common) < ENOUGH_FIELDS:
        return False
    equal = sum(left[column].value == right[column].value for column in common)
    return equal >= SAME_WORDS * len(common)
