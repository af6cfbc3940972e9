"""The examination of scans: at their arrival, after a change of forms, and where a broken-off scanning left some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.capture.intake import IntakeOutcome, IntakeRefusal, ReceivedScan
from pipeline.capture.scan_report import ScanReport, left_alone_text
from pipeline.forms.library import find_form, office_library, prints_hash
from pipeline.store import Store, Transaction
from pipeline.store.books.scans import Scan
from pipeline.store.steps import StepStatus
from pipeline.store.values import to_json
from pipeline.work.run_context import BookRun
from pipeline.work.steps import Job, scan_subject
from pipeline.work.tasks import BookCard, ScanTask
from records.editions import form_and_version
from records.examination import Examination
from records.language import N_
from records.language import gettext as _
from records.stages import PageDecision, QualityVerdict, Reason
from scanners.sources.source_page import LeftAlone

DECISIONS = {
    PageDecision.ACCEPTED: N_("nhận"),
    PageDecision.REJECTED: N_("KHÔNG NHẬN"),
    PageDecision.FORM_UNKNOWN: N_("chưa biết mẫu"),
    PageDecision.BLANK: N_("trang trắng"),
    PageDecision.DUPLICATE: N_("trùng"),
    PageDecision.WAIVED: N_("bỏ qua, có người chịu trách nhiệm"),
}


def examine_scans(run: BookRun) -> bool:
    """Examine the waiting scans of a book; False when some were left."""
    scans = waiting_scans(run)
    run.expect(len(scans), _("xem ảnh quét"))
    left = len(scans) - examine(run, scans)
    run.runner.tally.left += left
    return not left


def waiting_scans(run: BookRun) -> list[Job[ScanTask]]:
    """Return the jobs of the scans of a book that are due."""
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
    """Examine scans and keep their pages; return the number of those that were ended."""

    def keep(rows: Transaction, job: Job[ScanTask], examinations: tuple[Examination, ...]) -> str:
        scan = rows.scans.get(job.task.scan_id)
        made = (replace(one, made_by=run.flow.layout.provenance) for one in examinations)
        judged = _as_copy(rows, scan, _on_their_version(run, rows, scan, tuple(made)))
        rows.pages.replace(scan, judged)
        for examination in judged:
            run.runner.progress.say(_told(scan.name, examination))
        return _forms_seen(run, judged)

    return run.runner.go_through(run.book.id, run.flow.layout, jobs, keep)


def _forms_seen(run: BookRun, pages: Sequence[Examination]) -> str:
    """Return a hash of the forms a scan was held against: those its pages lie on, or all of the office if one has none.

    A form that is added later is no matter of pages that lie on another; pages without one are looked at again.
    """
    forms, lying_on = run.home.editions, [page.layout.edition for page in pages]
    if all(lying_on):
        return prints_hash(form for form in (find_form(forms, edition) for edition in lying_on) if form)
    return prints_hash(office_library(forms, run.book.office.id).of_type(run.book.type))


def note_forms_seen(run: BookRun, rows: Transaction, page_id: int) -> None:
    """Keep that a page lies on another form now, so that its scan is not examined again for that."""
    page = rows.pages.get(page_id)
    if page is not None:
        pages = [one.examination for one in rows.pages.of_book(run.book.id) if one.scan_id == page.scan_id]
        rows.steps.restate(scan_subject(page.scan_id), run.flow.layout.name, _forms_seen(run, pages))


def arriving(run: BookRun, items: Iterable[IntakeOutcome], report: ScanReport) -> Iterator[Job[ScanTask]]:
    """Count what is received one after the other; a new scan becomes a job only when it is safe."""
    for item in items:
        if isinstance(item, LeftAlone):
            if report.leave_alone(item.name):
                run.runner.progress.say(left_alone_text(item.name))
        elif isinstance(item, IntakeRefusal):
            report.refused.append(item)
            run.runner.progress.say(_("{file}: TỪ CHỐI – {why}").format(file=item.name, why=item.reason.message))
        elif item.new:
            report.received += 1
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


def _on_their_version(
    run: BookRun, rows: Transaction, scan: Scan, examinations: tuple[Examination, ...]
) -> tuple[Examination, ...]:
    """Keep a page looked at again on the version of its form that it lay on: a newer one waits for a person's word."""
    before = rows.pages.editions_of_scan(scan.id)
    kept = []
    for found in examinations:
        lay_on = find_form(run.home.editions, before.get(found.part))
        now, then = found.layout.edition, lay_on.id if lay_on else None
        same_form = now and then and form_and_version(now)[0] == form_and_version(then)[0]
        kept.append(replace(found, layout=replace(found.layout, edition=then)) if same_form else found)
    return tuple(kept)


def _told(name: str, examination: Examination) -> str:
    """Write one line for the person at the scanner."""
    shown = f"{name} [{examination.part}]" if examination.part else name
    line = f"{shown}: {_(DECISIONS[examination.verdict.decision])}"
    reasons = " ".join(reason.message for reason in examination.verdict.reasons)
    return f"{line} – {reasons}" if reasons else line
