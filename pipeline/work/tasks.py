"""What goes to a worker. This module loads fast and knows no database: every worker imports it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.home.archive import Archive
from records.examination import Examination
from records.stages import InkQuestion

if TYPE_CHECKING:
    from pipeline.store.books.books import Book
    from scanners.gate.limits import QualityLimits


@dataclass(frozen=True, slots=True)
class BookCard:
    """What is known of a book when it arrives; steps depend on nothing else of it."""

    type: str
    year: int
    volume: str
    office: str
    edition: str | None

    @classmethod
    def of(cls, book: Book) -> BookCard:
        """The facts of a book."""
        return cls(book.type, book.year, book.volume, book.office.name, book.edition)


@dataclass(frozen=True, slots=True)
class StoredScan:
    """Where the bytes of a scan are."""

    archive: Archive
    sha256: str
    recheck: bool

    def read(self) -> bytes:
        """The bytes.

        Raises:
            IntegrityBroken: the file is gone or was changed.
        """
        return self.archive.read(self.sha256, recheck=self.recheck)


@dataclass(frozen=True, slots=True)
class ScanTask:
    """Look at a scan: which pages, how they lie, can they be read.

    Attributes:
        scan_id: its row.
        name: as given.
        scan: its bytes.
        book: what is known of the book.
        forms: folder of the home's own printed forms.
        limits: where a page stops being readable.
    """

    scan_id: int
    name: str
    scan: StoredScan
    book: BookCard
    forms: Path
    limits: QualityLimits


@dataclass(frozen=True, slots=True)
class PageTask:
    """Read a page with the printed forms at hand, within the time limit of one call of the reader."""

    page_id: int
    scan: StoredScan
    examination: Examination
    book: BookCard
    forms: Path
    tesseract_seconds: float


@dataclass(frozen=True, slots=True)
class AskTask:
    """Ask the ink of a page about values that the shared database claims."""

    page: PageTask
    questions: tuple[InkQuestion, ...]
