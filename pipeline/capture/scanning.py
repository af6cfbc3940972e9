"""`scan files`: receive, examine, tell. `run` examines what a broken-off scanning has left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from pipeline.capture.intake import IntakeRefusal, ReceivedScan, receive
from pipeline.capture.rescans import page_to_show
from pipeline.forms.form_usage import book_in_hand
from pipeline.forms.library import find_form, office_library, prints_hash
from pipeline.home.home import Home
from pipeline.store import Store, Transaction
from pipeline.store.books.scans import Scan
from pipeline.store.steps import StepStatus
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
    PageDecision.FORM_UNKNOWN: N_("chưa biết mẫu"),
    PageDecision.BLANK: N_("trang trắng"),
    PageDecision.DUPLICATE: N_("trùng"),
    PageDecision.WAIVED: N_("bỏ qua, có người chịu trách nhiệm"),
}


@dataclass(slots=True)
class ScanReport:
    """What became of the files given.

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
        """One sentence."""
        return _("{received} trang mới, {known} đã có, {refused} tệp bị từ chối, {failed} chưa xem được.").format(
            received=self.received, known=self.known, refused=len(self.refused), failed=self.failed
        )


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
                shown = None if again is None else page_to_show(rows, book.id, again)
            items = receive(store, home.archive, book.id, source, shown)
            examine(run, chain(left_before, arriving(run, items, report)))
            report.failed = runner.tally.failed
    return report


def examine_scans(run: BookRun) -> bool:
    """Examine the scans of a book that wait; False when some were left."""
    scans = waiting_scans(run)
    run.runner.progress.expect(len(scans))
    left = len(scans) - examine(run, scans)
    run.runner.tally.left += left
    return not left


def waiting_scans(run: BookRun) -> list[Job[ScanTask]]:
    """Return the jobs of the scans of a book that are to be examined."""
    with run.runner.store.begin() as rows:
        scans = [scan for scan in rows.scans.of_book(run.book.id) if scan.sha256 is not None]
        pages = rows.pages.of_book(run.book.id)
        outcomes = rows.steps.outcomes(run.book.id, run.flow.layout.name)
    jobs = [scan_job(run, scan) for scan in scans]
    due = run.runner.waiting(run.book.id, run.flow.layout.name, jobs)
    seen = {subject: outcome.result for subject, outcome in outcomes.items() if outcome.status is StepStatus.DONE}
    of_scan: dict[int, list[Examination]] = {scan.id: [] for scan in scans}
    for page in pages:
        of_scan[page.scan_id].append(page.examination)
    done = [job for job in jobs if job not in due and job.subject in seen]
    return due + [job for job in done if seen[job.subject] != _forms_seen(run, of_scan[job.task.scan_id])]


def examine(run: BookRun, jobs: Iterable[Job[ScanTask]]) -> int:
    """Examine scans and keep their pages; return how many were ended."""

    def keep(rows: Transaction, job: Job[ScanTask], examinations: tuple[Examination, ...]) -> str:
        scan = rows.scans.get(job.task.scan_id)
        made = (replace(one, made_by=run.flow.layout.provenance) for one in examinations)
        judged = _as_copy(rows, scan, tuple(made))
        rows.pages.replace(scan, judged)
        for examination in judged:
            run.runner.progress.say(_told(scan.name, examination))
        return _forms_seen(run, judged)

    return run.runner.go_through(run.book.id, run.flow.layout, jobs, keep)


def _forms_seen(run: BookRun, pages: Sequence[Examination]) -> str:
    """A hash of what a scan was held against: the forms that its pages lie on, or all of the office if one has none.

    A form that is added later is no matter of pages that lie on another; pages without one are looked at again.
    """
    forms, lying_on = run.home.editions, [page.layout.edition for page in pages]
    if all(lying_on):
        return prints_hash(form for form in (find_form(forms, edition) for edition in lying_on) if form)
    return prints_hash(office_library(forms, run.book.office.id).of_type(run.book.type))


def arriving(
    run: BookRun, items: Iterable[ReceivedScan | IntakeRefusal], report: ScanReport
) -> Iterator[Job[ScanTask]]:
    """Count what is received one after the other; a new scan becomes a job only when it is safe."""
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
    """The same bytes under another name are one scan: the later pages are duplicates of the first."""
    first = rows.scans.first_of_content(scan.book_id, scan.sha256 or "")
    if first is None or first.id == scan.id:
        return examinations
    reason = Reason("same-file", _("Trùng nguyên tệp với {file}.").format(file=first.name))
    verdict = QualityVerdict(PageDecision.DUPLICATE, (reason,))
    return tuple(replace(examination, verdict=verdict) for examination in examinations)


def _told(name: str, examination: Examination) -> str:
    """One line for the person at the scanner."""
    shown = f"{name} [{examination.part}]" if examination.part else name
    line = f"{shown}: {_(DECISIONS[examination.verdict.decision])}"
    reasons = " ".join(reason.message for reason in examination.verdict.reasons)
    return f"{line} – {reasons}" if reasons else line
