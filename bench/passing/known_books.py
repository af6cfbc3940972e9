"""Books with known entries, taken through the whole flow, and what their policy would do with every entry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from bench.support.book_flow import new_book
from bench.support.known_books import is_same
from pipeline.books.balance.balancing import balance_of
from pipeline.capture.file_scanning import scan_book
from pipeline.forms.confirming import confirm_form
from pipeline.forms.proposals import proposals_of
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.passing.conditions import Cause, Passed, Referred, decide
from pipeline.passing.evidence import KnownEntry, book_evidence
from pipeline.passing.policy_changes import thresholds_of
from pipeline.run import run_books
from pipeline.shared.indexes import snapshots
from pipeline.shared.load import load_workbooks
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.passing.policies import PassingThresholds
from pipeline.work.inline_executor import InlineExecutor
from pipeline.work.page_steps import page_flow
from pipeline.work.run_context import RunContext
from records.record_types import record_type
from records.stages import FieldReading, FieldState, Finding
from review.work.questions import is_asked

Case = Mapping[str, Any]
SAME = frozenset({"match", "absent"})
"""True outcomes of entries that state nothing else than the shared database."""
DAY = (2020, 1, 2)


@dataclass(frozen=True, slots=True)
class WrongValue:
    """Wrong value of an entry that passes: where, what was read, what is true."""

    so: str
    column: str
    value: str
    truth: str
    confidence: float


@dataclass(frozen=True, slots=True)
class JudgedEntry:
    """Entry as its policy would have it.

    Attributes:
        passes: whether it passes, were the balance of its book closed.
        causes: causes for which a person is asked, but for the balance.
        fields: number of its values with a truth or a reading.
        wrong: those of them that are wrong, when it passes.
        asked: number of fields that a person is asked about.
        differs: whether it truly differs from the shared database.
    """

    passes: bool
    causes: tuple[Cause, ...]
    fields: int
    wrong: tuple[WrongValue, ...]
    asked: int
    differs: bool


@dataclass(frozen=True, slots=True)
class JudgedBook:
    """Book with its entries.

    Attributes:
        name: its folder.
        kind: how it is written.
        has_cases: whether the shared database knows its people.
        open_points: causes for which its balance is open, one a point.
        entries: its entries.
    """

    name: str
    kind: str
    has_cases: bool
    open_points: tuple[str, ...]
    entries: tuple[JudgedEntry, ...]

    @property
    def passing(self) -> tuple[JudgedEntry, ...]:
        """Entries that pass."""
        return tuple(entry for entry in self.entries if entry.passes)


def read_book(folder: Path, shared: Path, root: Path) -> Home:
    """Take a book through the whole flow in a home of its own; what is up to date there stays.

    Args:
        folder: the book.
        shared: folder with the workbooks of the shared database.
        root: folder of the home.
    """
    home = Home.open(root) if root.is_dir() else Home.create(root)
    context = _context(home)
    with home.store() as store, store.begin() as rows:
        books = rows.books.all()
    if not books:
        book, source = new_book(home, folder)
        scan_book(home, book, source, context)
    workbook = shared / f"shared_db.{folder.name.partition('.')[0]}.xlsx"
    if workbook.is_file() and not snapshots(home):
        load_workbooks(home, [workbook], None, date(*DAY))
    run_books(home, [], context)
    return home


def confirm_forms(home: Home) -> None:
    """Confirm the forms that a book taught as they stand, as one does who looked at them, and read its pages again."""
    with home.store() as store, store.begin() as rows:
        (book,) = rows.books.all()
        for form in proposals_of(home.editions, book):
            confirm_form(home.editions, rows, form.id, "bench")
    run_books(home, [], _context(home))


def _context(home: Home) -> RunContext:
    settings = home.settings.run.model_copy(update={"jobs": 1})
    return RunContext(settings, page_flow(home), SilentProgress(), lambda _settings: InlineExecutor())


def judged_book(folder: Path, home: Home, outcomes: Mapping[tuple[str, int], str], blank_from: float) -> JudgedBook:
    """Decide about every entry of a book that was read, and compare what passes with the truth."""
    cases = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    known = list(_numbered(folder.name, cases, outcomes))
    thresholds = replace(thresholds_of(home.settings.passing), blank_from=blank_from)
    with home.store() as store, store.begin() as rows:
        (book,) = rows.books.all()
        entries = tuple(_judged_entries(home, rows, book, known, thresholds))
        standing = balance_of(rows, home.editions, book)
    kind = json.loads((folder / "book.json").read_bytes())["mode"]
    open_points = tuple(point.cause.value for point in standing.open)
    return JudgedBook(folder.name, kind, any(name == folder.name for name, _case in outcomes), open_points, entries)


@dataclass(frozen=True, slots=True)
class _KnownCase:
    case: Case
    outcome: str


def _numbered(book: str, cases: Sequence[Case], outcomes: Mapping[tuple[str, int], str]) -> Iterator[_KnownCase]:
    for number, case in enumerate(cases, start=1):
        yield _KnownCase(case, outcomes.get((book, number), "absent"))


def _judged_entries(
    home: Home, rows: Transaction, book: Book, known: Sequence[_KnownCase], thresholds: PassingThresholds
) -> Iterator[JudgedEntry]:
    numbers = {page.id: page.number for page in rows.pages.of_book(book.id)}
    for entry in book_evidence(home, rows, book):
        decision = decide(replace(entry.evidence, balance_open=False), thresholds)
        place = numbers[entry.record.page_id], entry.record.current.row
        case = next((one for one in known if place[0] in one.case["pages"] and one.case.get("row") == place[1]), None)
        findings = rows.findings.of_record(entry.record.id)
        yield _judged(entry, decision, case, findings, home.settings.review.sure_from)


def _judged(
    entry: KnownEntry,
    decision: Passed | Referred,
    case: _KnownCase | None,
    findings: Sequence[Finding],
    sure_from: float,
) -> JudgedEntry:
    truth = {**case.case["derived"], **case.case["normal"]} if case else {}
    fields = [field for field in entry.record.current.fields if field.value or truth.get(field.column)]
    fields = [field for field in fields if field.state is not FieldState.NOT_ON_FORM]
    passes = isinstance(decision, Passed)
    wrong = [field for field in fields if not _is_right(entry.record.type, field, truth)]
    return JudgedEntry(
        passes,
        tuple(doubt.cause for doubt in decision.doubts) if isinstance(decision, Referred) else (),
        len(fields),
        tuple(_wrong(entry.record.so, field, truth) for field in wrong) if passes else (),
        sum(is_asked(field, findings, sure_from) for field in entry.record.current.fields),
        case is not None and case.outcome not in SAME,
    )


def _is_right(code: str, field: FieldReading, truth: Mapping[str, str]) -> bool:
    """Return whether a value is the true one; a derived one of which the truth says nothing is not judged."""
    if field.column not in truth:
        return field.state is FieldState.DERIVED
    return is_same(record_type(code).column(field.column).kind, field.value, truth[field.column])


def _wrong(so: str, field: FieldReading, truth: Mapping[str, str]) -> WrongValue:
    return WrongValue(so, field.column, field.value, truth.get(field.column, ""), field.confidence)
