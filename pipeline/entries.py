"""From page readings to entries: what each scan shows, and which scans show the same entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.store.pages import PageInBook
from records.stages import ClosingTotals, EntryReading, FieldReading, FieldState, PageReading

# Two scans of one sheet give the same words but for reading errors; two sheets of a book share little but the office.
SAME_SHEET = 0.8
ENOUGH_FIELDS = 5


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page with what was read from it."""

    page: PageInBook
    reading: PageReading


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as one scan shows it; `page_number` is what any entry of the page gives as its number."""

    page: PageInBook
    edition: str | None
    page_number: str
    entry: EntryReading

    @property
    def place(self) -> str:
        """Page and row: its identity."""
        return f"{self.page.id}:{self.entry.row or 0}"

    @property
    def read_fields(self) -> Mapping[str, FieldReading]:
        """The fields whose value is known, by column."""
        return {field.column: field for field in self.entry.fields if field.state is FieldState.READ}

    @property
    def worth(self) -> float:
        """How much of the entry this scan lets read: the sum of the confidences."""
        return sum(field.confidence for field in self.entry.fields)


@dataclass(frozen=True, slots=True)
class BookEntries:
    """The entries of a book.

    Attributes:
        entries: each as first seen and as best seen.
        record_pages: pages that hold entries, a sheet scanned twice counted once.
        totals: what the closing statement says.
    """

    entries: tuple[tuple[Seen, Seen], ...]
    record_pages: int
    totals: ClosingTotals | None


def book_entries(pages: Sequence[ReadPage]) -> BookEntries:
    """Assemble the entries of a book from its pages in scan order."""
    entries = _best_scans([seen for page in pages for seen in _seen(page)])
    totals = next((page.reading.totals for page in reversed(pages) if page.reading.totals), None)
    return BookEntries(entries, len({first.page.id for first, _best in entries}), totals)


def _seen(page: ReadPage) -> list[Seen]:
    entries = page.reading.entries
    numbers = (field.value for entry in entries for field in entry.fields if field.column == "trangSo" and field.value)
    number = next(numbers, "")
    return [Seen(page.page, page.reading.layout.edition, number, entry) for entry in entries]


def _best_scans(seen: Sequence[Seen]) -> tuple[tuple[Seen, Seen], ...]:
    """Entries in book order, each as first seen and as best seen: a sheet scanned twice is one entry."""
    sheets: list[list[Seen]] = []
    for one in seen:
        same = next((sheet for sheet in sheets if _same_entry(sheet[0], one)), None)
        if same is None:
            sheets.append([one])
        else:
            same.append(one)
    return tuple((sheet[0], max(sheet, key=lambda one: one.worth)) for sheet in sheets)


def _same_entry(first: Seen, second: Seen) -> bool:
    """Whether two scans show one entry: the register number agrees, and with it nearly everything else."""
    if first.page.id == second.page.id:
        return False
    left, right = first.read_fields, second.read_fields
    common = left.keys() & right.keys()
    if "so" not in common or left["so"].value != right["so"].value or len(common) < ENOUGH_FIELDS:
        return False
    equal = sum(left[column].value == right[column].value for column in common)
    return equal >= SAME_SHEET * len(common)
