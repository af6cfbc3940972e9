"""Zones of one registered page: line crops and tick boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import PageImage
from ocr.zones.cells import lines_as_written
from ocr.zones.ditto import ditto_areas
from ocr.zones.faint_ink import faint_ink
from ocr.zones.form_print import PIXELS_PER_MM, FormPrint, Grey, Mask, form_print, pixel_slices
from ocr.zones.leader_rows import with_leaders_of_page
from ocr.zones.lines import ACCENT_REACH_MM, CleanLine, clean_line, paper_noise, widened
from ocr.zones.rule_leaders import without_rule_leaders
from ocr.zones.stamps import StampZone, cut_stamps
from ocr.zones.straight_page import StraightPage, straight_page
from ocr.zones.strikeout import Stroke, replacement_ink, stroke_through, struck_rows
from ocr.zones.ticks import TickZone, read_ticks
from ocr.zones.windows import OVERRUN_MM, Window, overlap, windows
from records.editions import Area, AreaKind, Edition, Line
from records.stages import Box, PageLayout

MARGIN = 6
"""Pixels of paper kept around the writing."""
ABOVE_LETTERS = 0.3
"""Share of a box's height: ink ending above it, or below the baseline, are tips of the neighbouring lines."""
STRUCK_SHARE = 0.4
"""Struck-out share of the writing from which the value is struck out and a new one is searched."""
AROUND = 0.5
"""Heights of the box above and below it in which the replacement of a struck value stands."""
STROKE_END_MM = 0.6
"""Length by which a strike-out stroke continues, thinner, beyond its detected ends."""
LETTER_MIDDLE = 0.25
"""Height of a letter's centre above its baseline, in distances to the next line."""
AWAY_MM = (4.0, 20.0)
"""Distance from all letters of a line, across and along the height, from which a mark is none of theirs."""
PIECE_MM = 1.0
"""Height or width from which a piece of ink is one of a letter, and no speck."""
PEN_AREAS, BLUE_SHARE = 8, 0.5
"""Number of lines from which the pen's colour is measured, and the blue share of their ink that makes it blue."""


@dataclass(frozen=True, slots=True)
class Zone:
    """One written line of an area.

    Attributes:
        area: the area it belongs to.
        line: index of the line in the area, from 0.
        box: the writing's rectangle in form fractions; the printed box when there is none.
        pixels: height × width, uint8, the writing alone: ink 0, paper 255; empty array when the line is blank.
        ink: same shape, 255 where the writing is.
        scan: same shape, the evenly lit page as it is there: leader, print and whatever else lies on it.
        struck: share of the writing's width that is struck out, 0–1.
        overrun: True if the writing runs beyond its printed box.
        rewritten: True if the value was struck out and this is its replacement.
        traces: pictures of ink in a blank line that is too faint, or too red, to be cut; each as large as its box.
    """

    area: Area
    line: int
    box: Box
    pixels: Grey
    ink: Mask
    scan: Grey
    struck: float
    overrun: bool
    rewritten: bool = False
    traces: tuple[Grey, ...] = ()

    @property
    def blank(self) -> bool:
        """Return whether there is no writing."""
        return self.pixels.size == 0

    @property
    def faint(self) -> bool:
        """True of a blank line with traces of ink."""
        return bool(self.traces)

    @property
    def pieces(self) -> int:
        """Number of connected pieces of ink of a letter's height or width, PIECE_MM."""
        _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(self.ink, connectivity=8)
        sides = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
        return int((sides >= PIECE_MM * PIXELS_PER_MM).sum())


@dataclass(frozen=True, slots=True)
class PageZones:
    """Line and tick zones of one page, in the order of the edition.

    Attributes:
        lines: the written lines.
        ticks: the tick boxes.
        dittos: ids of the cells of a table that hold ditto marks alone; their lines may look blank.
        stamps: what may be rubber stamps.
    """

    lines: tuple[Zone, ...]
    ticks: tuple[TickZone, ...]
    dittos: frozenset[str] = frozenset()
    stamps: tuple[StampZone, ...] = ()


def cut_zones(image: PageImage, layout: PageLayout, edition: Edition) -> PageZones:
    """Straighten the page, remove the form's print and cut every value line and tick box.

    Signatures are not cut: no column holds them.
    """
    form = form_print(edition)
    straight = straight_page(image, layout, edition, form)
    noise = paper_noise(straight.light)
    page, form = without_rule_leaders(straight.light, form, edition, noise)
    if edition.origin is not None:
        form = with_leaders_of_page(page, form, edition)
    straight = replace(straight, light=page)
    by_hand = _blue_pen_writes(straight, edition)
    zones = (
        _zone(_EvenlyLitPage(page if by_hand else _uncover(straight, window.area), page, form, noise), window)
        for window in windows(lines_as_written(page, form, edition, noise))
    )
    return PageZones(
        tuple(_with_traces(zone, straight, form, noise) for zone in _each_once(list(zones))),
        read_ticks(page, form, edition.ticks),
        ditto_areas(page, form, edition, noise),
        cut_stamps(straight, edition.stamps),
    )


