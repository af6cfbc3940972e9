"""What happened to every book since a moment, and what waits in it now: counts for a report."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from pipeline.store.rows import Repository
from pipeline.store.steps import Status
from pipeline.store.tables import PackageRow, Record, Scan, Step

Counts = dict[str, int]


class Since(Repository):
    """Counts; a moment is UTC as `pipeline.clock` writes it, "" = from the beginning."""

    def received(self, moment: str) -> Counts:
        """Book id → pictures received."""
        return self._count(Scan.book_id, Scan.received_at >= moment, Scan.sha256.is_not(None))

    def refused(self, moment: str) -> Counts:
        """Book id → files that could not be taken in."""
        return self._count(Scan.book_id, Scan.received_at >= moment, Scan.sha256.is_(None))

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
