"""Read step: every readable page of a book, by the workers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from pipeline.forms.library import forms_hash
from pipeline.store import Transaction
from pipeline.store.books.pages import PageInBook
from pipeline.store.values import to_json
from pipeline.work.run_context import BookRun
from pipeline.work.steps import Job, page_subject
from pipeline.work.tasks import BookCard, PageTask
from records.language import gettext as _
from records.stages import PageLayout, PageReading


def read_pages(run: BookRun) -> bool:
    """Read the waiting pages of a book; False when some were left."""
    with run.runner.store.begin() as rows:
        pages = rows.pages.of_book(run.book.id)
    jobs = [_job(run, page) for page in pages if page.examination.readable]
    waiting = run.runner.waiting(run.book.id, run.flow.read.name, jobs)
    run.expect(len(waiting), _("đọc trang"))
    left = len(waiting) - run.runner.go_through(run.book.id, run.flow.read, waiting, partial(_keep, run))
    run.runner.tally.left += left
    return not left


def page_task(run: BookRun, page: PageInBook) -> PageTask:
    """Return the task of a page of the book in hand."""
    return PageTask.of(run.home, run.book, page.id, page.sha256, page.examination)


def _job(run: BookRun, page: PageInBook) -> Job[PageTask]:
    task = page_task(run, page)
    layout = to_json(PageLayout, page.examination.layout)
    form = forms_hash(run.home.editions, [page.examination.layout.edition])
    key = run.flow.read.key(task.scan.sha256, to_json(BookCard, task.book), layout, form)
    return Job(page_subject(task.page_id), key, task)


def _keep(run: BookRun, _rows: Transaction, _job: Job[PageTask], reading: PageReading) -> str:
    return to_json(PageReading, replace(reading, made_by=run.flow.read.provenance))