@dataclass(frozen=True, slots=True)
class _EvenlyLitPage:
    """Evenly lit page: what is searched for writing, how it looks, its form's print, the noise of its paper.

    A name under a signature is searched on the page without the pen that signed; the reader sees the page as it is, as
    the pen takes strokes of the name with it.
    """

    page: Grey
    seen: Grey
    form: FormPrint
    noise: float

    def without(self, rows: slice, columns: slice) -> _EvenlyLitPage:
        """Return a copy with a window painted white."""
        bare = self.page.copy()
        bare[rows, columns] = 255
        return replace(self, page=bare)

    def clean(self, line: Line, others: Sequence[Line], rows: slice, columns: slice) -> CleanLine:
        """Cut a window for `line`, without print and without the writing on `others`."""
        found = clean_line(self.page, self.form, rows, columns, self.noise)
        return _own(found, (rows, columns), line, others, self.page.shape) if others and found.ink.any() else found


def _blue_pen_writes(straight: StraightPage, edition: Edition) -> bool:
    """Return True if the values are written in blue; then a blue signature cannot be separated from the name below."""
    written = [area for area in edition.areas if area.kind is AreaKind.WRITTEN][:PEN_AREAS]
    shares = [straight.share_of_blue(*pixel_slices(area.lines[0].box, straight.light.shape)) for area in written]
    return float(np.median([share for share in shares if share is not None] or [0.0])) > BLUE_SHARE


def _uncover(straight: StraightPage, area: Area) -> Grey:
    """Return the page with the signature over a name removed where its ink allows; unchanged for other areas."""
    if area.kind is not AreaKind.SIGNED_NAME:
        return straight.light
    uncovered = straight.light.copy()
    for line in area.lines:
        window = pixel_slices(line.box, uncovered.shape, margin_mm=OVERRUN_MM / 2)
        uncovered[window] = straight.without_blue_pen(*window)
    return uncovered


def _zone(sheet: _EvenlyLitPage, window: Window) -> Zone:
    """Cut one line."""
    area, line, shape = window.area, window.area.lines[window.line], sheet.page.shape
    rows, columns = window.rows, window.columns
    found = sheet.clean(line, window.neighbours, rows, columns)
    if not _stands_on_line(found, line, rows, shape[0]):
        return _blank_zone(area, window.line)
    stroke = stroke_through(found.ink)
    share = stroke.share_of(found.ink) if stroke else 0.0
    instead = _written_instead(sheet, window, stroke) if stroke and share >= STRUCK_SHARE else None
    if instead is not None:
        rows, found = instead
    top, bottom, left, right = _extent(found.ink)
    pixels, ink = found.pixels[top:bottom, left:right].copy(), found.ink[top:bottom, left:right].copy()
    # Beside a replacement stands what was struck out, so it is seen only without that.
    scan = sheet.seen[rows, columns][top:bottom, left:right].copy() if instead is None else pixels
    x, y = (columns.start + left) / shape[1], (rows.start + top) / shape[0]
    box = Box(x, y, pixels.shape[1] / shape[1], pixels.shape[0] / shape[0])
    overrun = columns.start + right - MARGIN > window.end + round(PIXELS_PER_MM)
    return Zone(area, window.line, box, pixels, ink, scan, share, overrun=bool(overrun), rewritten=instead is not None)


def _blank_zone(area: Area, line: int) -> Zone:
    nothing = np.zeros((0, 0), np.uint8)
    return Zone(area, line, area.lines[line].box, nothing, nothing, nothing, 0.0, overrun=False)


