"""Places of values: from the end of a label along its leader, and on the lines below that no label begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from ocr.learning.geometry import MM, Rect
from ocr.learning.labels.labels import Label
from ocr.learning.leaders import Leader
from ocr.learning.places.frame import FormRules
from ocr.learning.strokes import Strokes
from ocr.zones.form_print import Mask
from records.wordings import WordingRole

COLON_MM, BEHIND_MM, TOUCHING_MM = 2.0, 0.9, 0.4
"""A value begins so far behind a label with a colon, without one, and behind one that it touches on the page."""
LEADER_ABOVE_MM, LEADER_BELOW_MM, NUMBER_BELOW_MM = 2.0, 3.0, 1.3
"""The leader of a label lies so near its base line; numbers stand over the frame, which is no leader of theirs."""
LEAST_RUN_MM = 2.0
SAME_BASE_MM = 2.6
CELL_MM = 1.5
"""A leader so far below the letters of its label is the rule of a cell."""
SHORT_VALUE_MM = 26.0
"""Width of a number that stands on no leader."""
COMMON_MM, COMMON_ENDS, BEYOND_MM = 2.5, 3, 1.2
NUMBERS = ("so", "quyenSo", "trangSo")


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A line that a value is written on."""

    left: float
    right: float
    base: float


@dataclass(slots=True)
class Value:
    """A value's lines while they are found.

    Attributes:
        label: what asks for it.
        base: the base line of the label.
        lines: first line, then continuation lines.
        on_leader: the first line lies on a leader.
        limit: how far right the first line may reach.
    """

    label: Label
    base: float
    lines: list[ValueLine] = field(default_factory=list)
    on_leader: bool = False
    limit: float = 0.0

    @property
    def number(self) -> bool:
        """Return whether it is one of the short numbers in the head or foot of a page."""
        return self.label.wording.column in NUMBERS

    @property
    def last(self) -> ValueLine:
        """Return its last line."""
        return self.lines[-1]


def letter_base(ink: Mask, rect: Rect) -> float:
    """Return the height on which most letters of a label stand."""
    rows, columns = Rect(rect.left, rect.top - 2, rect.right, rect.bottom + 2).within(ink.shape)
    letters = ink[rows, columns]
    if not letters.size:  # a label beyond the scan; OpenCV would crash on nothing
        return rect.bottom
    _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(letters, connectivity=8)
    feet = [y + height for _x, y, width, height, _a in stats[1:].tolist() if height > 1.2 * MM and width > 0.6 * MM]
    return rows.start + float(np.median(feet)) if feet else rect.bottom


def first_lines(
    labels: Sequence[Label], strokes: Strokes, rules: FormRules, notes: Label | None
) -> tuple[list[Value], frozenset[Leader]]:
    """Return the line behind every label that asks for a value, and the leaders that these lines lie on.

    Args:
        labels: of the page.
        strokes: the page.
        rules: its rules and leaders.
        notes: the head of a column of notes, which has no line behind it.
    """
    bases = {id(label): letter_base(strokes.ink, label.rect) for label in labels}
    values, used = [], set()
    for label in labels:
        asks = label.columns or label.role is WordingRole.OTHER
        if not asks or label is notes:
            continue
        value = Value(label, bases[id(label)])
        left = label.rect.right + _behind(label, strokes) * MM
        value.limit = _limit(value, labels, bases, strokes, rules)
        leader = _leader(value, left, rules.leaders)
        base = leader.height if leader else value.base
        value.on_leader = leader is not None
        value.lines.append(ValueLine(left, _right_end(value, left, leader), base))
        values.append(value)
        used |= {leader} if leader else set()
    return values, frozenset(used)


def common_left(values: Sequence[Value]) -> float:
    """Return where most labels begin."""
    return _mode([value.label.rect.left for value in values])[0]


def common_right(values: Sequence[Value], leaders: Sequence[Leader], note_rule: float | None) -> float | None:
    """Return where lines end, None where there is no such edge: writing hides ends, so the rightmost of some counts."""
    top = min((value.lines[0].base for value in values if value.label.wording.persons), default=0.0) - MM
    ends = [
        run.right + BEYOND_MM * MM
        for leader in leaders
        if leader.height > top
        for run in leader.runs
        if note_rule is None or run.right < note_rule
    ]
    common = [end for end in ends if sum(abs(end - other) < COMMON_MM * MM for other in ends) >= COMMON_ENDS]
    return max(common, default=None)


