"""Page of the grid: the cells of the records that wait, by column, in batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.store import Transaction
from pipeline.store.books.record import Record
from pipeline.store.review.people import Person
from pipeline.store.review.queue_queries import QueueFilter
from pipeline.store.values import digest
from records.language import gettext as _
from records.record_types import record_type
from records.stages import FieldState
from review.web.service import Service
from review.work.grid.batches import BatchKind, CellBatch, batches
from review.work.grid.cells import InkCell, offered_cells

MOST_RECORDS = 1500
"""Records that are looked through at once, those of most gain first."""


@dataclass(frozen=True, slots=True)
class ColumnCount:
    """Column with cells that wait: its name, its meaning, and their number."""

    column: str
    label: str
    cells: int


@dataclass(frozen=True, slots=True)
class GridPage:
    """One batch of a column.

    Attributes:
        column: the ministry's name of the column.
        label: its meaning.
        batch: the batch, None when nothing waits at this place.
        place: its place among the batches, from 0.
        count: number of batches.
        waiting: number of cells of the column that wait.
    """

    column: str
    label: str
    batch: CellBatch | None
    place: int
    count: int
    waiting: int

    @property
    def title(self) -> str:
        """Title of the batch: the value of its cells, or the reason why they stand together."""
        if self.batch is None:
            return ""
        return {
            BatchKind.MOVED: _("Giá trị máy đã sửa so với nét đọc được"),
            BatchKind.RARE: _("Giá trị hiếm gặp"),
            BatchKind.SAME: self.batch.value,
        }[self.batch.kind]

    @property
    def mark(self) -> str:
        """Word that tells this batch from every other, for keys that were pressed before it was there."""
        return "grid:" + digest(*(cell.key + cell.column for cell in self.batch.cells)) if self.batch else ""


@dataclass(frozen=True, slots=True)
class GridView:
    """Cells of the records that wait for a person, and how often each value of a column stands in these records."""

    records: tuple[Record, ...]
    cells: tuple[InkCell, ...]

    @classmethod
    def of(cls, service: Service, rows: Transaction, person: Person, filters: QueueFilter) -> GridView:
        """Gather the cells that the person may decide in the grid."""
        records = rows.queue.unheld(person, filters, MOST_RECORDS)
        findings = rows.findings.of_records([record.id for record in records])
        cells = [
            cell for record in records for cell in offered_cells(record, findings.get(record.id, ()), service.settings)
        ]
        return cls(tuple(records), tuple(cells))

    @property
    def columns(self) -> tuple[ColumnCount, ...]:
        """Columns with cells that wait, the one with most of them first."""
        counts = Counter(cell.column for cell in self.cells)
        labels = self._labels
        return tuple(ColumnCount(column, labels[column], count) for column, count in counts.most_common())

    def page(self, column: str, place: int) -> GridPage:
        """Return the batch of a column at a place from 0, or the last one."""
        cells = [cell for cell in self.cells if cell.column == column]
        found = batches(cells, self._counts(column))
        place = max(0, min(place, len(found) - 1))
        batch = found[place] if found else None
        return GridPage(column, self._labels.get(column, column), batch, place, len(found), len(cells))

    @property
    def _labels(self) -> dict[str, str]:
        kinds = (record_type(code) for code in sorted({record.type for record in self.records}))
        return {column.name: column.label for kind in kinds for column in kind.known}

    def _counts(self, column: str) -> Counter[str]:
        return Counter(_values(self.records, column))


def _values(records: Sequence[Record], column: str) -> list[str]:
    return [
        field.value
        for record in records
        for field in record.current.fields
        if field.column == column and field.state is FieldState.READ
    ]
