"""A grid as a table of entries: which of its rows are entries, which columns they have, and what stands above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ocr.learning.geometry import MM, Rect
from ocr.learning.tables.grid import EDGE_MM, Grid
from ocr.learning.tables.rules import RuleLine

ACROSS, DOWN = 0.6, 0.6
"""Share of the table's width along which the rule between two entries runs, and of the entries' height along which
the rule between two columns does."""
ALIKE = 0.15
"""Rows of entries differ so little in height, as a share of it."""
LEAST_ROWS, LEAST_COLUMNS = 3, 4
"""A table of entries has so many at least."""
MOST_LOST, SELDOM = 3, 0.2
"""A worn rule leaves a row that is two or three times as high; no more than this share of the rules is worn away."""
PRINTED = 0.5
"""Between two tables of an opening most rules of the rows are not printed."""


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """A cell above the entries: where it is and which of the table's columns it heads, the last one outside."""

    rect: Rect
    columns: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one entry a row.

    Attributes:
        rect: all of it.
        columns: left and right of every column between its rules.
        rows: top and bottom of every entry between its rules.
        heads: cells above the entries, from the top down.
    """

    rect: Rect
    columns: tuple[tuple[float, float], ...]
    rows: tuple[tuple[float, float], ...]
    heads: tuple[ColumnHead, ...]

    def cell(self, row: int, column: int) -> Rect:
        """Return the place for one value."""
        (left, right), (top, bottom) = self.columns[column], self.rows[row]
        return Rect(left, top, right, bottom)


def table_of(grid: Grid) -> Table | None:
    """Return the table of entries that a grid is; None when it has too few rows of one height, or too few columns."""
    across = [rule for rule in grid.level if rule.share_of(grid.rect.left, grid.rect.right) >= ACROSS]
    rules = _body(across)
    if len(rules) - 1 < LEAST_ROWS:
        return None
    top, bottom = rules[0].at, rules[-1].at
    upright = [rule for rule in grid.upright if rule.share_of(top, bottom) >= DOWN]
    if len(upright) - 1 < LEAST_COLUMNS:
        return None
    columns = tuple(_between(pair) for pair in pairwise(upright) if _is_column(pair, rules))
    return Table(grid.rect, columns, tuple(map(_between, pairwise(rules))), _heads(grid, columns, rules[0].low))


def agreed_grids(ruled: Sequence[Sequence[Grid]]) -> Sequence[Grid]:
    """Return the grids of the first page on which no fewer cells of entries are closed than on some other page.

    The rules of bent pages do not lie on each other, and where they do not, their median has none.

    Args:
        ruled: the grids of a median, and those of each of some pages lying on it.
    """
    cells = [sum(len(table.rows) * len(table.columns) for table in map(table_of, grids) if table) for grids in ruled]
    agreed = min(sorted(cells)[-2:])
    return next(grids for grids, count in zip(ruled, cells, strict=True) if count >= agreed)


def _is_column(sides: tuple[RuleLine, RuleLine], rules: Sequence[RuleLine]) -> bool:
    """Return whether rows are ruled between two upright rules."""
    return float(np.median([rule.share_of(sides[0].at, sides[1].at) for rule in rules])) >= PRINTED


def _between(rules: tuple[RuleLine, RuleLine]) -> tuple[float, float]:
    return rules[0].high + EDGE_MM * MM, rules[1].low - EDGE_MM * MM


def _body(across: Sequence[RuleLine]) -> list[RuleLine]:
    """Return the rules of the longest run of rows of one height, worn ones between them put back."""
    best: list[RuleLine] = []
    for first in range(len(across) - 1):
        height = _usual_height(across[first:])
        run = [across[first]]
        for rule in across[first + 1 :]:
            count = round((rule.at - run[-1].at) / height)
            step = (rule.at - run[-1].at) / max(1, count)
            if not 1 <= count <= MOST_LOST or abs(step - height) > ALIKE * height:
                break
            run += [_drawn(run[-1], rule, number / count) for number in range(1, count)] + [rule]
        printed = sum(rule in across for rule in run)
        if len(run) > len(best) and len(run) - printed <= SELDOM * len(run):
            best = run
    return best


def _usual_height(across: Sequence[RuleLine]) -> float:
    """Return the height that most rows have; of two rows that differ the lower one's."""
    heights = np.array([below.at - above.at for above, below in pairwise(across)])
    votes = (np.abs(heights[:, None] - heights[None, :]) <= ALIKE * heights[:, None]).sum(axis=1)
    return float(heights[votes == votes.max()].min())


def _drawn(above: RuleLine, below: RuleLine, share: float) -> RuleLine:
    at = above.at + share * (below.at - above.at)
    return RuleLine(at, at, below.spans)


def _heads(grid: Grid, columns: Sequence[tuple[float, float]], top: float) -> tuple[ColumnHead, ...]:
    """Return the cells above the entries with the columns below them."""
    found = []
    for cell in grid.cells:
        if cell.rect.bottom > top + 2 * EDGE_MM * MM:
            continue
        under = [
            index
            for index, (left, right) in enumerate(columns)
            if cell.rect.left < (left + right) / 2 < cell.rect.right
        ]
        if under:
            found.append(ColumnHead(cell.rect, (under[0], under[-1] + 1)))
    return tuple(found)
