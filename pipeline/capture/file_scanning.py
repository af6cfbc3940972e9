"""`scan files`: receive, examine, tell; enough pages of an unknown form teach it at once."""

from __future__ import annotations

from itertools import takewhile

from pipeline.capture.intake import Entrance, Station, receive
from pipeline.capture.learning import learn_at_station
from pipeline.capture.rescans import place_to_show
from pipeline.capture.scan_report import ScanReport
from pipeline.capture.scanning import arriving, examine, waiting_scans
from pipeline.forms.form_usage import book_in_hand
from pipeline.home.home import Home
from pipeline.work.run_context import BookRun, RunContext, step_runner
from records.language import gettext as _
from scanners.sources.source_page import PageSource


def scan_book(
    home: Home, book_id: str, source: PageSource, context: RunContext, again: int | None = None
) -> ScanReport:
    """Take the pages of a source into a book, then examine them; each decision is told as it falls.

    Args:
        home: the home.
        book_id: the book.
        source: its pages.
        context: what they are examined with.
        again: the place in the book of the page that the source's only page shows anew; None = new pages.

    Raises:
        InputRefused: the book has no such page.
        LockedByAnotherRun: the book is being scanned or worked on elsewhere.
        FormLost: pages of the book lie on forms that are gone.
        WriteFailed: the disk is full; what was told before is safe.
        Interrupted: stopped by a person.
    """
    report = ScanReport()
    with home.store() as store:
        with store.begin() as rows:
            book = rows.books.find(book_id)
        with book_in_hand(home, store, book), step_runner(store, context) as runner:
            run = BookRun(home, runner, context.flow, book)
            left_before = waiting_scans(run)
            with store.begin() as rows:
                shown = None if again is None else place_to_show(rows, book.id, again)
            items = receive(Entrance(store, home.archive, Station.FILES), book.id, source, shown)
            fresh = takewhile(lambda _job: not runner.workforce.stopping, arriving(run, items, report))
            jobs = [*left_before, *fresh]
            run.expect(len(jobs), _("xem ảnh quét"))
            examine(run, jobs)
            learn_at_station(run)
            report.failed = runner.tally.failed
    return report
