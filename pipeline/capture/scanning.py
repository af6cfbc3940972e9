"""Scanning of files: receive, examine, tell. `run` examines the scans that a broken-off scanning has left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from pipeline.capture.intake import IntakeRefusal, ReceivedScan, receive
from pipeline.capture.rescans import page_to_show
from pipeline.forms.form_usage import book_in_hand
from pipeline.home.home import Home
from pipeline.store import Store, Transaction
from pipeline.store.books.scans import Scan
from pipeline.store.values import to_json
from pipeline.work.run_context import BookRun, RunContext, step_runner
from pipeline.work.steps import Job, scan_subject
from pipeline.work.tasks import BookCard, ScanTask
from records.examination import Examination
from records.language import N_
from records.language import gettext as _
from records.stages import PageDecision, QualityVerdict, Reason
from scanners.sources.source_page import PageSource

DECISIONS = {
    PageDecision.ACCEPTED: N_("nhận"),
    PageDecision.REJECTED: N_("KHÔNG NHẬN"),
    PageDecision.BLANK: N_("trang trắng"),
    PageDecision.DUPLICATE: N_("trùng"),
}


@dataclass(slots=True)
class ScanReport:
    """Fate of the files given.

    Attributes:
        received: scans that are new.
        known: files that were here before.
        refused: files that could not be taken in.
        failed: scans that are safe but could not be examined; the next run tries again.
    """

    received: int = 0
    known: int = 0
    refused: list[IntakeRefusal] = field(default_factory=list)
    failed: int = 0

    @property
    def summary(self) -> str:
        """Sentence for the person at the scanner."""
        return _("{received} trang mới, {known} đã có, {refused} tệp bị từ chối, {failed} chưa xem được.").format(
            received=self.received, known=self.known, refused=len(self.refused), failed=self.failed
        )


def scan_book(
    home: Home, book_id: str, source: PageSource, context: RunContext, again: int | None = None
) -> ScanReport:
    """Take the pages of a source into a book and examine them; each decision is told at once.

    Args:
        home: the home.
        book_id: the book.
        source: its pages.
        context: the workers that examine them.
        again: the place in the book of the page that the source's only page shows anew; None = new pages.

    Raises:
        InputRefused: the book has no such page.
        LockedByAnotherRun: the book is being scanned or worked on elsewhere.
        FormLost: pages of the book lie on forms that are gone.
        WriteFailed: the disk is full; everything told before is safe.
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
                shown = None if again is None else page_to_show(rows, book.id, again)
            items = receive(store, home.archive, book.id, source, shown)
            examine(run, chain(left_before, arriving(run, items, report)))
            report.failed = runner.tally.failed
    return report


def examine_scans(run: BookRun) -> bool:
    """Examine the waiting scans of a book; False when some were left."""
    scans = waiting_scans(run)
    run.runner.progress.expect(len(scans))
    left = len(scans) - examine(run, scans)
    run.runner.tally.left += left
    return not left


def waiting_scans(run: BookRun) -> list[Job[ScanTask]]:
    """Return the jobs of the scans of a book that are due."""
    with run.runner.store.begin() as rows:
        scans = [scan for scan in rows.scans.of_book(run.book.id) if scan.sha256 is not None]
    return run.runner.waiting(run.book.id, run.flow.layout.name, [scan_job(run, scan) for scan in scans])


def examine(run: BookRun, jobs: Iterable[Job[ScanTask]]) -> int:
    """Examine scans and keep their pages; return the number of those that were ended."""

    def keep(rows: Transaction, job: Job[ScanTask], examinations: tuple[Examination, ...]) -> str:
        scan = rows.scans.get(job.task.scan_id)
        made = (replace(one, made_by=run.flow.layout.provenance) for one in examinations)
        judged = _as_copy(rows, scan, tuple(made))
        rows.pages.replace(scan, judged)
        for examination in judged:
            run.runner.progress.say(_told(scan.name, examination))
        return ""

    return run.runner.go_through(run.book.id, run.flow.layout, jobs, keep)


def arriving(
    run: BookRun, items: Iterable[ReceivedScan | IntakeRefusal], report: ScanReport
) -> Iterator[Job[ScanTask]]:
    """Count the received items one by one; a new scan becomes a job only when it is safe."""
    for item in items:
        if isinstance(item, IntakeRefusal):
            report.refused.append(item)
            run.runner.progress.say(_("{file}: TỪ CHỐI – {why}").format(file=item.name, why=item.reason.message))
        elif item.new:
            report.received += 1
            run.runner.progress.expect(1)
            yield scan_job(run, _scan(run.runner.store, item))
        else:
            report.known += 1


def _scan(store: Store, received: ReceivedScan) -> Scan:
    with store.begin() as rows:
        return rows.scans.get(received.scan_id)


def scan_job(run: BookRun, scan: Scan) -> Job[ScanTask]:
    """Return the job of examining a scan."""
    task = ScanTask.of(run.home, run.book, scan.id, scan.name, scan.sha256 or "")
    return Job(scan_subject(scan.id), run.flow.layout.key(task.scan.sha256, to_json(BookCard, task.book)), task)


def _as_copy(rows: Transaction, scan: Scan, examinations: tuple[Examination, ...]) -> tuple[Examination, ...]:
    """Make the pages of a scan with the same bytes as an earlier one duplicates of the first."""
    first = rows.scans.first_of_content(scan.book_id, scan.sha256 or "")
    if first is None or first.id == scan.id:
        return examinations
    reason = Reason("same-file", _("Trùng nguyên tệp với {file}.").format(file=first.name))
    verdict = QualityVerdict(PageDecision.DUPLICATE, (reason,))
    return tuple(replace(examination, verdict=verdict) for examination in examinations)


def _told(name: str, examination: Examination) -> str:
    """Write one line for the person at the scanner."""
    shown = f"{name} [{examination.part}]" if examination.part else name
    line = f"{shown}: {_(DECISIONS[examination.verdict.decision])}"
    reasons = " ".join(reason.message for reason in examination.verdict.reasons)
    return f"{line} – {reasons}" if reasons else line
