"""Batches of the grid: cells in an order in which likely errors stand together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from review.work.grid.cells import InkCell

RARE = 2
"""Number of times up to which a value is rare in what is looked through."""
LARGEST = 24
"""Number of cells that are answered with one key at most."""


class BatchKind(StrEnum):
    """Common trait of the cells of a batch."""

    MOVED = "moved"
    RARE = "rare"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class CellBatch:
    """Cells of one column that are shown together; `value` is that of all of them, "" where they differ."""

    kind: BatchKind
    value: str
    cells: tuple[InkCell, ...]


def batches(cells: Sequence[InkCell], counts: Mapping[str, int]) -> tuple[CellBatch, ...]:
    """Put cells of one column into batches, likely errors first.

    First stand the values that were moved away from what the reader saw, beside others of the same value; then the rare
    ones; then every other value by itself, the one whose cells are the least sure on average first. The least sure cell
    of a value is its first.

    Args:
        cells: the cells, in any order.
        counts: value → how often it stands in the column of all records that are looked through.
    """
    moved = [cell for cell in cells if cell.moved]
    rare = [cell for cell in cells if not cell.moved and counts[cell.value] <= RARE]
    same: dict[str, list[InkCell]] = defaultdict(list)
    for cell in cells:
        if not cell.moved and counts[cell.value] > RARE:
            same[cell.value].append(cell)
    values = sorted(same, key=lambda value: (fmean(cell.confidence for cell in same[value]), value))
    return (
        *_cut(BatchKind.MOVED, "", sorted(moved, key=lambda cell: (cell.value, cell.confidence, cell.record_id))),
        *_cut(BatchKind.RARE, "", _least_sure_first(rare)),
        *(batch for value in values for batch in _cut(BatchKind.SAME, value, _least_sure_first(same[value]))),
    )


def _least_sure_first(cells: Iterable[InkCell]) -> list[InkCell]:
    return sorted(cells, key=lambda cell: (cell.confidence, cell.record_id))


def _cut(kind: BatchKind, value: str, cells: Sequence[InkCell]) -> list[CellBatch]:
    starts = range(0, len(cells), LARGEST)
    return [CellBatch(kind, value, tuple(cells[start : start + LARGEST])) for start in starts]
