"""Tasks of the workers. This module loads fast and knows no database: every worker imports it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.home.archive import StoredScan
from records.examination import Examination
from records.stages import Box, DecidedBook, EntryReading, InkQuestion, InkTrace
from records.wordings.named import NamedWording

if TYPE_CHECKING:
    from pipeline.home.home import Home
    from pipeline.store.books.books import Book
    from scanners.gate.limits import QualityLimits


@dataclass(frozen=True, slots=True)
class BookCard:
    """Data of a book known at its arrival; steps depend on nothing else of it."""

    type: str
    year: int
    volume: str
    office: str
    edition: str | None

    @classmethod
    def of(cls, book: Book) -> BookCard:
        """Return the card of a book in the store."""
        return cls(book.type, book.year, book.volume, book.office.name, book.edition)


@dataclass(frozen=True, slots=True)
class ScanTask:
    """Task to examine a scan: its pages, their layouts, their quality.

    Attributes:
        scan_id: its row.
        name: its name as given.
        scan: its bytes.
        book: the card of the book.
        forms: folder of the home's own printed forms.
        office: id of the office whose forms the pages may lie on.
        limits: where a page stops being readable.
    """

    scan_id: int
    name: str
    scan: StoredScan
    book: BookCard
    forms: Path
    office: int
    limits: QualityLimits

    @classmethod
    def of(cls, home: Home, book: Book, scan_id: int, name: str, sha256: str) -> ScanTask:
        """Return the task of a scan of a book."""
        limits = home.settings.quality.limits
        return cls(scan_id, name, home.scan(sha256), BookCard.of(book), home.editions, book.office.id, limits)


@dataclass(frozen=True, slots=True)
class PageTask:
    """Task to read a page with the printed forms at hand, within the time limit of one call of the reader."""

    page_id: int
    scan: StoredScan
    examination: Examination
    book: BookCard
    forms: Path
    tesseract_seconds: float

    @classmethod
    def of(cls, home: Home, book: Book, page_id: int, sha256: str, examination: Examination) -> PageTask:
        """Return the task of a page of a book."""
        seconds = home.settings.reading.tesseract_seconds
        return cls(page_id, home.scan(sha256), examination, BookCard.of(book), home.editions, seconds)


@dataclass(frozen=True, slots=True)
class PageOnScan:
    """Page as a worker gets its pixels: the bytes of its scan, and the region of the picture that it takes up."""

    scan: StoredScan
    region: Box


@dataclass(frozen=True, slots=True)
class LearnTask:
    """Learn the printed forms of a book from pages that lie on none that is known.

    Attributes:
        pages: in scan order.
        record_type: what the operator says of the book.
        edition_id: id of the first form learned.
        wordings: that people named for the office or for all.
    """

    pages: tuple[PageOnScan, ...]
    record_type: str
    edition_id: str
    wordings: tuple[NamedWording, ...]


@dataclass(frozen=True, slots=True)
class LonePageTask:
    """Learn the form of one page from its own labels, and examine the page upon it.

    Attributes:
        page_id: its row.
        page: its pixels.
        before: what the examination found.
        record_type: what the operator says of the book.
        edition_id: id of the page's own form.
        limits: where a page stops being readable.
        wordings: that people named for the office or for all.
        forms: folder of the home's own printed forms.
        of_book: ids of the forms on which other pages of the book lie.
    """

    page_id: int
    page: PageOnScan
    before: Examination
    record_type: str
    edition_id: str
    limits: QualityLimits
    wordings: tuple[NamedWording, ...]
    forms: Path
    of_book: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JoinTask:
    """Task to make one picture of the two halves of an opening.

    Attributes:
        left: the scan of the left half, and what its examination found.
        right: the same of the right half.
        forms: folder of the home's own printed forms.
    """

    left: tuple[StoredScan, Examination]
    right: tuple[StoredScan, Examination]
    forms: Path


@dataclass(frozen=True, slots=True)
class SettleTask:
    """Task to settle the entries of a book, in book order, each beside the ink traces of its page.

    Attributes:
        entries: as they were read.
        traces: of each entry's page.
        decided: what people decided of each entry.
    """

    entries: tuple[EntryReading, ...]
    traces: tuple[tuple[InkTrace, ...], ...]
    decided: DecidedBook


@dataclass(frozen=True, slots=True)
class AskTask:
    """Task to ask the ink of a page about values that the shared database claims."""

    page: PageTask
    questions: tuple[InkQuestion, ...]
