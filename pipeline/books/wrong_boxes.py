"""Boxes in wrong places: signs of them on most pages of a book that lie on a learned or drawn form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.forms.library import find_form, own_editions
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.steps import StepStatus
from pipeline.store.values import from_json
from pipeline.work.run_context import BookRun
from pipeline.work.steps import page_subject
from records.editions import AreaKind, Edition, columns_on_form
from records.language import N_, Message
from records.language import gettext as _
from records.record_types import Importance, record_type
from records.stages import EntryReading, FieldReading, FieldState, Finding, PageReading, Severity

STEP, RULE = "boxes", "form.wrong_box"
READ = "read"
LEAST_PAGES, MOST = 5, 0.8
"""A column that is empty on more than this share of at least so many pages has a wrong box."""
OFTEN, UNCLEAR_BELOW = 0.6, 0.5
"""Share of the pages with writing on which it is unclear or runs out of its box, and the confidence of clear ones."""
NOTES = "ghiChu"
"""The column that most entries leave blank by its nature."""
OVERRUN = "overrun"
"""Code of the reason on a value whose writing runs beyond its box."""


class Evidence(StrEnum):
    """Sign of a box in a wrong place."""

    EMPTY = "empty"
    UNCLEAR = "unclear"
    OVERRUN = "overrun"


SENTENCES = {
    Evidence.EMPTY: N_("Trống hoặc chưa đọc được ở {count}/{pages} trang."),
    Evidence.UNCLEAR: N_("Đọc không rõ ở {count}/{pages} trang."),
    Evidence.OVERRUN: N_("Chữ viết tràn ra ngoài ô ở {count}/{pages} trang."),
}


@dataclass(frozen=True, slots=True)
class DoubtedColumn:
    """Column whose box may be wrong: what was seen, on how many of the pages that show it."""

    column: str
    evidence: Evidence
    count: int
    pages: int

    @property
    def words(self) -> str:
        """Return the reason beside the box."""
        return _(SENTENCES[self.evidence]).format(count=self.count, pages=self.pages)


def tell_of_wrong_boxes(run: BookRun) -> bool:
    """Bring a book's findings about boxes in wrong places to what was read."""
    with run.runner.store.begin() as rows:
        own = own_editions(run.home.editions)
        lying = {page.examination.layout.edition for page in rows.pages.of_book(run.book.id)}
        forms = [find_form(run.home.editions, edition_id) for edition_id in sorted(own.keys() & lying)]
        found = [
            _finding(form, doubted)
            for form in forms
            if form is not None
            for doubted in doubted_columns(rows, run.book, form)
        ]
        told = [finding for _record, finding in rows.findings.of_book(run.book.id) if finding.rule == RULE]
        if found != told:
            rows.findings.replace(run.book.id, [(None, finding) for finding in found], STEP)
    return True


def doubts_of_book(rows: Transaction, editions: Path, book: Book) -> dict[str, dict[str, str]]:
    """Return for every proposed form that pages of a book lie on its columns in doubt, and why."""
    lying = {page.examination.layout.edition for page in rows.pages.of_book(book.id)}
    forms = [find_form(editions, edition_id) for edition_id in sorted(one for one in lying if one)]
    proposed = [form for form in forms if form is not None and form.is_proposed]
    found = {form.id: {one.column: one.words for one in doubted_columns(rows, book, form)} for form in proposed}
    return {form: columns for form, columns in found.items() if columns}


def doubted_columns(rows: Transaction, book: Book, form: Edition) -> tuple[DoubtedColumn, ...]:
    """Return the columns of a form whose boxes may be wrong by what was read; none before enough pages were."""
    readings = _readings(rows, book, form.id)
    if len(readings) < LEAST_PAGES:
        return ()
    columns = sorted(columns_on_form(form) - {NOTES})
    empty = [one for column in columns if (one := _count(column, readings, form)).count > MOST * one.pages]
    signed = {column for area in form.areas if area.kind is AreaKind.SIGNED_NAME for column in area.columns}
    seen = {one.column for one in empty} | signed
    others = [one for column in columns if column not in seen for one in _odd(column, readings)]
    return (*empty, *(others if form.is_proposed else ()))


def _odd(column: str, readings: Sequence[PageReading]) -> Iterator[DoubtedColumn]:
    """Yield what is odd about the writing of a column, the first thing alone."""
    pages = [[field for field in _fields(column, page.entries) if _is_written(field)] for page in readings]
    written = [page for page in pages if page]
    for evidence, is_odd in ((Evidence.OVERRUN, _overruns), (Evidence.UNCLEAR, _is_unclear)):
        odd = sum(all(is_odd(field) for field in page) for page in written)
        if len(written) >= LEAST_PAGES and odd > OFTEN * len(written):
            yield DoubtedColumn(column, evidence, odd, len(written))
            return


def _is_written(field: FieldReading) -> bool:
    return field.state in (FieldState.READ, FieldState.UNREAD)


def _overruns(field: FieldReading) -> bool:
    return any(reason.code == OVERRUN for reason in field.reasons)


def _is_unclear(field: FieldReading) -> bool:
    return field.state is FieldState.UNREAD or field.confidence < UNCLEAR_BELOW


def _fields(column: str, entries: Iterable[EntryReading]) -> list[FieldReading]:
    return [field for entry in entries for field in entry.fields if field.column == column]


def _readings(rows: Transaction, book: Book, edition_id: str) -> list[PageReading]:
    """Return what was read of the pages of a book that lie on an edition."""
    outcomes = rows.steps.outcomes(book.id, READ)
    pages = (page for page in rows.pages.of_book(book.id) if page.examination.layout.edition == edition_id)
    done = (outcomes.get(page_subject(page.id)) for page in pages if page.examination.readable)
    read = (from_json(PageReading, one.result) for one in done if one is not None and one.status is StepStatus.DONE)
    return [reading for reading in read if reading.entries and reading.layout.edition == edition_id]


def _count(column: str, readings: Sequence[PageReading], form: Edition) -> DoubtedColumn:
    states = _empty_states(column, form)
    found = (_fields(column, reading.entries) for reading in readings)
    empty = sum(bool(page) and all(field.state in states for field in page) for page in found)
    return DoubtedColumn(column, Evidence.EMPTY, empty, len(readings))


def _empty_states(column: str, form: Edition) -> tuple[FieldState, ...]:
    """Return the empty states: on a form that a person confirmed, columns outside an entry's core may be blank."""
    core = record_type(form.record_type).column(column).importance is Importance.CORE
    return (FieldState.UNREAD, FieldState.BLANK) if form.is_proposed or core else (FieldState.UNREAD,)


def _finding(form: Edition, doubted: DoubtedColumn) -> Finding:
    label = record_type(form.record_type).column(doubted.column).label
    words = N_("Mẫu {id}, cột “{label}”: {why} Ô có thể đặt sai chỗ.")
    message = Message.of(words, id=form.id, label=label, why=doubted.words)
    return Finding(RULE, Severity.WARN, (doubted.column,), message)
