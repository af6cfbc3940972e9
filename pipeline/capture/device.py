"""`scan device`: a book through a scanner, page after page; its numbers go on whatever happens to the paper."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.capture.intake import Received, Refused, receive_page
from pipeline.capture.rescans import page_to_show
from pipeline.capture.scanning import ScanReport, arriving, examine, waiting_scans
from pipeline.forms.in_use import book_in_hand
from pipeline.home.home import Home
from pipeline.home.settings import DeviceSettings
from pipeline.store.books.books import Book
from pipeline.work.run_context import Means, at_work
from pipeline.work.steps import Worker
from records.errors import InputRefused
from scanners.devices.sane import PAGES, SaneScanner, page_number
from scanners.devices.scanner import Feed, Scanner, Stop, what_happened
from scanners.names import natural_key
from scanners.sources.files import open_source

Ask = Callable[[str], bool]
"""Tells the person at the scanner what happened and what to do; whether to go on."""


def sane_scanner(set_to: DeviceSettings, device: str, source: str) -> SaneScanner:
    """The scanner of the settings, with another device or source of paper where one is named."""
    return SaneScanner(
        device or set_to.name, source or set_to.source, set_to.resolution, set_to.options, set_to.page_seconds
    )


def scan_device(
    home: Home, book_id: str, scanner: Scanner, ask: Ask, means: Means, again: int | None = None
) -> ScanReport:
    """Scan pages into a book until the person wants no more; each is safe and judged before the next is told.

    Pages that a killed scanning has left on the disk come first.

    Args:
        home: the home.
        book_id: the book.
        scanner: the device.
        ask: asks the person at the device.
        means: how pages are examined.
        again: the place in the book of the page that is scanned anew, and nothing else; None = new pages.

    Raises:
        LockedByAnotherRun: the book is being scanned or worked on elsewhere.
        FormLost: pages of the book lie on forms that are gone.
        InputRefused: the device is in trouble and nobody wants to go on.
        Interrupted: stopped by a person.
    """
    with home.store() as store:
        with store.begin() as rows:
            book = rows.books.find(book_id)
        with book_in_hand(home, store, book), at_work(store, means) as worker:
            with store.begin() as rows:
                shown = None if again is None else page_to_show(rows, book.id, again)
            station = Station(home, book, scanner, worker, means, ScanReport())
            examine(worker, means.flow, book, waiting_scans(home, worker, means.flow, book))
            station.take_left()
            stop = station.feed() if shown is None else station.feed_again(shown)
            while shown is None and not worker.workforce.stopping and ask(" ".join(what_happened(stop))):
                stop = station.feed()
            station.report.failed = worker.tally.failed
        if stop is not Stop.EMPTY:
            raise InputRefused(*what_happened(stop))
    return station.report


@dataclass(frozen=True, slots=True)
class Station:
    """A book at a scanner."""

    home: Home
    book: Book
    scanner: Scanner
    worker: Worker
    means: Means
    report: ScanReport

    @property
    def spool(self) -> Path:
        """Where the scanner writes the pages of this book."""
        return self.home.device_spool / self.book.id

    def feed(self) -> Stop:
        """Take the pages of one feed; returns why it stopped."""
        with self._begun() as pages:
            while True:
                try:
                    self._take(next(pages))
                except StopIteration as end:
                    return Stop(end.value)

    def feed_again(self, page_id: int) -> Stop:
        """Take one page, which shows another anew; returns why none came, `EMPTY` when one did."""
        with self._begun() as pages:
            try:
                self._take(next(pages), page_id)
            except StopIteration as end:
                return Stop(end.value)
        return Stop.EMPTY

    @contextmanager
    def _begun(self) -> Iterator[Feed]:
        """A feed into a folder of its own."""
        self.spool.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=self.spool))
        with closing(self.scanner.feed(folder, self._next_number(), lambda: self.worker.workforce.stopping)) as pages:
            yield pages
        with suppress(OSError):  # a page that came in the last moment is taken at the next start
            folder.rmdir()

    def take_left(self) -> None:
        """Take whole pages that were scanned but not received before a kill."""
        for file in sorted(self.spool.glob(f"*/{PAGES}"), key=lambda file: natural_key(file.name)):
            self._take(file)

    def _take(self, file: Path, again: int | None = None) -> None:
        jobs = arriving(self.home, self.worker, self.means.flow, self.book, self._received(file, again), self.report)
        examine(self.worker, self.means.flow, self.book, jobs)

    def _received(self, file: Path, again: int | None) -> Iterator[Received | Refused]:
        for item in open_source(file, self.home.settings.sources):
            yield receive_page(self.worker.store, self.home.archive, self.book.id, item, again)
        file.unlink()

    def _next_number(self) -> int:
        with self.worker.store.begin() as rows:
            names = [scan.name for scan in rows.scans.of_book(self.book.id)]
        return max((page_number(name) for name in names), default=0) + 1
