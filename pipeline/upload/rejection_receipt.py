"""Receipt of the ministry's import: its rejection list becomes outcomes of the cases of a book, its words kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from exports.upload.outcomes import CaseState, Outcome
from exports.upload.rejections import RejectionHeadings, RejectionList, RejectionRow, read_rejections
from pipeline.delivery.occupancy import name_of
from pipeline.home.home import Home
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.upload.arrival import snapshots_by_type
from pipeline.upload.upload_findings import judge_uploads
from records.errors import UsageError
from records.language import gettext as _
from records.register_numbers import parse_number

EXCEL = "excel"
"""Channel of what such a list tells."""


@dataclass(frozen=True, slots=True)
class ReceivedList:
    """Result of a rejection list.

    Attributes:
        book: the book that it is about.
        imported: cases that it says to be imported.
        rejected: cases that it says to be rejected.
        strangers: rows of Excel whose number was not sent, or was sent for several cases: a person has to look.
    """

    book: str
    imported: int
    rejected: int
    strangers: tuple[int, ...]

    @property
    def text(self) -> str:
        """Lines for people."""
        told = _("{book}: {rejected} trường hợp bị từ chối, {imported} đã nhập.").format(
            book=self.book, rejected=self.rejected, imported=self.imported
        )
        if not self.strangers:
            return told
        rows = ", ".join(map(str, self.strangers))
        return f"{told}\n" + _("Không rõ là trường hợp nào đã gửi, cần người xem: dòng {rows}.").format(rows=rows)


def receive_list(home: Home, file: Path, book_id: str) -> ReceivedList:
    """Take a rejection list; a list that is taken twice says the same.

    Args:
        home: the home.
        file: the Excel file.
        book_id: the book that it is about; "" = the book of the package whose name the file's name begins with.

    Raises:
        UsageError: no book, or several, can be meant.
        InputRefused: the file is no such list.
        OSError: the file cannot be read.
    """
    settings = home.settings.receipt
    headings = RejectionHeadings(settings.number, settings.words, settings.code, settings.reference, settings.row)
    told = read_rejections(file, headings)
    snapshots = snapshots_by_type(home)
    with home.store() as store, store.begin() as rows:
        book = rows.books.find(book_id) if book_id else _book_of(rows, file)
        outcomes, strangers = _outcomes(told, _keys(rows, book))
        rows.uploads.tell(outcomes, EXCEL)
        judge_uploads(rows, book, snapshots.get(book.type))
        rows.audit.add("book.receipt", book.id, outcomes=len(outcomes), proof=told.proof.rpartition(":")[2])
    states = [one.state for one in outcomes]
    return ReceivedList(book.id, states.count(CaseState.IMPORTED), states.count(CaseState.REJECTED), tuple(strangers))


def _book_of(rows: Transaction, file: Path) -> Book:
    sent = [rows.books.find(book_id) for book_id in rows.uploads.books()]
    named = [book for book in sent if _is_named(file.name.upper(), name_of(book).stem.upper())]
    if len(named) == 1:
        return named[0]
    raise UsageError(
        _("Không rõ tệp {file} là của sổ nào.").format(file=file.name),
        _("Ghi mã sổ bằng --book, ví dụ `hotich upload receipt {file} --book MÃ_SỔ`.").format(file=file.name),
    )


def _is_named(file: str, stem: str) -> bool:
    """Return whether a file's name begins with that of a package: "KS.2007.01 (1).xlsx", not "KS.2007.011.xlsx"."""
    return file.startswith(stem) and not file.removeprefix(stem)[:1].isalnum()


def _keys(rows: Transaction, book: Book) -> dict[tuple[int, str], list[str]]:
    """Return register number → keys of the cases of a book that were sent under it, one a record."""
    newest = {one.record_id: one.case for one in rows.uploads.of_book(book.id) if one.first(CaseState.SENT)}
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for case in newest.values():
        if number := _number(case.number):
            found[number].append(case.key)
    return found


def _outcomes(told: RejectionList, keys: Mapping[tuple[int, str], list[str]]) -> tuple[list[Outcome], Iterable[int]]:
    outcomes, strangers = [], []
    for row in told.rows:
        sent = keys.get(_number(row.number) or (0, ""), [])
        if len(sent) == 1 and (outcome := _outcome(row, sent[0], told.proof)):
            outcomes.append(outcome)
        else:
            strangers.append(row.row)
    return outcomes, strangers


def _outcome(row: RejectionRow, key: str, proof: str) -> Outcome | None:
    """Return what a row says; None when it says nothing of the kind."""
    said = f"{proof} row {row.row}"
    if row.words or row.code:
        return Outcome(key, CaseState.REJECTED, code=row.code, words=row.words, proof=said)
    return Outcome(key, CaseState.IMPORTED, row.reference, proof=said) if row.reference else None


def _number(text: str) -> tuple[int, str] | None:
    """Return a register number as the list and the book may write it differently: "07", "7", "7/2007"."""
    found = parse_number(text)
    return (found.value, found.suffix) if found else None
