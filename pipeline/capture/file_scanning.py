"""`scan files`: receive, examine, tell; enough pages of an unknown form teach it at once."""

from __future__ import annotations

from itertools import chain

from pipeline.capture.intake import receive
from pipeline.capture.learning import learn_at_station
from pipeline.capture.rescans import place_to_show
from pipeline.capture.scan_report import ScanReport
from pipeline.capture.scanning import arriving, examine, waiting_scans
from pipeline.forms.form_usage import book_in_hand
from pipeline.home.home import Home
from pipeline.work.run_context import BookRun, RunContext, step_runner
from scanners.sources.source_page import PageSource


def scan_book(
    home: Home, book_id: str, source: PageSource, context: RunContext, again: int | None = None
) -> ScanReport:
    """Take the pages of a source into a book and examine them; each decision is told as it falls.

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
            context.progress.expect(len(left_before))
            with store.begin() as rows:
                shown = None if again is None else place_to_show(rows, book.id, again)
            items = receive(store, home.archive, book.id, source, shown)
            examine(run, chain(left_before, arriving(run, items, report)))
            learn_at_station(run)
            report.failed = runner.tally.failed
    return report
