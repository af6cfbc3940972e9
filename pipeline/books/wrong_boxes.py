"""Boxes in wrong places: a column of a learned or drawn form that stays blank or unread on most pages of a book."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.forms.library import find_form, own_editions
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.steps import StepStatus
from pipeline.store.values import from_json
from pipeline.work.run_context import BookRun
from pipeline.work.steps import page_subject
from records.editions import Edition, columns_on_form
from records.language import N_, Message
from records.language import gettext as _
from records.record_types import Importance, record_type
from records.stages import EntryReading, FieldState, Finding, PageReading, Severity

STEP, RULE = "boxes", "form.wrong_box"
READ = "read"
LEAST_PAGES, MOST = 5, 0.8
"""A column that is empty on more than this share of at least so many pages has a wrong box."""
NOTES = "ghiChu"
"""The column that most entries leave blank by its nature."""


@dataclass(frozen=True, slots=True)
class EmptyColumn:
    """A column that stays empty: on how many of the pages that lie on the form."""

    column: str
    empty: int
    pages: int

    @property
    def words(self) -> str:
        """Return the reason beside the box."""
        return _("Trống hoặc chưa đọc được ở {empty}/{pages} trang.").format(empty=self.empty, pages=self.pages)


def tell_of_wrong_boxes(run: BookRun) -> bool:
    """Bring a book's findings about boxes in wrong places to what was read."""
    with run.runner.store.begin() as rows:
        own = own_editions(run.home.editions)
        lying = {page.examination.layout.edition for page in rows.pages.of_book(run.book.id)}
        forms = [find_form(run.home.editions, edition_id) for edition_id in sorted(own.keys() & lying)]
        found = [
            _finding(form, empty) for form in forms if form is not None for empty in empty_columns(rows, run.book, form)
        ]
        told = [finding for _record, finding in rows.findings.of_book(run.book.id) if finding.rule == RULE]
        if found != told:
            rows.findings.replace(run.book.id, [(None, finding) for finding in found], STEP)
    return True


def empty_columns(rows: Transaction, book: Book, form: Edition) -> tuple[EmptyColumn, ...]:
    """Return the columns of a form that stayed empty on most pages of a book; none before enough were read."""
    readings = _readings(rows, book, form.id)
    if len(readings) < LEAST_PAGES:
        return ()
    counted = (_count(column, readings, form) for column in sorted(columns_on_form(form)) if column != NOTES)
    return tuple(empty for empty in counted if empty.empty > MOST * empty.pages)


def _readings(rows: Transaction, book: Book, edition_id: str) -> list[PageReading]:
    """Return what was read of the pages of a book that lie on an edition."""
    outcomes = rows.steps.outcomes(book.id, READ)
    pages = (page for page in rows.pages.of_book(book.id) if page.examination.layout.edition == edition_id)
    done = (outcomes.get(page_subject(page.id)) for page in pages if page.examination.readable)
    read = (from_json(PageReading, one.result) for one in done if one is not None and one.status is StepStatus.DONE)
    return [reading for reading in read if reading.entries and reading.layout.edition == edition_id]


def _count(column: str, readings: Sequence[PageReading], form: Edition) -> EmptyColumn:
    states = _empty_states(column, form)
    found = (_states(column, reading.entries) for reading in readings)
    empty = sum(bool(page) and all(state in states for state in page) for page in found)
    return EmptyColumn(column, empty, len(readings))


def _empty_states(column: str, form: Edition) -> tuple[FieldState, ...]:
    """Return the empty states: on a form that a person confirmed, columns outside an entry's core may be blank."""
    core = record_type(form.record_type).column(column).importance is Importance.CORE
    return (FieldState.UNREAD, FieldState.BLANK) if form.is_proposed or core else (FieldState.UNREAD,)


def _states(column: str, entries: Iterable[EntryReading]) -> list[FieldState]:
    return [field.state for entry in entries for field in entry.fields if field.column == column]


def _finding(form: Edition, empty: EmptyColumn) -> Finding:
    label = record_type(form.record_type).column(empty.column).label
    words = N_("Mẫu {id}, cột “{label}”: {why} Ô có thể đặt sai chỗ.")
    message = Message.of(words, id=form.id, label=label, why=empty.words)
    return Finding(RULE, Severity.WARN, (empty.column,), message)
