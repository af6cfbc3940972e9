"""A book taken through the flow in this process, and what became of its pages and entries."""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import ParamSpec, TypeVar

from bench.books import BookInput
from bench.support.described_forms import described_edition
from exports.workbooks.workbook_writer import open_workbook_writer
from pipeline.books.registration import add_book
from pipeline.books.wrong_boxes import doubted_columns
from pipeline.capture.file_scanning import scan_book
from pipeline.capture.intake import Entrance, Station, receive_page
from pipeline.capture.scanning import examine_scans
from pipeline.forms.library import find_form, write_edition
from pipeline.forms.proposals import OTHER_TYPE
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.run import READING, BookStage, run_books
from pipeline.store.books.books import NewBook
from pipeline.store.books.pages import PageInBook
from pipeline.work.flow import Flow
from pipeline.work.inline_executor import InlineExecutor
from pipeline.work.page_steps import page_flow
from pipeline.work.run_context import RunContext
from records.editions import Edition
from records.record_types import record_type
from records.stages import PageDecision, PageKind
from scanners.sources.files import FileSource

Params = ParamSpec("Params")
Result = TypeVar("Result")


class Forms(StrEnum):
    """Forms that a home knows: those it learns, the book's true one beside them, or those that are shipped alone."""

    LEARNED = "learned"
    DESCRIBED = "described"
    SHIPPED = "shipped"


STAGES: dict[Forms, tuple[BookStage, ...]] = {
    Forms.LEARNED: READING,
    Forms.DESCRIBED: READING,
    Forms.SHIPPED: (examine_scans, *READING[3:]),
}


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """Figures of one book after the flow.

    Attributes:
        records: readable pages of entries.
        accepted: those of them that were accepted.
        lost: entries on readable pages that are not there, though nobody is asked about their page.
        other_type: whether another record type was found than the operator said.
        seconds: processor seconds by step.
        calls: number of calls by step.
        edition: the form on which most pages lie; None for none.
        doubted: columns of that form whose places are in doubt after the book was read.
    """

    records: int
    accepted: int
    lost: int
    other_type: bool
    seconds: dict[str, float]
    calls: dict[str, int]
    edition: Edition | None
    doubted: tuple[str, ...]


@dataclass(slots=True)
class StepTimes:
    """Processor seconds of worker steps, and how often each was called."""

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    calls: Counter[str] = field(default_factory=Counter)

    def timed(self, name: str, function: Callable[Params, Result]) -> Callable[Params, Result]:
        """Return the function with its time taken."""

        def measured(*args: Params.args, **kwargs: Params.kwargs) -> Result:
            begun = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds[name] += time.process_time() - begun
                self.calls[name] += 1

        return measured

    def flow(self, home: Home) -> Flow:
        """Return the shipped steps, timed."""
        flow = page_flow(home)
        return replace(
            flow,
            layout=replace(flow.layout, function=self.timed("layout", flow.layout.function)),
            learn=replace(flow.learn, function=self.timed("learn", flow.learn.function)),
            learn_page=replace(flow.learn_page, function=self.timed("learn_page", flow.learn_page.function)),
            read=replace(flow.read, function=self.timed("read", flow.read.function)),
        )


def take_through(folder: Path, root: Path, forms: Forms) -> tuple[FlowFigures, Path]:
    """Take a book through the flow in a new home.

    Args:
        folder: the book.
        root: folder of the home; must not exist.
        forms: what is known of its form.

    Returns:
        Its figures, and the Excel file of its entries as read.
    """
    home, times = Home.create(root), StepTimes()
    if forms is Forms.DESCRIBED:
        home.editions.mkdir(exist_ok=True)
        write_edition(home.editions, described_edition(folder, home.editions))
    settings = home.settings.run.model_copy(update={"jobs": 1})
    context = RunContext(settings, times.flow(home), SilentProgress(), lambda _settings: InlineExecutor())
    book, source = new_book(home, folder)
    if forms is Forms.SHIPPED:
        _receive(home, book, source)
    else:
        scan_book(home, book, source, context)
    run_books(home, [book], context, STAGES[forms])
    return _figures(home, book, folder, times), _workbook(home, book, root / "entries.xlsx")


def new_book(home: Home, folder: Path) -> tuple[str, FileSource]:
    """Add a book to a home; return its id and its scans."""
    arrival = BookInput.model_validate_json((folder / "input.json").read_bytes())
    new = NewBook(arrival.type, arrival.year, arrival.quyenSo, arrival.noiDangKy, "commune", None, None, None)
    return add_book(home, new), FileSource(tuple(folder / scan for scan in arrival.scans), home.settings.sources)


def _receive(home: Home, book: str, source: FileSource) -> None:
    """Take scans in without a station, where forms would be learned."""
    with home.store() as store:
        for page in source.pages():
            receive_page(Entrance(store, home.archive, Station.FILES), book, page)


def _figures(home: Home, book: str, folder: Path, times: StepTimes) -> FlowFigures:
    with home.store() as store, store.begin() as rows:
        pages = rows.pages.of_book(book)
        entries = Counter(record.page_id for record in rows.records.of_book(book))
        rules = {finding.rule for _record, finding in rows.findings.of_book(book)}
        lying = Counter(page.examination.layout.edition for page in pages if page.examination.layout.edition)
        edition = find_form(home.editions, lying.most_common(1)[0][0]) if lying else None
        doubts = doubted_columns(rows, rows.books.find(book), edition) if edition else ()
    truth = json.loads((folder / "book.json").read_text("utf-8"))
    readable = {page["page"] for page in truth["pages"] if page["kind"] == "record" and page["quality"] == "ok"}
    sheets = _true_entries(folder)
    return FlowFigures(
        records=len(readable),
        accepted=sum(_accepted([page for page in pages if page.number == number]) for number in readable),
        lost=sum(max(0, true - _waiting_or_read(pages, entries, scans, true)) for scans, true in sheets.items()),
        other_type=OTHER_TYPE in rules,
        seconds=dict(times.seconds),
        calls=dict(times.calls),
        edition=edition,
        doubted=tuple(one.column for one in doubts),
    )


def _true_entries(folder: Path) -> Counter[tuple[int, ...]]:
    """Return the readable entries of every sheet, by the numbers of its scans: a sheet may be scanned twice."""
    cases = (json.loads(line) for line in (folder / "truth.jsonl").read_text("utf-8").splitlines())
    return Counter(tuple(case["pages"]) for case in cases if not case["flags"].get("unreadable"))


def _accepted(parts: Sequence[PageInBook]) -> bool:
    record = PageKind.RECORD
    return any(page.decision is PageDecision.ACCEPTED and page.examination.layout.kind is record for page in parts)


def _waiting_or_read(pages: Sequence[PageInBook], entries: Counter[int], scans: Sequence[int], true: int) -> int:
    """Return the entries of a sheet that were read on any of its scans, or all where a person is asked about one."""
    parts = [page for page in pages if page.number in scans]
    asked = (PageDecision.REJECTED, PageDecision.FORM_UNKNOWN)
    return true if any(page.decision in asked for page in parts) else sum(entries[page.id] for page in parts)


def _workbook(home: Home, book: str, path: Path) -> Path:
    with home.store() as store, store.begin() as rows:
        columns = record_type(rows.books.find(book).type).columns
        records = rows.records.of_book(book)
    with open_workbook_writer(path, columns, path.parent) as sheet:
        for record in records:
            sheet.add({one.column: one.value for one in record.current.fields if one.value})
    return path
