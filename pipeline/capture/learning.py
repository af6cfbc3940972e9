"""The learn stage: pages of a form not known yet teach it, or are read by their own labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from ocr.learning.form import LearnedForm, TaughtForms
from ocr.learning.learn import chosen_pages, speaks_for_another_type
from ocr.learning.tables.handmade import HAND_RULED, WORDS
from pipeline.capture.scanning import examine_scans, note_forms_seen
from pipeline.forms import proposals
from pipeline.forms.learned import free_id, keep_learned, keep_page_form
from pipeline.forms.library import find_form, office_library, prints_hash
from pipeline.forms.proposals import OTHER_TYPE, tell_of_proposals
from pipeline.forms.wordings import wordings_for
from pipeline.home.lock import hold_lock
from pipeline.store import Transaction
from pipeline.store.books.pages import PageInBook
from pipeline.store.values import to_json
from pipeline.work.run_context import BookRun
from pipeline.work.steps import Job, book_subject, page_subject
from pipeline.work.tasks import LearnTask, LonePageTask, PageOnScan
from records.editions import FormOrigin
from records.examination import Examination
from records.language import N_, Message
from records.language import gettext as _
from records.stages import Finding, PageDecision, QualityVerdict, Reason, Severity
from records.wordings.named import NamedWording

NO_LABELS, REFUSED = "no_labels", "refused"
LIES_BADLY = frozenset({"marks_lost", "curled"})
"""Codes of the faults that may be those of the form, not of the page."""
ENOUGH = 3
"""Pages of an unknown form that teach it while a book is being scanned; `run` learns from any number."""


def learn_forms(run: BookRun) -> bool:
    """Learn the forms of a book's pages that lie on none; False when pages are left for the next run."""
    if unknown := _unknown(run):
        _learn_together(run, unknown)
        if not examine_scans(run):
            return False
    return _leave_to_a_person(run) or _learn_alone(run, [*_unknown(run), *_not_registered(run)])


def learn_at_station(run: BookRun) -> None:
    """Learn as soon as enough pages of one print are there, so that whoever scans sees them accepted."""
    if len(_unknown(run)) >= ENOUGH:
        learn_forms(run)


def _unknown(run: BookRun) -> list[PageInBook]:
    with run.runner.store.begin() as rows:
        pages = rows.pages.of_book(run.book.id)
    return [page for page in pages if page.decision is PageDecision.FORM_UNKNOWN]


def _not_registered(run: BookRun) -> list[PageInBook]:
    """Pages that lie badly on a form learned from others, and have no other fault: their own labels may serve."""
    with run.runner.store.begin() as rows:
        pages = rows.pages.of_book(run.book.id)
    refused = [page for page in pages if page.decision is PageDecision.REJECTED]
    badly = [page for page in refused if {reason.code for reason in page.reasons} <= LIES_BADLY]
    forms = [find_form(run.home.editions, page.examination.layout.edition) for page in badly]
    return [page for page, form in zip(badly, forms, strict=True) if form is not None and form.origin is not None]


def _learn_together(run: BookRun, unknown: Sequence[PageInBook]) -> None:
    """Learn forms that several pages share, and keep them; what was learned of the same pages before stays."""
    forms, step = run.home.editions, run.flow.learn
    with hold_lock(run.home.locks, "forms"):
        teachers = [unknown[place] for place in chosen_pages(len(unknown))]
        pages = tuple(PageOnScan(run.home.scan(page.sha256), page.examination.region) for page in teachers)
        named = wordings_for(forms, run.book.office.id)
        task = LearnTask(pages, run.book.type, free_id(forms, run.book.type), named)
        known = prints_hash(office_library(forms, run.book.office.id)) + _text(named)
        key = step.key(run.book.type, known, *(f"{page.sha256} {page.examination.region}" for page in unknown))
        run.runner.do_once(run.book.id, step, Job(book_subject(run.book.id), key, task), partial(_keep_forms, run))


def _keep_forms(run: BookRun, rows: Transaction, job: Job[LearnTask], taught: TaughtForms) -> str:
    sources = [page.scan.sha256 for page in job.task.pages]
    kept, others = [], []
    for form in taught.forms:
        if speaks_for_another_type(form):
            others.append(_other_type(run, form))
            continue
        origin = FormOrigin(run.book.id, tuple(sources[page] for page in form.pages), form.score, form.missing)
        edition = keep_learned(run.home.editions, run.book.office.id, form, origin)
        rows.audit.add("edition.learn", edition.id, book=run.book.id, pages=len(form.pages))
        run.runner.progress.say(_("Đã học mẫu in {id} từ {count} trang.").format(id=edition.id, count=len(form.pages)))
        kept.append(edition.id)
    if taught.hand_ruled is not None:
        others.append(Finding(proposals.HAND_RULED, Severity.BLOCK, (), Message.of(WORDS)))
    tell_of_proposals(run.home.editions, rows, run.book, others)
    return HAND_RULED if taught.hand_ruled else " ".join(kept)


