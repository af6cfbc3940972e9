"""Activity in every book since a moment, and the work that waits in it now: counts for a report."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from pipeline.store.ledgers.arrivals import ArrivalState
from pipeline.store.repository import Repository
from pipeline.store.schema.ledger_tables import ArrivalRow, AuditEventRow
from pipeline.store.schema.tables import PageRow, RecordRow, ScanRow, StepRow
from pipeline.store.steps import StepStatus
from records.stages import PageDecision

Counts = dict[str, int]


class Activity(Repository):
    """Repository of counts; a moment is UTC as `pipeline.store.clock` writes it, "" = from the beginning."""

    def last_event(self) -> str:
        """Return when the newest event of the trail was written, by the clock of that time; "" when there is none."""
        return self._session.scalar(select(AuditEventRow.at).order_by(AuditEventRow.id.desc()).limit(1)) or ""

    def received(self, moment: str) -> Counts:
        """Return book id → pictures received."""
        return self._count(ScanRow.book_id, ScanRow.received_at >= moment, ScanRow.sha256.is_not(None))

    def refused(self, moment: str) -> Counts:
        """Return book id → files that could not be taken in."""
        return self._count(ScanRow.book_id, ScanRow.received_at >= moment, ScanRow.sha256.is_(None))

    def rejected(self, moment: str) -> Counts:
        """Return book id → pages on pictures received since that the quality gate did not take."""
        query = select(ScanRow.book_id, func.count()).join(PageRow, PageRow.scan_id == ScanRow.id)
        query = query.where(ScanRow.received_at >= moment, PageRow.decision == PageDecision.REJECTED.value)
        return {book_id: count for book_id, count in self._session.execute(query.group_by(ScanRow.book_id))}

    def set_aside(self) -> Counts:
        """Return hot folder → its files that lie in quarantine."""
        newest = select(func.max(ArrivalRow.id)).group_by(ArrivalRow.folder, ArrivalRow.path)
        return self._count(
            ArrivalRow.folder, ArrivalRow.id.in_(newest), ArrivalRow.state == ArrivalState.SET_ASIDE.value
        )

    def ended(self, moment: str, step: str, status: StepStatus) -> Counts:
        """Return book id → subjects on which a step ended so."""
        return self._count(
            StepRow.book_id, StepRow.ended_at >= moment, StepRow.name == step, StepRow.status == status.value
        )

    def tasks(self) -> dict[str, Counts]:
        """Return book id → next task of a person → records."""
        return self._counted(RecordRow.book_id, RecordRow.task)

    def _count(self, book: InstrumentedAttribute[str], *conditions: ColumnElement[bool]) -> Counts:
        rows = self._session.execute(select(book, func.count()).where(*conditions).group_by(book))
        return {book_id: count for book_id, count in rows}
