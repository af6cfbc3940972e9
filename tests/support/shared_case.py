"""Home with one book of invented births, a flow that reads as it is told, and tables of the shared database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook

from pipeline.capture.file_scanning import scan_book
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.run import run_books
from pipeline.shared.load import LoadedSnapshot, load_workbooks
from pipeline.store.books.books import NewBook
from pipeline.store.books.record import Record
from pipeline.store.relations import Relation
from pipeline.work.run_context import RunContext
from pipeline.work.runner import RunCounts
from pipeline.work.steps import WorkerStep
from pipeline.work.tasks import AskTask, PageTask
from records.stages import Box, EntryReading, FieldReading, FieldState, InkAnswer, PageReading
from tests.support.fake_flow import flow, inline, scans
from tests.support.homes import new_home
from tests.support.linkage_cases import OFFICE, birth

Cells = Mapping[str, str]
BOX = Box(0.1, 0.1, 0.2, 0.02)


def write_table(path: Path, rows: Sequence[Mapping[str, object]], columns: Sequence[str] = ()) -> Path:
    """Write an Excel table with these columns, those of the rows when none are named."""
    head = list(columns or dict.fromkeys(column for row in rows for column in row))
    with Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, head)
        for number, row in enumerate(rows, start=1):
            for place, column in enumerate(head):
                if column in row:
                    sheet.write(number, place, row[column])
    return path


def shared_table(path: Path, changed: Mapping[int, Cells | None] | None = None) -> Path:
    """Write two years of births as the shared database has them; by number of 2007: other cells, None for absent."""
    others = changed or {}
    ours = [
        {**birth(number), **(others.get(number) or {})} for number in range(1, 61) if others.get(number, {}) is not None
    ]
    return write_table(path, [*ours, *(birth(number, 2006) for number in range(1, 61))])


@dataclass(frozen=True)
class SharedCaseOffice:
    """Home with a book of the births 1–8 of 2007, a page each.

    Attributes:
        misread: number → cells as the machine takes them.
        ink: (column, text) → log-likelihood; what is not named is as likely as the free reading.
    """

    home: Home
    book: str
    misread: dict[int, Cells]
    ink: dict[tuple[str, str], float]
    asked: list[AskTask]

    @classmethod
    def at(cls, root: Path) -> SharedCaseOffice:
        home = new_home(root)
        with home.store() as store, store.begin() as rows:
            book = rows.books.add(NewBook("KS", 2007, "01", OFFICE)).id
        office = cls(home, book, {}, {}, [])
        scan_book(home, book, scans(str(number) for number in range(1, 9)), office.context())
        return office

    def load(self, *paths: Path) -> list[LoadedSnapshot]:
        return load_workbooks(self.home, paths, None, date(2020, 1, 2))

    def run(self) -> RunCounts:
        return run_books(self.home, [self.book], self.context())

    def context(self, read: Callable[[PageTask], PageReading] | None = None) -> RunContext:
        own = replace(
            flow(),
            read=WorkerStep("read", "1", str(self.misread), read or self._read),
            ask=WorkerStep("ask", "1", str(self.ink), self._ask),
        )
        return RunContext(RunSettings(jobs=1), own, SilentProgress(), inline)

    def relations(self) -> dict[str, Relation]:
        """Return register number → relation."""
        with self.home.store() as store, store.begin() as rows:
            found = rows.relations.of_book(self.book)
            return {entry.so: found[entry.id] for entry in rows.records.of_book(self.book)}

    def record(self, so: str) -> Record:
        with self.home.store() as store, store.begin() as rows:
            return next(entry for entry in rows.records.of_book(self.book) if entry.so == so)

    def findings(self) -> list[tuple[str, tuple[str, ...]]]:
        """List rule and columns of the findings against the shared database."""
        with self.home.store() as store, store.begin() as rows:
            found = [finding for _record, finding in rows.findings.of_book(self.book)]
        return [(finding.rule, finding.columns) for finding in found if finding.rule.startswith("shared.")]

    def _read(self, task: PageTask) -> PageReading:
        number = int(task.scan.read().decode())
        cells = {**birth(number), **self.misread.get(number, {})}
        fields = tuple(
            FieldReading(column, FieldState.READ, cell, cell, 0.9, (BOX,), "fake 1") for column, cell in cells.items()
        )
        return PageReading(task.examination.layout, (EntryReading(None, fields),))

    def _ask(self, task: AskTask) -> tuple[InkAnswer, ...]:
        self.asked.append(task)
        return tuple(
            InkAnswer(
                question,
                0.0,
                self.ink.get((question.column, question.here), 0.0),
                self.ink.get((question.column, question.there), 0.0),
                "fake 1",
            )
            for question in task.questions
        )


def field(entry: Record, column: str) -> FieldReading:
    """Return one field of an entry."""
    return next(one for one in entry.current.fields if one.column == column)


def person_decided(entry: Record, column: str, value: str) -> EntryReading:
    """Return the entry with a field as a person keyed it."""
    fields = tuple(
        replace(one, value=value, as_written=value, source="person:1") if one.column == column else one
        for one in entry.current.fields
    )
    return EntryReading(entry.current.row, fields)