def _leave_to_a_person(run: BookRun) -> bool:
    """Return whether the book was ruled by hand: its pages stay together, and a person keys them."""
    verdict = QualityVerdict(PageDecision.FORM_UNKNOWN, (Reason(HAND_RULED, _(WORDS)),))
    with run.runner.store.begin() as rows:
        outcome = rows.steps.outcomes(run.book.id, run.flow.learn.name).get(book_subject(run.book.id))
        if outcome is None or outcome.result != HAND_RULED:
            return False
        for page in rows.pages.of_book(run.book.id):
            if page.decision is PageDecision.FORM_UNKNOWN and page.examination.verdict != verdict:
                rows.pages.decide(page.id, verdict)
    return True


def _learn_alone(run: BookRun, unknown: Sequence[PageInBook]) -> bool:
    """Read pages by their own labels that lie on no form of their book either; False when some were left."""
    step = run.flow.learn_page
    of_book = _forms_of_book(run)
    jobs = [_lone_job(run, page, of_book) for page in unknown]
    waiting = run.runner.waiting(run.book.id, step.name, jobs)
    run.expect(len(waiting), _("học mẫu từ từng trang"))
    ended = run.runner.go_through(run.book.id, step, waiting, partial(_keep_page, run))
    run.runner.tally.left += len(waiting) - ended
    with run.runner.store.begin() as rows:
        _mark_unlabelled(rows, run.book.id, unknown)
    return ended == len(waiting)


def _forms_of_book(run: BookRun) -> tuple[str, ...]:
    """Return the ids of the forms on which several pages of the book lie."""
    with run.runner.store.begin() as rows:
        pages = rows.pages.of_book(run.book.id)
    lying = Counter(page.examination.layout.edition for page in pages if page.decision is PageDecision.ACCEPTED)
    return tuple(sorted(edition for edition, count in lying.items() if edition is not None and count > 1))


def _lone_job(run: BookRun, page: PageInBook, of_book: tuple[str, ...]) -> Job[LonePageTask]:
    pixels = PageOnScan(run.home.scan(page.sha256), page.examination.region)
    own_id, limits = f"{run.book.type}-P{page.id}", run.home.settings.quality.limits
    forms = run.home.editions
    named = wordings_for(forms, run.book.office.id)
    task = LonePageTask(page.id, pixels, page.examination, run.book.type, own_id, limits, named, forms, of_book)
    key = run.flow.learn_page.key(page.sha256, run.book.type, str(page.examination.region) + _text(named))
    return Job(page_subject(page.id), key, task)


def _keep_page(
    run: BookRun, rows: Transaction, job: Job[LonePageTask], found: tuple[LearnedForm, Examination] | None
) -> str:
    if found is None:
        return NO_LABELS
    form, examination = found
    if examination.verdict.decision is not PageDecision.ACCEPTED:
        if job.task.before.verdict.decision is PageDecision.FORM_UNKNOWN:
            rows.pages.decide(job.task.page_id, examination.verdict)
        return REFUSED
    origin = FormOrigin(run.book.id, (job.task.page.scan.sha256,), form.score, form.missing)
    edition = keep_page_form(run.home.editions, run.book.office.id, form, origin)
    rows.pages.lay(job.task.page_id, examination)
    note_forms_seen(run, rows, job.task.page_id)
    return edition.id


def _mark_unlabelled(rows: Transaction, book_id: str, unknown: Sequence[PageInBook]) -> None:
    """Tell of pages without labels that a person has to say what they are."""
    outcomes = rows.steps.outcomes(book_id, "learn_page")
    words = _("Không thấy nhãn in của sổ hộ tịch trên trang này. Người phụ trách xem trang và cho biết là trang gì.")
    verdict = QualityVerdict(PageDecision.FORM_UNKNOWN, (Reason(NO_LABELS, words),))
    for page in unknown:
        outcome = outcomes.get(page_subject(page.id))
        if outcome is not None and outcome.result == NO_LABELS and page.examination.verdict != verdict:
            rows.pages.decide(page.id, verdict)


def _text(named: tuple[NamedWording, ...]) -> str:
    """Return what a result depends on of the home's wordings; nothing where nobody has named any."""
    return to_json(tuple[NamedWording, ...], named) if named else ""


def _other_type(run: BookRun, form: LearnedForm) -> Finding:
    words = N_("Sổ được ghi là loại {said}, nhưng nhãn in trên trang là của loại {read}. Kiểm tra lại loại sổ.")
    told = Message.of(words, said=run.book.type, read=form.record_type)
    return Finding(OTHER_TYPE, Severity.BLOCK, (), told)
