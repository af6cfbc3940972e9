"""Scanning of a book with a device, page after page; its numbers go on whatever happens to the paper."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.capture.intake import Entrance, IntakeOutcome, Station, receive_page
from pipeline.capture.learning import learn_at_station
from pipeline.capture.rescans import place_to_show
from pipeline.capture.scan_report import ScanReport
from pipeline.capture.scanning import arriving, examine, examine_scans
from pipeline.forms.form_usage import book_in_hand
from pipeline.home.home import Home
from pipeline.home.settings import DeviceSettings
from pipeline.store.books.pages import PlaceInBook, UnseenScan
from pipeline.work.run_context import BookRun, RunContext, step_runner
from records.errors import InputRefused
from scanners.devices.sane import PAGES, SaneScanner, page_number
from scanners.devices.scanner import Feed, Scanner, StopReason, describe_stop
from scanners.names import natural_key
from scanners.sources.files import open_source

Ask = Callable[[str], bool]
"""Tells the person at the scanner what happened and what to do; whether to go on."""


def sane_scanner(set_to: DeviceSettings, device: str, source: str) -> SaneScanner:
    """Return the scanner of the settings, with another device or source of paper where one is named."""
    return SaneScanner(
        device or set_to.name, source or set_to.source, set_to.resolution, set_to.options, set_to.page_seconds
    )


def scan_device(
    home: Home, book_id: str, scanner: Scanner, ask: Ask, context: RunContext, again: int | None = None
) -> ScanReport:
    """Scan pages into a book until the person wants no more; each is safe and judged before the next is told.

    Pages that a killed scanning has left on the disk come first.

    Args:
        home: the home.
        book_id: the book.
        scanner: the device.
        ask: asks the person at the device.
        context: the workers that examine pages.
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
        with book_in_hand(home, store, book), step_runner(store, context) as runner:
            with store.begin() as rows:
                shown = None if again is None else place_to_show(rows, book.id, again)
            run = BookRun(home, runner, context.flow, book)
            station = ScanSession(run, scanner, ScanReport())
            examine_scans(run)
            station.take_left()
            stop = station.feed() if shown is None else station.feed_again(shown)
            while shown is None and not runner.workforce.stopping and ask(" ".join(describe_stop(stop))):
                stop = station.feed()
            learn_at_station(run)
            station.report.failed = runner.tally.failed
        if stop is not StopReason.EMPTY:
            raise InputRefused(*describe_stop(stop))
    return station.report


@dataclass(frozen=True, slots=True)
class ScanSession:
    """Session of a book at a scanner."""

    run: BookRun
    scanner: Scanner
    report: ScanReport

    @property
    def spool(self) -> Path:
        """Folder into which the scanner writes the pages of this book."""
        return self.run.home.device_spool / self.run.book.id

    def feed(self) -> StopReason:
        """Take the pages of one feed and return the reason of its stop."""
        with self._begun() as pages:
            while True:
                try:
                    self._take(next(pages))
                except StopIteration as end:
                    return StopReason(end.value)

    def feed_again(self, place: PlaceInBook | UnseenScan) -> StopReason:
        """Take one page, which shows anew what stands at a place; return why none came, `EMPTY` when one did."""
        with self._begun() as pages:
            try:
                self._take(next(pages), place)
            except StopIteration as end:
                return StopReason(end.value)
        return StopReason.EMPTY

    @contextmanager
    def _begun(self) -> Iterator[Feed]:
        """Begin a feed into a folder of its own."""
        self.spool.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=self.spool))
        with closing(
            self.scanner.feed(folder, self._next_number(), lambda: self.run.runner.workforce.stopping)
        ) as pages:
            yield pages
        with suppress(OSError):  # a page that came in the last moment is taken at the next start
            folder.rmdir()

    def take_left(self) -> None:
        """Take whole pages that were scanned but not received before a kill."""
        for file in sorted(self.spool.glob(f"*/{PAGES}"), key=lambda file: natural_key(file.name)):
            self._take(file)

    def _take(self, file: Path, again: PlaceInBook | UnseenScan | None = None) -> None:
        examine(self.run, arriving(self.run, self._received(file, again), self.report))

    def _received(self, file: Path, again: PlaceInBook | UnseenScan | None) -> Iterator[IntakeOutcome]:
        home = self.run.home
        entrance = Entrance(self.run.runner.store, home.archive, Station.DEVICE)
        for item in open_source(file, home.settings.sources):
            yield receive_page(entrance, self.run.book.id, item, again)
        file.unlink()

    def _next_number(self) -> int:
        with self.run.runner.store.begin() as rows:
            names = [scan.name for scan in rows.scans.of_book(self.run.book.id)]
        return max((page_number(name) for name in names), default=0) + 1