def drawn_to(values: Sequence[Value], right: float) -> None:
    """Let lines that could go on to the common right end, but seem to stop before or have no leader, end there.

    Lines above the first person's stand in the head of the page, which has edges of its own.
    """
    body = min((value.base for value in values if value.label.wording.persons), default=0.0)
    for value in values:
        line = value.lines[0]
        short = line.right < right or not value.on_leader
        if value.limit > right - 3 * MM and value.base > body - 2 * MM and line.left < right and short:
            value.lines[0] = ValueLine(line.left, right, line.base)


def on_base_lines(values: Sequence[Value]) -> None:
    """Lift all lines in ruled cells to where the labels stand, which is above the rule that closes the cell."""
    above = [value.lines[0].base - value.base for value in values if value.on_leader]
    lift = float(np.median(above)) if above else 0.0
    if lift > CELL_MM * MM:
        for value in values:
            value.lines = [
                replace(line, base=line.base - (lift if index or value.on_leader else 0.0))
                for index, line in enumerate(value.lines)
            ]


def _behind(label: Label, strokes: Strokes) -> float:
    """Millimetres from the end of a label to where its value begins."""
    if label.goes_on:
        return TOUCHING_MM
    across, down = strokes.specks[:, 0] - label.rect.right, strokes.specks[:, 1]
    colon = (across > -0.3 * MM) & (across < COLON_MM * MM) & (down > label.rect.top) & (down < label.rect.bottom)
    return COLON_MM if colon.any() else BEHIND_MM


def _leader(value: Value, left: float, leaders: Sequence[Leader]) -> Leader | None:
    """Return the nearest leader behind a label at its base line."""
    below = NUMBER_BELOW_MM if value.label.wording.column in ("so", "trangSo") else LEADER_BELOW_MM
    above = 0.6 if value.label.wording.column == "trangSo" else LEADER_ABOVE_MM
    near = (
        leader
        for leader in leaders
        if -above * MM < leader.height - value.base < below * MM
        and any(run.right > left + LEAST_RUN_MM * MM and run.left < value.limit for run in leader.runs)
    )
    return min(near, key=lambda leader: abs(leader.height - value.base), default=None)


def _limit(
    value: Value,
    labels: Sequence[Label],
    bases: dict[int, float],
    strokes: Strokes,
    rules: FormRules,
) -> float:
    """Return how far right a value may reach: to the next label, tick box or upright rule, or the edge of the paper."""
    mine = value.label.rect
    ends: list[float] = [strokes.grey.shape[1] - 4.0 * MM]
    ends += [
        other.rect.left - 0.8 * MM
        for other in labels
        if other is not value.label
        and other.rect.left > mine.left + 2 * MM
        and other.rect.left >= mine.right - MM
        and abs(bases[id(other)] - value.base) < SAME_BASE_MM * MM
    ]
    ends += [
        square.left - MM
        for square in strokes.squares
        if square.left > mine.right and square.top < value.base < square.bottom + 2 * MM
    ]
    rule = rules.next_upright(mine.right, value.base - 2 * MM)
    return min(ends) if rule is None else min(*ends, rule - 0.6 * MM)


def _right_end(value: Value, left: float, leader: Leader | None) -> float:
    if leader is None:
        return min(value.limit, left + SHORT_VALUE_MM * MM) if value.number else value.limit
    ends = [min(run.right, value.limit) for run in leader.runs if run.right > left + 3 * MM and run.left < value.limit]
    return min(value.limit, max(ends) + BEYOND_MM * MM) if ends else value.limit


def _mode(places: Sequence[float]) -> tuple[float, int]:
    """Return the place near which most lie, and how many do."""
    if not places:
        return 0.0, 0
    near = [[other for other in places if abs(other - place) < COMMON_MM * MM] for place in places]
    most = max(near, key=len)
    return float(np.median(most)), len(most)
