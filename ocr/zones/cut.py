"""All zones of one registered page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ocr.page import PageImage
from ocr.zones.form import PIXELS_PER_MM, FormPrint, Grey, Mask, form_print, pixel_slices
from ocr.zones.lines import clean_line, paper_noise
from ocr.zones.paper import StraightPage, straight_page
from ocr.zones.struck import strike_of
from ocr.zones.ticks import TickZone, read_tick
from records.editions import Area, AreaKind, Edition
from records.stages import Box, PageLayout

LEFT_MM = 0.6
"""Writing may start this far before its box."""
OVERRUN_MM = 25.0
"""Writing may run this far beyond its box where nothing else is printed or written."""
NAME_BAND = (0.42, 0.18)
"""Heights above and below the rule, in heights of the box, between which a name's letters and marks stand."""
MARGIN = 8
"""Pixels of paper kept around the writing."""


@dataclass(frozen=True, slots=True)
class Zone:
    """One written line of an area.

    Attributes:
        area: the area it belongs to.
        line: index of the line in the area, from 0.
        box: the writing's rectangle in form fractions; the printed box when there is none.
        pixels: height × width, uint8, the writing alone: ink 0, paper 255; empty array when the line is blank.
        ink: same shape, 255 where the writing is.
        struck: share of the writing's width that is struck out, 0–1.
        overrun: the writing runs beyond its printed box.
    """

    area: Area
    line: int
    box: Box
    pixels: Grey
    ink: Mask
    struck: float
    overrun: bool

    @property
    def blank(self) -> bool:
        """Whether no writing was found."""
        return self.pixels.size == 0


@dataclass(frozen=True, slots=True)
class PageZones:
    """Everything cut from one page, in the order of the edition."""

    lines: tuple[Zone, ...]
    ticks: tuple[TickZone, ...]


def cut_zones(image: PageImage, layout: PageLayout, edition: Edition) -> PageZones:
    """Straighten the page, take the form's print out and cut every value line and tick box.

    Signatures are not cut: no column holds them.
    """
    form = form_print(edition)
    straight = straight_page(image, layout, edition, form)
    page = straight.light
    noise = paper_noise(page)
    lines = tuple(
        _zone(_uncover(straight, area), form, edition, area, index, noise)
        for area in edition.areas
        if area.kind is not AreaKind.SIGNATURE
        for index in range(len(area.lines))
    )
    return PageZones(lines, tuple(read_tick(page, form, tick) for tick in edition.ticks))


def _uncover(straight: StraightPage, area: Area) -> Grey:
    """The page with the signature over a name taken out where its ink allows; the page as it is for other areas."""
    if area.kind is not AreaKind.SIGNED_NAME:
        return straight.light
    uncovered = straight.light.copy()
    for line in area.lines:
        window = pixel_slices(line.box, uncovered.shape, margin_mm=OVERRUN_MM / 2)
        uncovered[window] = straight.without_blue_pen(*window)
    return uncovered


def _zone(page: Grey, form: FormPrint, edition: Edition, area: Area, index: int, noise: float) -> Zone:
    """Cut one line."""
    box = area.lines[index].box
    rows, columns = pixel_slices(_band(area, index), page.shape)
    start = max(0, columns.start - round(LEFT_MM * PIXELS_PER_MM))
    stop = columns.stop + _room_right(edition, box, page.shape[1])
    window = _within_rules(form.rules[rows, start:stop], start, (columns.start + columns.stop) // 2)
    line = clean_line(page, form, rows, window, noise)
    inked_rows, inked_columns = np.flatnonzero(line.ink.any(axis=1)), np.flatnonzero(line.ink.any(axis=0))
    if not inked_rows.size:
        return Zone(area, index, box, line.pixels[:0, :0], line.ink[:0, :0], 0.0, overrun=False)
    top, bottom = max(0, inked_rows[0] - MARGIN), inked_rows[-1] + 1 + MARGIN
    left, right = max(0, inked_columns[0] - MARGIN), inked_columns[-1] + 1 + MARGIN
    pixels, ink = line.pixels[top:bottom, left:right].copy(), line.ink[top:bottom, left:right].copy()
    height, width = page.shape
    found = Box(
        (window.start + left) / width, (rows.start + top) / height, pixels.shape[1] / width, pixels.shape[0] / height
    )
    overrun = window.start + inked_columns[-1] > columns.stop + round(PIXELS_PER_MM)
    return Zone(area, index, found, pixels, ink, strike_of(ink), overrun=bool(overrun))


def _band(area: Area, index: int) -> Box:
    """The rows to cut: the line's box, for a signed name only the letters' height, since the signature is taller."""
    line = area.lines[index]
    if area.kind is not AreaKind.SIGNED_NAME:
        return line.box
    above, below = (share * line.box.height for share in NAME_BAND)
    return Box(line.box.x, line.baseline - above, line.box.width, above + below)


def _within_rules(rules: Mask, start: int, middle: int) -> slice:
    """The columns around `middle` up to the next upright rules; writing does not cross a table's rule."""
    upright = start + np.flatnonzero((rules > 0).mean(axis=0) > 0.8)
    left = upright[upright < middle].max(initial=start - 1) + 1
    right = upright[upright > middle].min(initial=start + rules.shape[1])
    return slice(int(left), int(right))


def _room_right(edition: Edition, box: Box, width: int) -> int:
    """Pixels of free paper right of a box, up to the next value, printed word, tick box or the page's edge."""
    others = [line.box for area in edition.areas for line in area.lines]
    others += [printed.box for printed in edition.printed] + [tick.box for tick in edition.ticks]
    end = box.x + box.width
    middle = box.y + box.height / 2
    starts = [o.x for o in others if o.x >= end - 0.002 and o.y <= middle <= o.y + o.height]
    # Beyond everything the form prints lies the margin, and there the paper may end.
    room = (min(starts, default=max(o.x + o.width for o in others)) - end) * width
    return max(0, min(round(room), round(OVERRUN_MM * PIXELS_PER_MM)))
