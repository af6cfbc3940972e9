"""Boxes that a person draws over a page, and the areas of a form that come of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from records.editions import Area, AreaKind, DatePart, Line, TickBox
from records.record_types import RecordType, record_type
from records.stages import Box
from records.wordings.named import NamedWording

RULE_AT = 0.85
"""Where the dotted rule lies in a value box that was drawn around the writing, a share of its height."""
UNMOVED = 0.0006
"""Nearer, in fractions of the page, a box is the one of before: a browser counts in pixels."""


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """Value box; boxes of one `area` are its lines in order.

    Attributes:
        area: id of the area, that of an area of the form before if it is one.
        columns: as written on the line, "a+b" for several.
        box: its place.
        part: of a date, where the form prints a gap for each.
        row: number of the entry on a page of several.
        label: what is printed before it, "" = as before.
    """

    area: str
    columns: str
    box: Box
    part: DatePart | None = None
    row: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class DrawnTick:
    """Tick box: a mark gives the column the code."""

    column: str
    value: str
    box: Box


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes drawn over a page, in fractions of the form; `wordings` are labels to be known from then on."""

    id: str
    record_type: str
    note: str
    boxes: tuple[DrawnBox, ...]
    ticks: tuple[DrawnTick, ...]
    wordings: tuple[NamedWording, ...] = ()


def drawn_areas(drawing: Drawing, before: Mapping[str, Area]) -> tuple[Area, ...]:
    """Return the drawn value boxes, those of one area together; what an area of before was, it stays.

    Args:
        drawing: what was drawn.
        before: the areas of the form that was drawn over, by id.
    """
    kind = record_type(drawing.record_type)
    by_area: dict[str, list[DrawnBox]] = {}
    for box in drawing.boxes:
        by_area.setdefault(box.area or f"{box.columns}.{box.part or ''}".rstrip("."), []).append(box)
    named = ((name, [replace(box, area=name) for box in boxes]) for name, boxes in by_area.items())
    return tuple(_area(boxes, before.get(name), kind) for name, boxes in named)


def drawn_ticks(drawing: Drawing) -> tuple[TickBox, ...]:
    """Return the drawn tick boxes."""
    kind = record_type(drawing.record_type)
    return tuple(TickBox(tick.column, tick.value, kind.column(tick.column).label, tick.box) for tick in drawing.ticks)


def _area(boxes: Sequence[DrawnBox], before: Area | None, kind: RecordType) -> Area:
    """Make one area; nobody doubts what a person drew."""
    first = boxes[0]
    lines = tuple(_line(box.box, before) for box in boxes)
    columns = tuple(first.columns.split("+"))
    if before is not None:
        label, row = first.label or before.label, first.row or before.row
        return replace(before, columns=columns, label=label, lines=lines, row=row, part=first.part, doubts=())
    known = {column.name: column.label for column in kind.known}
    label = first.label or known.get(columns[0], columns[0])
    return Area(first.area, columns, label, AreaKind.WRITTEN, lines, first.row, first.part)


def _line(box: Box, before: Area | None) -> Line:
    """Return the line of a box: one that was not moved keeps its rule where it was found."""
    lines = before.lines if before else ()
    new = Line(box, box.y + RULE_AT * box.height)
    return next((line for line in lines if _apart(line.box, box) < UNMOVED), new)


def _apart(one: Box, other: Box) -> float:
    """Return the largest distance between edges of two boxes."""
    (left, top, right, bottom), theirs = _edges(one), _edges(other)
    return max(abs(left - theirs[0]), abs(top - theirs[1]), abs(right - theirs[2]), abs(bottom - theirs[3]))


def _edges(box: Box) -> tuple[float, float, float, float]:
    return box.x, box.y, box.x + box.width, box.y + box.height
