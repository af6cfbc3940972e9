"""Surroundings of a record: its book, its page, and which other tables tell something of it, in one statement."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, exists, func, select

from pipeline.store.books.books import Book, Office
from pipeline.store.repository import Repository
from pipeline.store.schema.review_tables import AmendmentRow, DismissalRow, KeyingRow
from pipeline.store.schema.tables import BookRow, FindingRow, OfficeRow, PageRow, RecordRow, RelationRow, ScanRow
from pipeline.store.schema.team_tables import QuestionRow
from pipeline.store.values import from_json
from records.examination import Examination


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Surroundings of a record: what is not there needs no statement of its own.

    Attributes:
        book: its book.
        sha256: the scan of its page, "" = a file that was refused.
        examination: the examination of its page.
        found: there are findings about it.
        keyed: there are keyed rounds of it.
        compared: it was compared with the shared database.
        noted: there are marginal notes on it.
        dismissed: there are dismissed findings about it.
        questions: number of open questions on it.
    """

    book: Book
    sha256: str
    examination: Examination
    found: bool
    keyed: bool
    compared: bool
    noted: bool
    dismissed: bool
    questions: int


def _there(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(*conditions).correlate(RecordRow)


_OPEN_QUESTIONS = (
    select(func.count())
    .where(QuestionRow.record_id == RecordRow.id, QuestionRow.answerer_id.is_(None))
    .correlate(RecordRow)
    .scalar_subquery()
)
_BOOK = (
    BookRow.id,
    BookRow.type,
    BookRow.year,
    BookRow.volume,
    OfficeRow.id,
    OfficeRow.name,
    BookRow.copy,
    BookRow.edition,
    BookRow.expected_pages,
    BookRow.expected_entries,
)
_AROUND = (
    select(
        ScanRow.sha256,
        PageRow.examination,
        _there(FindingRow.record_id == RecordRow.id),
        _there(KeyingRow.record_id == RecordRow.id),
        _there(RelationRow.record_id == RecordRow.id),
        _there(AmendmentRow.record_id == RecordRow.id, AmendmentRow.withdrawn_at.is_(None)),
        _there(DismissalRow.record_id == RecordRow.id, DismissalRow.withdrawn_at.is_(None)),
        _OPEN_QUESTIONS,
        *_BOOK,
    )
    .select_from(RecordRow)
    .join(BookRow, BookRow.id == RecordRow.book_id)
    .join(OfficeRow, OfficeRow.id == BookRow.office_id)
    .join(PageRow, PageRow.id == RecordRow.page_id)
    .join(ScanRow, ScanRow.id == PageRow.scan_id)
    .where(RecordRow.id == bindparam("record"))
)


class RecordSurroundings(Repository):
    """Repository of what stands around a record."""

    def of(self, record_id: int) -> Surroundings:
        """Return the surroundings of a record as they are now."""
        row = self._rows(_AROUND, {"record": record_id}).one()
        sha256, examination, *there = row[:8]
        book_id, kind, year, volume, office_id, office, *others = row[8:]
        book = Book(book_id, kind, year, volume, Office(office_id, office), *others)
        return Surroundings(book, sha256 or "", from_json(Examination, examination), *there)
