"""All zones of one registered page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.page import PageImage
from ocr.zones.form import PIXELS_PER_MM, FormPrint, Grey, Mask, form_print, pixel_slices
from ocr.zones.lines import CleanLine, clean_line, paper_noise
from ocr.zones.paper import StraightPage, straight_page
from ocr.zones.struck import share_struck, struck_writing, written_instead
from ocr.zones.ticks import TickZone, read_tick
from ocr.zones.windows import OVERRUN_MM, Window, overlap, windows
from records.editions import Area, AreaKind, Edition
from records.stages import Box, PageLayout

MARGIN = 8
"""Pixels of paper kept around the writing."""
WRITTEN_ROWS = (0.3, 0.2)
"""Of a box's height: below its top and below the baseline. What stays outside are tips of the neighbouring lines."""
STRUCK_SHARE = 0.4
"""From this share of the writing on, what is struck out is the value, and the new one is looked for."""
AROUND = 0.35
"""Heights of the box above and below it in which a value written instead of a struck one stands."""
PEN_AREAS, BLUE_SHARE = 8, 0.5
"""Lines from which the colour of the page's pen is told, and the share of blue in their ink that makes it blue."""


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
        rewritten: the value was struck out and this is what was written beside it instead.
    """

    area: Area
    line: int
    box: Box
    pixels: Grey
    ink: Mask
    struck: float
    overrun: bool
    rewritten: bool = False

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
    by_hand = _blue_pen_writes(straight, edition)
    zones = (
        _zone(page if by_hand else _uncover(straight, window.area), form, window, noise) for window in windows(edition)
    )
    return PageZones(tuple(_each_once(list(zones))), tuple(read_tick(page, form, tick) for tick in edition.ticks))


def _blue_pen_writes(straight: StraightPage, edition: Edition) -> bool:
    """Whether the values themselves are written in blue: then a blue signature cannot be told from the name below."""
    written = [area for area in edition.areas if area.kind is AreaKind.WRITTEN][:PEN_AREAS]
    shares = [straight.share_of_blue(*pixel_slices(area.lines[0].box, straight.light.shape)) for area in written]
    return float(np.median([share for share in shares if share is not None] or [0.0])) > BLUE_SHARE


def _uncover(straight: StraightPage, area: Area) -> Grey:
    """The page with the signature over a name taken out where its ink allows; the page as it is for other areas."""
    if area.kind is not AreaKind.SIGNED_NAME:
        return straight.light
    uncovered = straight.light.copy()
    for line in area.lines:
        window = pixel_slices(line.box, uncovered.shape, margin_mm=OVERRUN_MM / 2)
        uncovered[window] = straight.without_blue_pen(*window)
    return uncovered


def _zone(page: Grey, form: FormPrint, window: Window, noise: float) -> Zone:
    """Cut one line."""
    area, index, rows, columns = window.area, window.line, window.rows, window.columns
    box = area.lines[index].box
    line = clean_line(page, form, rows, columns, noise)
    if not _stands_on_line(line, area, index, rows, page.shape[0]):
        return Zone(area, index, box, line.pixels[:0, :0], line.ink[:0, :0], 0.0, overrun=False)
    struck = struck_writing(line.ink)
    share = share_struck(struck, line.ink)
    instead = _written_instead(page, form, rows, columns, noise, struck) if share >= STRUCK_SHARE else None
    if instead is not None:
        rows, line = instead
    top, bottom, left, right = _extent(line.ink)
    pixels, ink = line.pixels[top:bottom, left:right].copy(), line.ink[top:bottom, left:right].copy()
    height, width = page.shape
    found = Box(
        (columns.start + left) / width, (rows.start + top) / height, pixels.shape[1] / width, pixels.shape[0] / height
    )
    overrun = columns.start + right - MARGIN > window.end + round(PIXELS_PER_MM)
    return Zone(area, index, found, pixels, ink, share, overrun=bool(overrun), rewritten=instead is not None)


def _extent(ink: Mask) -> tuple[int, int, int, int]:
    """Top, bottom, left and right of the writing with a margin of paper."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return (
        max(0, int(rows[0]) - MARGIN),
        int(rows[-1]) + 1 + MARGIN,
        max(0, int(columns[0]) - MARGIN),
        int(columns[-1]) + 1 + MARGIN,
    )


def _stands_on_line(line: CleanLine, area: Area, index: int, rows: slice, height: int) -> bool:
    """Whether some ink lies where letters of this line stand, not only tips of letters above and below."""
    box, baseline = area.lines[index].box, area.lines[index].baseline
    below_top, below_base = (share * box.height for share in WRITTEN_ROWS)
    first, last = (round(y * height) - rows.start for y in (box.y + below_top, baseline + below_base))
    return bool(line.ink[max(0, first) : max(0, last)].any())


def _written_instead(
    page: Grey, form: FormPrint, rows: slice, window: slice, noise: float, struck: Mask
) -> tuple[slice, CleanLine] | None:
    """The rows and the line of what was written around struck writing; None when nothing was."""
    room = round(AROUND * (rows.stop - rows.start))
    around = slice(max(0, rows.start - room), min(page.shape[0], rows.stop + room))
    bare = page.copy()
    bare[rows, window][cv2.dilate(struck, np.ones((5, 5), np.uint8)) > 0] = 255
    line = clean_line(bare, form, around, window, noise)
    inked = np.argwhere(struck)
    (top, left), (bottom, right) = inked.min(axis=0), inked.max(axis=0)
    shift = rows.start - around.start
    ink = written_instead(line.ink, slice(int(top) + shift, int(bottom) + shift), slice(int(left), int(right)))
    if not ink.any():
        return None
    keep = cv2.dilate(ink, np.ones((5, 5), np.uint8)) > 0
    return around, CleanLine(np.where(keep, line.pixels, np.uint8(255)), ink)


def _each_once(zones: Sequence[Zone]) -> Iterator[Zone]:
    """The zones; a line of an area that only holds parts of what was written instead in another line is blank."""
    for zone in zones:
        others = (other for other in zones if other.area is zone.area and other.rewritten)
        if not zone.rewritten and any(overlap(zone.box, other.box) > zone.box.height / 2 for other in others):
            box = zone.area.lines[zone.line].box
            yield Zone(zone.area, zone.line, box, zone.pixels[:0, :0], zone.ink[:0, :0], 0.0, overrun=False)
        else:
            yield zone
