"""The join stage: halves of openings that were scanned or photographed one by one become scans of whole openings.

A table across an opening has half of every entry on either page, so neither page is read by itself. The picture made of
both is a scan of its own that stands in the place of the left page; the two scans stay as they came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from pipeline.capture.learning import learn_forms
from pipeline.capture.scanning import examine_scans
from pipeline.forms.library import find_form, forms_hash
from pipeline.store import Transaction
from pipeline.store.books.pages import PageInBook
from pipeline.store.steps import StepStatus
from pipeline.work.run_context import BookRun
from pipeline.work.steps import Job, page_subject
from pipeline.work.tasks import JoinTask
from records.editions import Edition, are_halves, without_halves
from records.examination import HALF
from records.language import gettext as _
from records.stages import PageDecision, QualityVerdict, Reason

JPEG = "image/jpeg"
Pair = tuple[PageInBook, PageInBook]


def join_openings(run: BookRun) -> bool:
    """Join the halves of openings and examine what was made of them; False when some were left for the next run."""
    pages = _pages(run)
    forms = {page.id: find_form(run.home.editions, page.examination.layout.edition) for page in pages if _is_seen(page)}
    pairs = list(_pairs(pages, forms))
    waiting = run.runner.waiting(run.book.id, run.flow.join.name, [_job(run, *pair) for pair in pairs])
    run.expect(len(waiting), _("ghép nửa trang"))
    ended = run.runner.go_through(run.book.id, run.flow.join, waiting, partial(_keep, run))
    run.runner.tally.left += len(waiting) - ended
    _tell(run, pages, forms, pairs)
    if ended < len(waiting):
        return False
    return not ended or (examine_scans(run) and learn_forms(run))


def _pages(run: BookRun) -> list[PageInBook]:
    with run.runner.store.begin() as rows:
        return rows.pages.of_book(run.book.id)


def _is_seen(page: PageInBook) -> bool:
    """Return whether a page lies well on its form, be it a half that was joined or told of before."""
    return page.decision is PageDecision.ACCEPTED or any(reason.code == HALF for reason in page.reasons)


def _pairs(pages: Sequence[PageInBook], forms: Mapping[int, Edition | None]) -> Iterator[Pair]:
    """Yield left and right pages that follow each other and are the halves of one table."""
    for left, right in pairwise(pages):
        first, second = forms.get(left.id), forms.get(right.id)
        if first is not None and second is not None and are_halves(first, second):
            yield left, right


def _job(run: BookRun, left: PageInBook, right: PageInBook) -> Job[JoinTask]:
    seen = [(run.home.scan(page.sha256), page.examination) for page in (left, right)]
    lying_on = forms_hash(run.home.editions, [page.examination.layout.edition for page in (left, right)])
    key = run.flow.join.key(*(f"{page.sha256} {page.examination.layout}" for page in (left, right)), lying_on)
    return Job(page_subject(left.id), key, JoinTask(seen[0], seen[1], run.home.editions))


def _keep(run: BookRun, rows: Transaction, job: Job[JoinTask], picture: bytes) -> str:
    """Take the picture of an opening in as a scan that shows the place of the left half anew."""
    left = next(page for page in rows.pages.of_book(run.book.id) if page_subject(page.id) == job.subject)
    sha256, name = run.home.archive.put(picture), f"{Path(left.file).stem}+.jpg"
    known = rows.scans.known(run.book.id, name, sha256)
    scan = known or rows.scans.add(run.book.id, name, sha256, JPEG, len(picture))
    rows.scans.says_again(scan, left.id)
    rows.audit.add("scan.join", run.book.id, scan=scan.id, sha256=sha256, page=left.id)
    return sha256


def _tell(
    run: BookRun, pages: Sequence[PageInBook], forms: Mapping[int, Edition | None], pairs: Sequence[Pair]
) -> None:
    """Leave halves to the picture that was made of them; those without the other half are scanned again, whole."""
    known = {form.id: form for form in forms.values() if form is not None}
    halves = known.keys() - {form.id for form in without_halves(known.values())}
    with run.runner.store.begin() as rows:
        outcomes = rows.steps.outcomes(run.book.id, run.flow.join.name)
        done = {subject for subject, outcome in outcomes.items() if outcome.status is StepStatus.DONE}
        joined = {page.id for pair in pairs if page_subject(pair[0].id) in done for page in pair}
        for page in pages:
            verdict = _joined() if page.id in joined else _alone()
            lies_on = page.examination.layout.edition if page.id in forms else None
            if lies_on in halves and page.examination.verdict != verdict:
                rows.pages.decide(page.id, verdict)


def _joined() -> QualityVerdict:
    words = _("Một nửa của hai trang mở đôi; đã ghép với nửa kia thành một ảnh.")
    return QualityVerdict(PageDecision.DUPLICATE, (Reason(HALF, words),))


def _alone() -> QualityVerdict:
    words = _("Một nửa của hai trang mở đôi, không thấy nửa kia ở trang liền kề. Quét lại cả hai trang trong một ảnh.")
    return QualityVerdict(PageDecision.REJECTED, (Reason(HALF, words),))
