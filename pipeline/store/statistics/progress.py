"""Counts by book of what was captured, read, reviewed, accepted, delivered and imported, made by the database."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, distinct, func, select, true
from sqlalchemy.orm import InstrumentedAttribute

from pipeline.store.books.record import APPROVED, ReviewTask
from pipeline.store.repository import Repository
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.schema.ledger_tables import ArrivalRow
from pipeline.store.schema.review_tables import DecisionRow
from pipeline.store.schema.tables import BookRow, PageRow, RecordRow, ScanRow, StepRow
from pipeline.store.steps import StepStatus
from pipeline.store.values import from_json
from records.examination import Examination
from records.stages import PageDecision, Reason

Offices = Collection[int] | None
WITHDRAWN = "withdrawn"
READ_STEP = "read"
_REVIEWED = (ReviewTask.APPROVAL.value, ReviewTask.NONE.value)
_DAY = 10
"""Letters of a stored moment that name its day (UTC)."""


@dataclass(frozen=True, slots=True)
class RecordCounts:
    """Entries of a book, and the pages that hold those that people have reviewed and the accepted ones."""

    entries: int = 0
    reviewed: int = 0
    accepted: int = 0
    reviewed_pages: int = 0
    accepted_pages: int = 0


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """Records that wait for a task: their number, and when the scan of the first was received (UTC)."""

    task: ReviewTask
    count: int
    since: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Page that the gate did not take, or file that was no picture: its station ("" = unknown), and why."""

    station: str
    reasons: tuple[Reason, ...]


class ProgressCounts(Repository):
    """Repository of counts; no query holds more than a row a book, a day or a refused page."""

    def records(self) -> dict[str, RecordCounts]:
        """Return book id → counts of its entries; withdrawn ones are none."""
        is_reviewed, is_accepted = RecordRow.task.in_(_REVIEWED), RecordRow.state == APPROVED
        query = (
            select(
                RecordRow.book_id,
                func.count(),
                func.sum(case((is_reviewed, 1), else_=0)),
                func.sum(case((is_accepted, 1), else_=0)),
                func.count(distinct(case((is_reviewed, RecordRow.page_id)))),
                func.count(distinct(case((is_accepted, RecordRow.page_id)))),
            )
            .where(RecordRow.state != WITHDRAWN)
            .group_by(RecordRow.book_id)
        )
        return {book: RecordCounts(*map(int, counts)) for book, *counts in self._session.execute(query)}

    def read_pages(self) -> dict[str, int]:
        """Return book id → pages that were read."""
        done = (StepRow.name == READ_STEP, StepRow.status == StepStatus.DONE.value)
        query = select(StepRow.book_id, func.count()).where(*done).group_by(StepRow.book_id)
        return {book: count for book, count in self._session.execute(query)}

    def captured_by_day(self, offices: Offices, since: str) -> dict[str, int]:
        """Return day → scans received since a moment in these offices."""
        day = func.substr(ScanRow.received_at, 1, _DAY)
        query = select(day, func.count()).where(
            ScanRow.received_at >= since, ScanRow.sha256.is_not(None), _within(ScanRow.book_id, offices)
        )
        return {one: count for one, count in self._session.execute(query.group_by(day))}

    def decided_by_day(self, offices: Offices, since: str, acts: Collection[DecisionKind]) -> dict[str, int]:
        """Return day → records on which people took one of these decisions since a moment in these offices."""
        day = func.substr(DecisionRow.at, 1, _DAY)
        query = select(day, func.count(distinct(DecisionRow.record_id)))
        query = query.where(DecisionRow.act.in_([act.value for act in acts]), DecisionRow.at >= since)
        if offices is not None:
            query = query.join(RecordRow, RecordRow.id == DecisionRow.record_id)
            query = query.where(RecordRow.office_id.in_(offices))
        return {one: count for one, count in self._session.execute(query.group_by(day))}

    def accepted_since(self, since: str) -> dict[str, int]:
        """Return book id → records that a supervisor accepted since a moment."""
        query = select(RecordRow.book_id, func.count(distinct(DecisionRow.record_id)))
        query = query.join(RecordRow, RecordRow.id == DecisionRow.record_id)
        query = query.where(DecisionRow.act == DecisionKind.APPROVE.value, DecisionRow.at >= since)
        return {book: count for book, count in self._session.execute(query.group_by(RecordRow.book_id))}

    def waiting(self, offices: Offices) -> list[WaitingTask]:
        """List the tasks that records of these offices wait for, with the oldest scan of each."""
        query = (
            select(RecordRow.task, func.count(), func.min(ScanRow.received_at))
            .join(PageRow, PageRow.id == RecordRow.page_id)
            .join(ScanRow, ScanRow.id == PageRow.scan_id)
            .where(RecordRow.task != ReviewTask.NONE.value, RecordRow.state != WITHDRAWN)
            .group_by(RecordRow.task)
        )
        query = query if offices is None else query.where(RecordRow.office_id.in_(offices))
        return [WaitingTask(ReviewTask(task), count, since) for task, count, since in self._session.execute(query)]

    def unexamined(self, offices: Offices) -> tuple[int, str]:
        """Return how many scans nobody has looked at, and when the first was received; "" when there is none."""
        query = select(func.count(), func.min(ScanRow.received_at)).outerjoin(PageRow, PageRow.scan_id == ScanRow.id)
        query = query.where(PageRow.id.is_(None), ScanRow.sha256.is_not(None), _within(ScanRow.book_id, offices))
        count, since = self._session.execute(query).one()
        return count, since or ""

    def refusals(self, offices: Offices) -> Iterator[Refusal]:
        """Yield the pages and files that were refused, with where they came in.

        Scans of before that was written down are known by the hot folder that they lay in, if they lay in one.
        """
        came = select(ArrivalRow.sha256, func.min(ArrivalRow.folder).label("folder")).group_by(ArrivalRow.sha256)
        folder = came.subquery()
        rejected = (
            select(func.coalesce(func.nullif(ScanRow.station, ""), folder.c.folder), PageRow.examination)
            .join(ScanRow, ScanRow.id == PageRow.scan_id)
            .outerjoin(folder, folder.c.sha256 == ScanRow.sha256)
            .where(PageRow.decision == PageDecision.REJECTED.value, _within(PageRow.book_id, offices))
        )
        for station, text in self._session.execute(rejected).yield_per(500):
            yield Refusal(station or "", from_json(Examination, text).verdict.reasons)
        refused = select(ScanRow.station, ScanRow.reasons)
        refused = refused.where(ScanRow.sha256.is_(None), _within(ScanRow.book_id, offices))
        for station, reasons in self._session.execute(refused).yield_per(500):
            yield Refusal(station, from_json(tuple[Reason, ...], reasons))


def _within(book: InstrumentedAttribute[str], offices: Offices) -> ColumnElement[bool]:
    return true() if offices is None else book.in_(select(BookRow.id).where(BookRow.office_id.in_(offices)))
