"""Rules to a grid of cells: merged cells, tables without an outer frame, two tables of an opening side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ocr.learning.geometry import MM, Rect
from ocr.learning.tables.rules import RuleLine, level_rules, upright_rules
from ocr.zones.form_print import Grey

MEETS_MM = 3.0
"""Rules that end so near to each other meet."""
JUNCTIONS = 2
"""Other rules that a rule of a grid meets at least."""
PRINTED = 0.55
"""Share of a cell's side along which its rule is printed; less is a gap of a merged cell."""
BEYOND_MM = 5.0
"""How far a fold or the paper's edge runs beyond the rules on both sides; and how far open ends of rules stick out."""
MOST = 0.5
"""Share of the rules with a common open end that makes it the edge of a table without a frame."""
NARROWEST_MM = 3.5
"""No cell is lower or narrower."""
EDGE_MM = 0.3
"""Half of a rule's thickness and a little: what is between the rules' middles less this is paper."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: where it is, and which rows and columns of the grid it covers, the last one outside."""

    rect: Rect
    rows: tuple[int, int]
    columns: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table.

    Attributes:
        level: the level rules from the top down; row i lies between level[i] and level[i + 1].
        upright: the upright ones from left to right.
        cells: all closed cells, from the top down and left to right.
    """

    level: tuple[RuleLine, ...]
    upright: tuple[RuleLine, ...]
    cells: tuple[GridCell, ...]

    @property
    def rect(self) -> Rect:
        """Return all of it, between the middles of its outer rules."""
        return Rect(self.upright[0].at, self.level[0].at, self.upright[-1].at, self.level[-1].at)


def find_grids(grey: Grey) -> tuple[Grid, ...]:
    """Return the grids of an evenly lit page at `MM` pixels a millimetre, from left to right."""
    return grids_of(level_rules(grey), upright_rules(grey))


def grids_of(level: Sequence[RuleLine], upright: Sequence[RuleLine]) -> tuple[Grid, ...]:
    """Return the grids that rules make, from left to right; those of one cell are left out.

    Args:
        level: all level rules of a page, from the top down.
        upright: all upright ones, from left to right.
    """
    level, upright = _without_folds(level, upright)
    grids = (_grid(*_closed(*part)) for part in _connected(level, upright))
    return tuple(sorted((grid for grid in grids if len(grid.cells) > 1), key=lambda grid: grid.rect.left))


def _without_folds(
    level: Sequence[RuleLine], upright: Sequence[RuleLine]
) -> tuple[tuple[RuleLine, ...], tuple[RuleLine, ...]]:
    """Return the rules that meet at least two others, without folds, scanner lines and edges of the paper."""
    return _cropped(level, _meeting(upright, level)), _cropped(upright, _meeting(level, upright))


def _meeting(rules: Sequence[RuleLine], others: Sequence[RuleLine]) -> list[RuleLine]:
    return [rule for rule in rules if sum(_meet(rule, other) for other in others) >= JUNCTIONS]


def _cropped(rules: Sequence[RuleLine], crossing: Sequence[RuleLine]) -> tuple[RuleLine, ...]:
    """Rules between the outermost of those that cross them; one that sticks out at both ends is a fold and is left out.

    A rule printed under a fold is broken where the print ends.
    """
    if not crossing:
        return ()
    # Where most rules of this direction begin and end; a fold runs on from there.
    firm = [rule for rule in rules if sum(_meet(rule, other) for other in crossing) >= JUNCTIONS]
    if not firm:
        return ()
    start, end = (float(np.median([value(rule) for rule in firm])) for value in (_start, _end))
    beyond = BEYOND_MM * MM
    return tuple(rule for rule in firm if rule.start > start - beyond or rule.end < end + beyond)


def _start(rule: RuleLine) -> float:
    return rule.start


def _end(rule: RuleLine) -> float:
    return rule.end


def _meet(one: RuleLine, other: RuleLine) -> bool:
    """Return whether a level and an upright rule cross or touch."""
    near = MEETS_MM * MM
    return _reaches(one, other, near) and _reaches(other, one, near)


def _reaches(rule: RuleLine, other: RuleLine, near: float) -> bool:
    return any(start - near <= other.at <= end + near for start, end in rule.spans)


def _connected(
    level: Sequence[RuleLine], upright: Sequence[RuleLine]
) -> Iterable[tuple[list[RuleLine], list[RuleLine]]]:
    """Return the rules in groups that hang together."""
    left = list(range(len(level)))
    while left:
        rows, columns = {left[0]}, set[int]()
        while True:
            found = {c for c, rule in enumerate(upright) if any(_meet(level[r], rule) for r in rows)}
            more = {r for r, rule in enumerate(level) if any(_meet(rule, upright[c]) for c in found)} | rows
            if found == columns and more == rows:
                break
            rows, columns = more, found
        left = [r for r in left if r not in rows]
        yield [level[r] for r in sorted(rows)], [upright[c] for c in sorted(columns)]


def _closed(level: Sequence[RuleLine], upright: Sequence[RuleLine]) -> tuple[list[RuleLine], list[RuleLine]]:
    """Return the rules with those added that a table without an outer frame lacks."""
    return _with_ends(level, upright), _with_ends(upright, level)


def _with_ends(rules: Sequence[RuleLine], crossing: Sequence[RuleLine]) -> list[RuleLine]:
    """Return the rules of one direction.

    Where the crossing ones stick out together beyond the last, their ends are a rule.
    """
    found = list(rules)
    if not crossing or not rules:
        return found
    for ends, sign in (([rule.start for rule in crossing], -1), ([rule.end for rule in crossing], 1)):
        outer = rules[0].at if sign < 0 else rules[-1].at
        out = [end for end in ends if sign * (end - outer) > BEYOND_MM * MM]
        if len(out) >= max(JUNCTIONS, MOST * len(crossing)):
            at = float(np.median(out))
            span = (min(rule.low for rule in crossing), max(rule.high for rule in crossing))
            found.insert(0 if sign < 0 else len(found), RuleLine(at, at, (span,)))
    return found


def _grid(level: Sequence[RuleLine], upright: Sequence[RuleLine]) -> Grid:
    """Return the closed cells between rules."""
    rows, columns = len(level) - 1, len(upright) - 1
    if rows < 1 or columns < 1:
        return Grid(tuple(level), tuple(upright), ())
    belongs = _regions(level, upright)
    cells = [_cell(np.argwhere(belongs == region), level, upright) for region in range(1, int(belongs.max()) + 1)]
    kept = [cell for cell in cells if min(cell.rect.width, cell.rect.height) >= NARROWEST_MM * MM]
    return Grid(tuple(level), tuple(upright), tuple(sorted(kept, key=lambda cell: (cell.rows, cell.columns))))


def _regions(level: Sequence[RuleLine], upright: Sequence[RuleLine]) -> np.ndarray:
    """Return for every place between two level and two upright rules the number of its cell.

    0 for places that are open.
    """
    rows, columns = len(level) - 1, len(upright) - 1
    belongs = np.zeros((rows + 2, columns + 2), np.int64)
    open_above = np.ones((rows + 1, columns), bool)
    open_left = np.ones((rows, columns + 1), bool)
    for r, rule in enumerate(level):
        for c in range(columns):
            open_above[r, c] = rule.share_of(upright[c].at, upright[c + 1].at) < PRINTED
    for c, rule in enumerate(upright):
        for r in range(rows):
            open_left[r, c] = rule.share_of(level[r].at, level[r + 1].at) < PRINTED
    belongs[:] = -1
    belongs[0, :] = belongs[-1, :] = belongs[:, 0] = belongs[:, -1] = 0
    _flood(belongs, [(r, c) for r, c in np.argwhere(belongs == 0).tolist()], 0, open_above, open_left)
    for r, c in np.argwhere(belongs == -1).tolist():
        if belongs[r, c] == -1:
            belongs[r, c] = number = int(belongs.max()) + 1
            _flood(belongs, [(r, c)], number, open_above, open_left)
    return belongs[1:-1, 1:-1]


def _flood(
    belongs: np.ndarray, places: list[tuple[int, int]], number: int, open_above: np.ndarray, open_left: np.ndarray
) -> None:
    """Give all places that are open to those given the same number; the outermost ring lies outside the rules."""
    rows, columns = open_left.shape[0], open_above.shape[1]
    while places:
        r, c = places.pop()
        steps = (
            (r - 1, c, 1 <= c <= columns and r >= 1 and open_above[r - 1, c - 1]),
            (r + 1, c, 1 <= c <= columns and r <= rows and open_above[r, c - 1]),
            (r, c - 1, 1 <= r <= rows and c >= 1 and open_left[r - 1, c - 1]),
            (r, c + 1, 1 <= r <= rows and c <= columns and open_left[r - 1, c]),
        )
        for row, column, is_open in steps:
            if is_open and belongs[row, column] == -1:
                belongs[row, column] = number
                places.append((row, column))


def _cell(places: np.ndarray, level: Sequence[RuleLine], upright: Sequence[RuleLine]) -> GridCell:
    (top, left), (bottom, right) = places.min(axis=0).tolist(), (places.max(axis=0) + 1).tolist()
    edge = EDGE_MM * MM
    rect = Rect(upright[left].high + edge, level[top].high + edge, upright[right].low - edge, level[bottom].low - edge)
    return GridCell(rect, (top, bottom), (left, right))
