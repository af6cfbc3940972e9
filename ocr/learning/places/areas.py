"""Areas of an edition made of what a page was understood to ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ocr.learning.geometry import MM, Rect
from ocr.learning.labels.labels import Label
from ocr.learning.places.officer import officer_label, officer_line
from ocr.learning.places.values import Value, ValueLine
from ocr.learning.understood import Understood
from ocr.zones.form_print import Grey
from records.editions import Area, AreaKind, DatePart, Line
from records.wordings import WordingRole

ABOVE_BASE = 0.65
"""Share of a line's height that lies above its leader."""
OF_PITCH, LOWEST_MM, HIGHEST_MM, BELOW = 1.3, 7.1, 10.6, 1.15
"""A line is so much higher than the way to its neighbours, within bounds; below there is a little more room."""
NEIGHBOUR_MM, PITCH_MM, USUAL_PITCH_MM = 3.0, (4.5, 14.0), 8.0
NOTES_HEIGHT_MM, OFFICER_HEIGHT_MM = 8.9, 11.0
SHORTEST_MM, STUB_MM = 3.0, 12.0
WRITING_MM, INK, WRITTEN, PAPER = 4.0, 150, 0.02, 190
"""Height of writing over its line, the grey value of its ink, the share of it that is inked, and the grey of paper."""
SEVERAL = 3
"""Pages that show together where a form is written on."""
PARTS = {DatePart.DAY: "ngay", DatePart.MONTH: "thang", DatePart.YEAR: "nam"}


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line to write on: its room, and the height on which letters stand, in pixels."""

    rect: Rect
    base: float

    @classmethod
    def of(cls, line: ValueLine, height: float) -> PlacedLine:
        """Return a line of that height."""
        top = line.base - ABOVE_BASE * height
        return cls(Rect(line.left, top, line.right, top + height), line.base)


@dataclass(frozen=True, slots=True)
class Place:
    """An area in pixels.

    Attributes:
        id: as in `Area`.
        columns: as in `Area`.
        label: what asks for it.
        kind: as in `Area`.
        lines: first line, then continuation lines.
        part: as in `Area`.
        seen: its place was seen: on a leader, or by what most of several pages write there.
        row: as in `Area`.
    """

    id: str
    columns: tuple[str, ...]
    label: Label
    kind: AreaKind
    lines: tuple[PlacedLine, ...]
    part: DatePart | None = None
    seen: bool = True
    row: int | None = None

    def rects(self) -> tuple[Rect, ...]:
        """Return the boxes of its lines."""
        return tuple(line.rect for line in self.lines)

    def area(self, page: Rect) -> Area:
        """Return it as an area of an edition whose blank form is a part of the page."""
        lines = tuple(Line(line.rect.in_page(page), (line.base - page.top) / page.height) for line in self.lines)
        return Area(self.id, self.columns, self.label.wording.text, self.kind, lines, self.row, self.part)


def places_of(page: Understood, views: Sequence[Grey]) -> tuple[Place, ...]:
    """Return every area of a page, each column once, in reading order.

    Args:
        page: the page or the median of several.
        views: the pages of that print lying on each other.
    """
    found: dict[str, Place] = {}
    for place in (*_values(page, views), *_under_sections(page), *_notes(page), *_officer(page, views)):
        if place.lines:
            found.setdefault(place.id, place)
    return tuple(found.values())


def _values(page: Understood, views: Sequence[Grey]) -> Iterator[Place]:
    """Values behind labels."""
    heads = [label.rect.bottom for label in page.labels if label.role is WordingRole.SECTION]
    bases = sorted([*heads, *(line.base for value in page.values for line in value.lines)])
    pitch = _pitch(page.labels)
    for value in page.values:
        if not value.label.columns:
            continue
        part = value.label.wording.part
        if part is DatePart.DAY and not value.label.in_gaps:
            part = None
        lines = value.lines[:1] if part else _written_lines(value, views)
        columns = value.label.columns
        name = "+".join(columns) + (f".{PARTS[part]}" if part else "")
        sized = _sized(lines, bases, pitch)
        seen = value.on_leader or any(_pages_write(line, page.text.strokes.grey, views) for line in lines)
        yield Place(name, columns, value.label, _kind(value), sized, part, seen)


def _written_lines(value: Value, views: Sequence[Grey]) -> list[ValueLine]:
    """Return the lines of a value without the rest of a line behind a long label, which nobody writes on."""
    first = value.lines[0]
    rest = len(value.lines) > 1 and not value.on_leader
    if not rest or (first.right - first.left > STUB_MM * MM and _writes(first, views)):
        return value.lines
    return value.lines[1:]


def _writes(line: ValueLine, views: Sequence[Grey]) -> bool:
    """Return whether most pages have writing on a line."""
    band = Rect(line.left + MM, line.base - WRITING_MM * MM, line.right, line.base)
    windows = [view[band.within(view.shape)] for view in views]
    return float(np.median([(window < INK).mean() if window.size else 0.0 for window in windows])) > WRITTEN


def _pages_write(line: ValueLine, median: Grey, views: Sequence[Grey]) -> bool:
    """Return whether most of several pages have writing on a line where their median, and so the form, has none."""
    if len(views) < SEVERAL:
        return False
    band = Rect(line.left, line.base - WRITING_MM * MM, line.right, line.base).within(median.shape)
    bare = median[band] >= PAPER
    shares = [float(((view[band] < INK) & bare).mean()) if bare.size else 0.0 for view in views]
    return float(np.median(shares)) > WRITTEN / 2


def _kind(value: Value) -> AreaKind:
    """Page numbers without a leader are printed; everything else is written."""
    printed = value.label.wording.column == "trangSo" and not value.on_leader
    return AreaKind.PRINTED_NUMBER if printed else AreaKind.WRITTEN


def _under_sections(page: Understood) -> Iterator[Place]:
    """Values on lines right below the head of a part, where no label names them."""
    asked = {column for value in page.values for column in value.label.columns}
    heads = {id(label): label for label, _line in page.continuation.under_sections}
    for label in heads.values():
        columns = label.wording.columns(label.person)
        if columns and not asked & set(columns):
            lines = [line for head, line in page.continuation.under_sections if head is label]
            sized = _sized(lines, sorted(line.base for line in lines), USUAL_PITCH_MM * MM)
            yield Place("+".join(columns), columns, label, AreaKind.WRITTEN, sized)


def _notes(page: Understood) -> Iterator[Place]:
    if page.notes is not None:
        lines = tuple(PlacedLine.of(line, NOTES_HEIGHT_MM * MM) for line in page.notes.lines())
        yield Place("ghiChu", ("ghiChu",), page.notes.label, AreaKind.WRITTEN, lines)


def _officer(page: Understood, views: Sequence[Grey]) -> Iterator[Place]:
    label = officer_label(page.labels)
    if label is None:
        return
    seen = page.continuation.officer
    right_end = page.notes.rect.left if page.notes else page.text.strokes.grey.shape[1]
    line = officer_line(label, page.labels, page.rules, views, right_end, seen.base if seen else None)
    columns = (label.wording.column,)
    sized = (PlacedLine.of(line, OFFICER_HEIGHT_MM * MM),)
    yield Place(columns[0], columns, label, AreaKind.SIGNED_NAME, sized, seen=seen is not None)


def _sized(lines: Sequence[ValueLine], bases: Sequence[float], pitch: float) -> tuple[PlacedLine, ...]:
    """Lines with their heights, those too short to write on left out."""
    return tuple(
        PlacedLine.of(line, _height(line.base, bases, pitch))
        for line in lines
        if line.right - line.left > SHORTEST_MM * MM
    )


def _height(base: float, bases: Sequence[float], pitch: float) -> float:
    above = [base - other for other in bases if base - other > NEIGHBOUR_MM * MM]
    below = [other - base for other in bases if other - base > NEIGHBOUR_MM * MM]
    way = min(min(above, default=pitch), BELOW * min(below, default=pitch))
    return float(np.clip(OF_PITCH * way, LOWEST_MM * MM, HIGHEST_MM * MM))


def _pitch(labels: Sequence[Label]) -> float:
    """Return the usual way from one line of labels to the next."""
    ways = np.diff(sorted({round(label.rect.bottom) for label in labels if label.role is not WordingRole.HINT}))
    usual = ways[(ways > PITCH_MM[0] * MM) & (ways < PITCH_MM[1] * MM)]
    return float(np.median(usual)) if len(usual) else USUAL_PITCH_MM * MM
