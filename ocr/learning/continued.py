"""Continuation lines: leaders that no label begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocr.learning.frame import FormRules
from ocr.learning.geometry import MM
from ocr.learning.labels import Label
from ocr.learning.leaders import Leader
from ocr.learning.values import Value, ValueLine, letter_base
from ocr.zones.form_print import Mask
from records.wordings import WordingRole

LEAST_LEADER_MM, LEAST_PIECE_MM, LEAST_LINE_MM = 18.0, 14.0, 30.0
JOINED_MM = 14.0
"""Runs of one leader nearer than this are one line, over which writing hid the dots."""
BELOW_MM, SAME_LINE_MM, FARTHEST_MM = 2.5, 3.0, 16.0
REACHES_MM = 18.0
"""A value goes on below where its line ends so near the end of the line below."""
BEYOND_MM, OFFICER_MM = 1.2, 25.0
SIGNED = (WordingRole.OFFICER, WordingRole.SIGNATURE, WordingRole.HINT)


@dataclass(frozen=True, slots=True)
class TextColumn:
    """The column of values: its common edges, where there are, and the notes' rule on its right."""

    left: float
    right: float | None
    note_rule: float | None
    side_by_side: bool


@dataclass(frozen=True, slots=True)
class Continuation:
    """Findings about lines without a label.

    Attributes:
        under_sections: lines right below a section's head, with the head.
        officer: the line on which the officer's name stands.
    """

    under_sections: tuple[tuple[Label, ValueLine], ...]
    officer: ValueLine | None


def continue_values(
    values: Sequence[Value],
    labels: Sequence[Label],
    ink: Mask,
    rules: FormRules,
    used: frozenset[Leader],
    column: TextColumn,
) -> Continuation:
    """Add to every value the lines on which it goes on; lines that belong to no value are told apart."""
    bases = {id(label): letter_base(ink, label.rect) for label in labels}
    by_label = {id(value.label): value for value in values}
    first = [value.lines[0] for value in values]
    under: list[tuple[Label, ValueLine]] = []
    officer: ValueLine | None = None
    for line in _free_lines(rules, used, first, column, _signed_from(labels, bases)):
        near = _right_above(line, labels, bases, by_label, column)
        if not near:
            continue
        top = near[0]
        if top.role in SIGNED:
            officer = line if _below_officer(line, labels) else officer
        elif top.role is WordingRole.SECTION:
            under.append((top, ValueLine(line.left - MM, line.right + MM, line.base)))
        else:
            _continue(line, [by_label[id(label)] for label in near if id(label) in by_label], column)
    return Continuation(tuple(under), officer)


def _signed_from(labels: Sequence[Label], bases: dict[int, float]) -> float:
    """Return the height below which signatures begin."""
    return min((bases[id(label)] for label in labels if label.role in SIGNED), default=float("inf"))


def _free_lines(
    rules: FormRules, used: frozenset[Leader], taken: Sequence[ValueLine], column: TextColumn, signed_from: float
) -> Iterator[ValueLine]:
    """Pieces of leaders without a label from the top down, drawn to the common edges above the signatures."""
    for leader in rules.leaders:
        if leader in used or leader.length <= LEAST_LEADER_MM * MM:
            continue
        for left, right in _pieces(leader, rules):
            if any(_lies_on(first, left, right, leader.height) for first in taken):
                continue
            line = _drawn(left, right, leader.height, column, signed=leader.height > signed_from)
            if line is not None:
                yield line


def _pieces(leader: Leader, rules: FormRules) -> Iterator[tuple[float, float]]:
    """Yield the runs of a leader joined over gaps that no upright rule parts."""
    pieces: list[tuple[float, float]] = []
    for run in leader.runs:
        if pieces and run.left - pieces[-1][1] < JOINED_MM * MM and not _parted(pieces[-1][1], run.left, leader, rules):
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], run.right))
        else:
            pieces.append((run.left, run.right))
    yield from ((left, right) for left, right in pieces if right - left > LEAST_PIECE_MM * MM)


def _lies_on(line: ValueLine, left: float, right: float, height: float) -> bool:
    """Return whether a piece of a leader is a part of a first line that leans a little."""
    beside = min(line.right, right) - max(line.left, left)
    return abs(line.base - height) < SAME_LINE_MM * MM and beside > (right - left) / 2


def _parted(left: float, right: float, leader: Leader, rules: FormRules) -> bool:
    return any(left - MM < rule.at < right + MM and rule.start < leader.height < rule.end for rule in rules.upright)


def _drawn(left: float, right: float, base: float, column: TextColumn, *, signed: bool) -> ValueLine | None:
    """Return a line within the column of values; None when it lies in the notes."""
    inside = column.right is not None and not column.side_by_side and not signed
    if inside and column.right is not None and right <= column.right + 3 * MM and right - left > LEAST_LINE_MM * MM:
        left, right = min(left, column.left + MM), max(right, column.right - BEYOND_MM * MM)
    if column.note_rule is not None:
        right = min(right, column.note_rule - 0.6 * MM)
    return ValueLine(left, right, base) if right - left > LEAST_PIECE_MM * MM else None


def _right_above(
    line: ValueLine,
    labels: Sequence[Label],
    bases: dict[int, float],
    by_label: dict[int, Value],
    column: TextColumn,
) -> list[Label]:
    """Return the labels over a line whose last line is the lowest, the lowest first."""

    def foot(label: Label) -> float:
        value = by_label.get(id(label))
        return value.last.base if value else bases[id(label)]

    def right(label: Label) -> float:
        value = by_label.get(id(label))
        return value.lines[0].right if value else label.rect.right

    above = [
        label
        for label in labels
        if bases[id(label)] < line.base - BELOW_MM * MM
        and label.rect.left < line.right
        and right(label) > line.left
        and not (column.note_rule is not None and label.wording.column == "ghiChu")
    ]
    lowest = max((foot(label) for label in above), default=0.0)
    near = [label for label in above if foot(label) > lowest - SAME_LINE_MM * MM]
    return sorted(near, key=foot, reverse=True)


def _below_officer(line: ValueLine, labels: Sequence[Label]) -> bool:
    """Return whether a line lies under the words for the officer."""
    middle = (line.left + line.right) / 2
    return any(
        label.role is WordingRole.OFFICER and abs(label.rect.middle[0] - middle) < OFFICER_MM * MM for label in labels
    )


def _continue(line: ValueLine, near: Sequence[Value], column: TextColumn) -> None:
    """Give a line to the rightmost value above it that runs on to its end."""
    own = [value for value in near if value.last.right > line.right - REACHES_MM * MM]
    value = max(own, key=lambda one: one.label.rect.left, default=None)
    if value is not None and SAME_LINE_MM * MM < line.base - value.last.base < FARTHEST_MM * MM:
        left = line.left if column.side_by_side else max(line.left, column.left)
        value.lines.append(ValueLine(left - MM, line.right + BEYOND_MM * MM, line.base))