def _extent(ink: Mask) -> tuple[int, int, int, int]:
    """Return top, bottom, left and right of the writing with a margin of paper."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return (
        max(0, int(rows[0]) - MARGIN),
        int(rows[-1]) + 1 + MARGIN,
        max(0, int(columns[0]) - MARGIN),
        int(columns[-1]) + 1 + MARGIN,
    )


def _stands_on_line(found: CleanLine, line: Line, rows: slice, height: int) -> bool:
    """Return True if some ink lies where letters of this line stand, not only tips of letters above and below."""
    first, last = (
        round(y * height) - rows.start for y in (line.box.y + ABOVE_LETTERS * line.box.height, line.baseline)
    )
    return bool(found.ink[max(0, first) : max(0, last)].any())


def _written_instead(sheet: _EvenlyLitPage, window: Window, stroke: Stroke) -> tuple[slice, CleanLine] | None:
    """Return rows and line of the replacement around struck writing; None when there is none."""
    rows, columns, line = window.rows, window.columns, window.area.lines[window.line]
    room = round(AROUND * (rows.stop - rows.start))
    around = slice(max(0, rows.start - room), min(sheet.page.shape[0], rows.stop + room))
    others = [other for other in window.neighbours if other not in window.area.lines]
    moved = replace(stroke, row=stroke.row + rows.start - around.start)
    struck = struck_rows(sheet.clean(line, others, around, columns).ink, moved)
    end = round(STROKE_END_MM * PIXELS_PER_MM)
    painted = slice(max(columns.start, columns.start + stroke.left - end), columns.start + stroke.right + end)
    bare = sheet.without(slice(around.start + struck.start, around.start + struck.stop), painted)
    found = bare.clean(line, others, around, columns)
    ink = replacement_ink(found.ink, struck, stroke.right)
    if not ink.any():
        return None
    keep = cv2.dilate(ink, np.ones((5, 5), np.uint8)) > 0
    return around, CleanLine(np.where(keep, found.pixels, np.uint8(255)), ink)


def _own(
    found: CleanLine, window: tuple[slice, slice], mine: Line, others: Sequence[Line], shape: tuple[int, ...]
) -> CleanLine:
    """Remove strokes nearer to another line, where that one is written on, and the marks over or under them."""
    _count, labels, stats, centres = cv2.connectedComponentsWithStats(found.ink, connectivity=8)
    rows, columns = window
    x, y = (columns.start + centres[:, 0]) / shape[1], (rows.start + centres[:, 1]) / shape[0]
    top = (rows.start + stats[:, cv2.CC_STAT_TOP]) / shape[0]
    bottom = top + stats[:, cv2.CC_STAT_HEIGHT] / shape[0]
    foreign, beyond = np.zeros(len(stats), bool), np.zeros(len(stats), bool)
    for other in others:
        rise = LETTER_MIDDLE * abs(other.baseline - mine.baseline)
        middle = mine.baseline - rise
        nearer = np.abs(y - other.baseline + rise) < np.abs(y - middle)
        # A letter of this line stands on it, however deep its tail hangs into the next one.
        apart = top > middle if other.baseline > mine.baseline else bottom < middle
        apart &= (x > other.box.x) & (x < other.box.x + other.box.width)
        foreign |= apart & nearer
        beyond |= apart
    foreign[0] = False
    if not foreign.any():
        return found
    mine_alone = ~(foreign | beyond)
    mine_alone[0] = False
    foreign |= beyond & _beside(labels, foreign, ACCENT_REACH_MM) & ~_beside(labels, mine_alone, AWAY_MM)
    gone = np.where(foreign[labels], np.uint8(255), np.uint8(0))
    ink = cv2.bitwise_and(found.ink, cv2.bitwise_not(gone))
    around = (cv2.dilate(gone, np.ones((5, 5), np.uint8)) > 0) & (ink == 0)
    return CleanLine(np.where(around, np.uint8(255), found.pixels), np.asarray(ink, np.uint8))


def _beside(labels: np.ndarray, some: NDArray[np.bool_], reach_mm: tuple[float, float]) -> NDArray[np.bool_]:
    """Return the components within so many millimetres of some of them, across and along the height."""
    near = widened(np.asarray((some * np.uint8(255))[labels], np.uint8), reach_mm)
    return np.bincount(labels[near > 0], minlength=len(some)) > 0


def _with_traces(zone: Zone, straight: StraightPage, form: FormPrint, noise: float) -> Zone:
    """Return a zone; a blank one with pictures of ink that was too faint, or red, to be cut."""
    if not zone.blank:
        return zone
    rows, columns = pixel_slices(zone.box, form.around.shape)
    views = (straight.light[rows, columns], straight.in_blue_light(rows, columns))
    around = form.around[rows, columns]
    pictures = (faint_ink(view, around, noise) for view in views)
    return replace(zone, traces=tuple(picture for picture in pictures if picture is not None))


def _each_once(zones: Sequence[Zone]) -> Iterator[Zone]:
    """Yield the zones; a line that only holds parts of another line's replacement is blank."""
    for zone in zones:
        others = (other for other in zones if other.area is zone.area and other.rewritten)
        if not zone.rewritten and any(overlap(zone.box, other.box) > zone.box.height / 2 for other in others):
            yield _blank_zone(zone.area, zone.line)
        else:
            yield zone
