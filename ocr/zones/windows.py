"""Windows in which the lines of a form are cut: computed once an edition, the same on every page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ocr.zones.form_print import PIXELS_PER_MM, FormPrint, Mask, form_print, pixel_slices
from records.editions import Area, AreaKind, Edition, Line
from records.stages import Box

LEFT_MM = 0.6
"""Distance before its box at which writing may start."""
OVERRUN_MM = 25.0
"""Distance beyond its box that writing may reach where nothing else is printed or written."""
NAME_BAND = (0.42, 0.18)
"""Band of a name's letters and marks above and below the rule, in heights of the box."""
HEADROOM = (0.25, 0.1)
"""Reach of pens above and below a box, as shares of its height: loops, tone marks on capitals, tails."""
SIDE_MM = 2.0
"""Largest distance of a table's rule from the side of its cell's box; an upright line farther inside is a fold."""
BESIDE = 0.15
"""Share of a box's height that another box may reach into its rows without standing beside it."""


@dataclass(frozen=True, slots=True)
class Window:
    """Cut-out of one line on the straightened page.

    Attributes:
        area: the area of the line.
        line: index of the line in the area, from 0.
        rows: the rows to cut.
        columns: the columns to cut.
        end: the column where the printed box ends.
        neighbours: other lines of the form whose boxes reach into these rows.
    """

    area: Area
    line: int
    rows: slice
    columns: slice
    end: int
    neighbours: tuple[Line, ...]


@lru_cache(maxsize=16)
def windows(edition: Edition) -> tuple[Window, ...]:
    """Return the windows of all lines but signatures, which no column holds, in the order of the edition."""
    form = form_print(edition)
    return tuple(
        _window(form, edition, area, index)
        for area in edition.areas
        if area.kind is not AreaKind.SIGNATURE
        for index in range(len(area.lines))
    )


def overlap(one: Box, other: Box) -> float:
    """Return the common height of two boxes; negative when there is a gap."""
    return min(one.y + one.height, other.y + other.height) - max(one.y, other.y)


def _window(form: FormPrint, edition: Edition, area: Area, index: int) -> Window:
    box, width = area.lines[index].box, form.grey.shape[1]
    band = _band(area, index)
    rows, columns = pixel_slices(band, form.grey.shape)
    start = max(0, columns.start - round(LEFT_MM * PIXELS_PER_MM))
    stop = columns.stop + _room_right(edition, box, width)
    free = _within_rules(form.rules[rows, start:stop], start, columns)
    return Window(area, index, rows, free, columns.stop, _neighbours(edition, area.lines[index], band))


def _neighbours(edition: Edition, mine: Line, band: Box) -> tuple[Line, ...]:
    lines = (line for area in edition.areas for line in area.lines)
    return tuple(line for line in lines if line is not mine and overlap(line.box, band) > 0)


def _band(area: Area, index: int) -> Box:
    """Return the rows to cut: the line's box and some room, for a signed name only its letters below the signature."""
    line = area.lines[index]
    if area.kind is not AreaKind.SIGNED_NAME:
        above, below = (share * line.box.height for share in HEADROOM)
        return Box(line.box.x, line.box.y - above, line.box.width, line.box.height + above + below)
    above, below = (share * line.box.height for share in NAME_BAND)
    return Box(line.box.x, line.baseline - above, line.box.width, above + below)


def _within_rules(rules: Mask, start: int, box: slice) -> slice:
    """Return the columns up to the next upright rules beside the box; writing does not cross a table's rule."""
    side = round(SIDE_MM * PIXELS_PER_MM)
    upright = start + np.flatnonzero((rules > 0).mean(axis=0) > 0.8)
    left = upright[upright < box.start + side].max(initial=start - 1) + 1
    right = upright[upright > box.stop - side].min(initial=start + rules.shape[1])
    return slice(int(left), int(right))


def _room_right(edition: Edition, box: Box, width: int) -> int:
    """Return the pixels of free paper right of a box, up to the next value, printed word, tick box or page edge."""
    others = [line.box for area in edition.areas for line in area.lines]
    others += [printed.box for printed in edition.printed] + [tick.box for tick in edition.ticks]
    end = box.x + box.width
    starts = [o.x for o in others if o.x >= end - 0.002 and overlap(o, box) > BESIDE * box.height]
    # Beyond everything the form prints lies the margin, and there the paper may end.
    room = (min(starts, default=max(o.x + o.width for o in others)) - end) * width
    return max(0, min(round(room), round(OVERRUN_MM * PIXELS_PER_MM)))
