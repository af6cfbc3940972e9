"""What happened to every book since a moment, and what waits in it now: counts for a report."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from pipeline.store.arrivals import ArrivalState
from pipeline.store.rows import Repository
from pipeline.store.schema.tables import ArrivalRow, PackageRow, Page, Record, Scan, Step
from pipeline.store.steps import Status
from records.stages import PageDecision

Counts = dict[str, int]


class Since(Repository):
    """Counts; a moment is UTC as `pipeline.store.clock` writes it, "" = from the beginning."""

    def received(self, moment: str) -> Counts:
        """Book id → pictures received."""
        return self._count(Scan.book_id, Scan.received_at >= moment, Scan.sha256.is_not(None))

    def refused(self, moment: str) -> Counts:
        """Book id → files that could not be taken in."""
        return self._count(Scan.book_id, Scan.received_at >= moment, Scan.sha256.is_(None))

    def rejected(self, moment: str) -> Counts:
        """Book id → pages on pictures received since that the quality gate did not take."""
        query = select(Scan.book_id, func.count()).join(Page, Page.scan_id == Scan.id)
        query = query.where(Scan.received_at >= moment, Page.decision == PageDecision.REJECTED.value)
        return {book_id: count for book_id, count in self._session.execute(query.group_by(Scan.book_id))}

    def set_aside(self) -> Counts:
        """Hot folder → its files that lie in quarantine."""
        newest = select(func.max(ArrivalRow.id)).group_by(ArrivalRow.folder, ArrivalRow.path)
        return self._count(
            ArrivalRow.folder, ArrivalRow.id.in_(newest), ArrivalRow.state == ArrivalState.SET_ASIDE.value
        )

    def ended(self, moment: str, step: str, status: Status) -> Counts:
        """Book id → subjects on which a step ended so."""
        return self._count(Step.book_id, Step.ended_at >= moment, Step.name == step, Step.status == status.value)

    def packages(self, moment: str, stage: str) -> list[PackageRow]:
        """Packages of a stage ("draft", "final") that were written, oldest first."""
        query = select(PackageRow).where(PackageRow.written_at >= moment, PackageRow.stage == stage)
        return list(self._session.scalars(query.order_by(PackageRow.id)))

    def tasks(self) -> dict[str, Counts]:
        """Book id → what people have to do next → records."""
        return self._counted(Record.book_id, Record.task)

    def _count(self, book: InstrumentedAttribute[str], *conditions: ColumnElement[bool]) -> Counts:
        rows = self._session.execute(select(book, func.count()).where(*conditions).group_by(book))
        return {book_id: count for book_id, count in rows}
