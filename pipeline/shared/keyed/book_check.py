"""Check of keyed books, in a worker: the rules, the shared database, and the Excel file of each book."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from exports.reports.book_summary import weight_words
from exports.reports.keyed_book import CheckedRow, write_keyed_book
from pipeline.home.home import Home
from pipeline.shared.indexes import index_of, open_index
from pipeline.shared.keyed.checked import CheckedBook
from pipeline.shared.keyed.keyed_rows import KeyedBook, KeyedRow, volume_of
from pipeline.shared.keyed.row_spool import BookPart, spooled_rows
from pipeline.shared.relation_findings import relation_findings
from pipeline.shared.row_decisions import decide_rows
from reconcile.decision.verdicts import MatchDecision
from records.book_rules import BookView, book_entry, check_book
from records.language import gettext as _
from records.language import language, use_language
from records.record_types import record_type
from records.rules import BookFacts, RecordView, check
from records.stages import Finding, Severity

_GRAVEST_FIRST = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class CheckTask:
    """Books of one record type to check together.

    Attributes:
        home: folder of the home.
        code: the record type.
        asked: columns that the tables of this type have; what no table has is not missed in a row.
        compared: whether there is a snapshot to compare with.
        parts: the books.
        out: folder of the Excel files.
        files: the Excel file of each book, relative to it.
    """

    home: Path
    code: str
    asked: frozenset[str]
    compared: bool
    parts: tuple[BookPart, ...]
    out: Path
    files: tuple[Path, ...]


def check_books(task: CheckTask) -> tuple[CheckedBook, ...]:
    """Check the books of a task and write their files.

    Raises:
        OSError: the disk is full or a folder cannot be written.
    """
    with _uncollected():
        return _check(task)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave the search for garbage in circles alone: rows make none, and it takes a sixth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _check(task: CheckTask) -> tuple[CheckedBook, ...]:
    books = [spooled_rows(part) for part in task.parts]
    decisions = iter(_decisions(task, books) if task.compared else ())
    with use_language(language()):  # looked up once, not for every sentence
        return tuple(
            _checked(task, part, file, rows, [next(decisions) for _row in rows] if task.compared else [])
            for part, file, rows in zip(task.parts, task.files, books, strict=True)
        )


def _decisions(task: CheckTask, books: Sequence[Sequence[KeyedRow]]) -> tuple[MatchDecision, ...]:
    cells = [one.row.cells for rows in books for one in rows]
    places = [place for place, rows in enumerate(books) for _row in rows]
    with index_of(Home.open(task.home)) as engine:
        return decide_rows(open_index(engine, task.code), cells, places)


def _checked(
    task: CheckTask, part: BookPart, file: Path, rows: Sequence[KeyedRow], decisions: Sequence[MatchDecision]
) -> CheckedBook:
    views = [_view(task, part.book, one) for one in rows]
    found = [list(check(view)) for view in views]
    for findings, decision in zip(found, decisions, strict=False):
        findings += relation_findings(task.code, decision)
    whole = [] if part.part else _add_of_book(part.book, views, found)
    remarks = [*map(_line, whole), *_cut_remark(part)]
    lines = [
        _row(one, findings, decisions[place] if decisions else None)
        for place, (one, findings) in enumerate(zip(rows, found, strict=True))
    ]
    columns = [column.name for column in record_type(task.code).known if column.name in task.asked]
    write_keyed_book(task.out / file, columns, lines, remarks)
    return CheckedBook(
        part.book,
        part.part,
        file.as_posix(),
        len(rows),
        sum(len(one.row.errors) for one in rows),
        Counter(decision.outcome for decision in decisions),
        Counter(finding.severity for findings in (*found, whole) for finding in findings),
    )


def _view(task: CheckTask, book: KeyedBook, one: KeyedRow) -> RecordView:
    facts = BookFacts(book.year) if book.year else None
    bad = frozenset(error.column for error in one.row.errors)
    return RecordView(task.code, one.row.cells, unread=bad, form=task.asked, book=facts)


def _add_of_book(book: KeyedBook, views: Sequence[RecordView], found: Sequence[list[Finding]]) -> list[Finding]:
    """Add what the rules about books find to its rows; return what no row is to blame for."""
    if book.year is None:
        return []
    entries = tuple(book_entry(str(place), view) for place, view in enumerate(views))
    pages = len({entry.page for entry in entries if entry.page is not None})
    whole = []
    for about in check_book(BookView(book.year, volume_of(book), entries, pages, record_type=book.code)):
        for reference in about.entries:
            found[int(reference)].append(about.finding)
        if not about.entries:
            whole.append(about.finding)
    return whole


def _row(one: KeyedRow, findings: Sequence[Finding], decision: MatchDecision | None) -> CheckedRow:
    ordered = sorted(findings, key=lambda finding: _GRAVEST_FIRST[finding.severity])
    bad = [
        f"{_('Ô không lấy được')}: {error.column} “{error.value}”. {error.message} {error.advice}"
        for error in one.row.errors
    ]
    doubted = {column for finding in findings if finding.severity is not Severity.HINT for column in finding.columns}
    return CheckedRow(
        one.file,
        one.row.place,
        one.row.cells,
        decision.outcome.words if decision else "",
        (*bad, *map(_line, ordered)),
        decision.ids if decision else (),
        frozenset(doubted | {error.column for error in one.row.errors}),
    )


def _line(finding: Finding) -> str:
    return f"{weight_words(finding.severity)}: {finding.message}"


def _cut_remark(part: BookPart) -> Iterator[str]:
    if part.part:
        yield _("Phần {part} của một sổ quá nhiều dòng: số trùng, số thiếu và thứ tự không kiểm tra được.").format(
            part=part.part
        )
    elif part.book.year is None:
        yield _("Không rõ sổ của năm nào: số trùng, số thiếu và thứ tự không kiểm tra được.")
