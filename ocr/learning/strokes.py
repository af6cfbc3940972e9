"""Strokes of an upright page, told apart by shape alone: rules, tick boxes, specks of leaders, and letters."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.learning.geometry import MM, Rect
from ocr.zones.form_print import Grey, Mask

LEVEL_RULE_MM, UPRIGHT_RULE_MM = 8.0, 9.0
"""Straight strokes as long as this are no letters."""
DOT_MM, DASH_MM = 0.8, (1.0, 3.6)
"""A leader's dot is no larger; the length of a leader's dash."""
DASH_THICK_MM = 0.55
TALLEST_MM, WIDEST_MM = 12.0, 60.0
"""Connected ink beyond this is no print of a word: brackets, signatures, folds."""
SQUARE_MM = (2.2, 6.0)
"""Sides of a tick box."""
GAP_MM = 3.0
THIN_RULE_MM, LONGEST_THIN_MM = 6.0, 10.0
THIN_INK, ALONG_MM, BESIDE, CONTRAST = 212, 5.0, 6, 12
"""A faded hair line is, over a way of some millimetres, so much darker than the rows so many pixels beside it."""


@dataclass(frozen=True, slots=True)
class Inks:
    """Grey values below which letters and dots are ink; medians of many pages are paler in their dots."""

    letters: int
    dots: int


ONE_PAGE = Inks(letters=170, dots=170)
MANY_PAGES = Inks(letters=150, dots=205)


@dataclass(frozen=True, slots=True)
class RuledStroke:
    """A straight rule: where it lies across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """Pixels from end to end."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Strokes:
    """An upright page taken apart.

    Attributes:
        grey: height × width, evenly lit, ink dark.
        ink: 255 on all ink.
        letters: 255 on ink that may be letters.
        rules: 255 on and beside straight rules.
        level: level rules of 25 mm and more.
        upright: upright ones.
        thin: level rules too pale or thin to be seen among the others, of 10 mm and more.
        squares: hollow squares of four sides.
        dots: 255 on specks as small as a leader's dot or dash.
        specks: N × 2, centres of such specks by the paler threshold.
        strong_specks: the same by the threshold of letters.
    """

    grey: Grey
    ink: Mask
    letters: Mask
    rules: Mask
    level: tuple[RuledStroke, ...]
    upright: tuple[RuledStroke, ...]
    thin: tuple[RuledStroke, ...]
    squares: tuple[Rect, ...]
    dots: Mask
    specks: NDArray[np.float64]
    strong_specks: NDArray[np.float64]


def take_apart(grey: Grey, inks: Inks) -> Strokes:
    """Tell the strokes of an evenly lit page at `MM` pixels a millimetre apart."""
    ink = _ink(grey, inks.letters)
    level, upright = _opened(ink, LEVEL_RULE_MM, level=True), _opened(ink, UPRIGHT_RULE_MM, level=False)
    rules = np.asarray(cv2.dilate(cv2.max(level, upright), np.ones((3, 3), np.uint8)), np.uint8)
    labels, stats, centres = _components(np.asarray(cv2.subtract(ink, rules), np.uint8))
    small = _specks(stats, DOT_MM, DOT_MM)
    kept = ~small & (stats[:, cv2.CC_STAT_HEIGHT] <= TALLEST_MM * MM) & (stats[:, cv2.CC_STAT_WIDTH] <= WIDEST_MM * MM)
    kept[0] = False
    squares = _squares(labels, stats, kept)
    kept[list(squares)] = False
    _labels, paler, pale_centres = _components(np.asarray(cv2.subtract(_ink(grey, inks.dots), rules), np.uint8))
    pale = _specks(paler, 0.95, DOT_MM) & (paler[:, cv2.CC_STAT_AREA] >= 2)
    return Strokes(
        grey=grey,
        ink=ink,
        letters=_mask(kept, labels),
        rules=rules,
        level=_level_rules(level, 25),
        upright=_upright_rules(upright, 25),
        thin=_thin_rules(grey),
        squares=tuple(squares.values()),
        dots=_mask(small, labels),
        specks=np.asarray(pale_centres[pale], np.float64),
        strong_specks=np.asarray(centres[small], np.float64),
    )


def specks_on(grey: Grey, below: int) -> NDArray[np.float64]:
    """N × 2, centres of all specks as small as a leader's dot or dash, of ink darker than a grey value."""
    _labels, stats, centres = _components(_ink(grey, below))
    return np.asarray(centres[_specks(stats, DOT_MM, DOT_MM)], np.float64)


def _ink(grey: Grey, below: int) -> Mask:
    return np.asarray(cv2.threshold(grey, below - 1, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)


def _components(ink: Mask) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Return connected ink: its number for every pixel, statistics and centres by number; 0 is paper."""
    _count, labels, stats, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return np.asarray(labels, np.int32), np.asarray(stats, np.int32), np.asarray(centres, np.float64)


def _mask(kept: NDArray[np.bool_], labels: NDArray[np.int32]) -> Mask:
    """Return 255 where the connected ink is kept, by its number."""
    return np.asarray(np.where(kept, 255, 0).astype(np.uint8)[labels], np.uint8)


def _opened(ink: Mask, length_mm: float, *, level: bool) -> Mask:
    side = round(length_mm * MM)
    kernel = np.ones((1, side) if level else (side, 1), np.uint8)
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel), np.uint8)


def _specks(stats: NDArray[np.int32], wide_mm: float, high_mm: float) -> NDArray[np.bool_]:
    """Return which components are dots or dashes of a leader."""
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    dots = (width <= wide_mm * MM) & (height <= high_mm * MM)
    dashes = (height <= DASH_THICK_MM * MM) & (width >= DASH_MM[0] * MM) & (width <= DASH_MM[1] * MM)
    found = np.asarray(dots | dashes, np.bool_)
    found[0] = False
    return found


def _squares(labels: NDArray[np.int32], stats: NDArray[np.int32], kept: NDArray[np.bool_]) -> dict[int, Rect]:
    """Components that are hollow squares, by their number: nearly as wide as high, and inked along all four sides."""
    width, height, area = (stats[:, one] for one in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    low, high = (side * MM for side in SQUARE_MM)
    like = kept & (width > low) & (width < high) & (height > low) & (height < high)
    like &= np.abs(width - height) < 0.25 * np.maximum(width, height)
    like &= (area < 0.88 * width * height) & (area > 0.08 * width * height)
    found, edge = {}, max(2, round(0.35 * MM))
    for number in np.flatnonzero(like).tolist():
        x, y, wide, tall = (int(value) for value in stats[number, :4])
        part = labels[y : y + tall, x : x + wide] == number
        sides = (part[:edge].any(0), part[-edge:].any(0), part[:, :edge].any(1), part[:, -edge:].any(1))
        if min(float(side.mean()) for side in sides) > 0.8:
            found[number] = Rect(x, y, x + wide, y + tall)
    return found


def _level_rules(level: Mask, least_mm: float) -> tuple[RuledStroke, ...]:
    """Level rules with gaps of up to `GAP_MM` closed."""
    closed = cv2.dilate(level, np.ones((3, round(GAP_MM * MM)), np.uint8))
    margin = GAP_MM * MM / 2
    # Outlines of the few rules there are take a fraction of the time that numbering every pixel takes.
    outlines, nesting = cv2.findContours(closed, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if nesting is None:
        return ()
    outer = (outline for outline, (*_others, parent) in zip(outlines, nesting[0], strict=True) if parent < 0)
    boxes = sorted((cv2.boundingRect(outline) for outline in outer), key=lambda box: (box[1], box[0]))
    return tuple(
        RuledStroke(y + h / 2, x + margin, x + w - margin) for x, y, w, h in boxes if w > least_mm * MM and h < 4 * MM
    )


def _upright_rules(upright: Mask, least_mm: float) -> tuple[RuledStroke, ...]:
    return _level_rules(np.asarray(cv2.transpose(upright), np.uint8), least_mm)


def _thin_rules(grey: Grey) -> tuple[RuledStroke, ...]:
    """Rules as thin as a hair: clear pieces, and what goes on from them, faded or broken."""
    ink = _ink(grey, THIN_INK)
    thick = cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((4, 3), np.uint8)), np.ones((5, 9), np.uint8))
    clear = cv2.bitwise_and(_opened(ink, THIN_RULE_MM, level=True), cv2.bitwise_not(thick))
    faded = cv2.max(clear, _faded(grey, np.asarray(thick, np.uint8)))
    labels, stats, _centres = _components(
        np.asarray(cv2.dilate(faded, np.ones((3, round(GAP_MM * MM)), np.uint8)), np.uint8)
    )
    clear_ones = np.zeros(len(stats), np.bool_)
    clear_ones[labels[clear > 0]] = True
    return _level_rules(np.asarray(cv2.bitwise_and(_mask(clear_ones, labels), faded), np.uint8), LONGEST_THIN_MM)


def _faded(grey: Grey, thick: Mask) -> Mask:
    """Rows that are a little darker, along some way, than those beside them; thick strokes do not count."""
    dark = np.where(thick > 0, np.uint8(0), np.uint8(255) - grey)
    along = cv2.blur(cv2.dilate(dark, np.ones((3, 1), np.uint8)), (round(ALONG_MM * MM), 1))
    beside = cv2.max(np.roll(along, BESIDE, axis=0), np.roll(along, -BESIDE, axis=0))
    darker = cv2.threshold(cv2.subtract(along, beside), CONTRAST, 255, cv2.THRESH_BINARY)[1]
    lines = _opened(np.asarray(darker, np.uint8), THIN_RULE_MM, level=True)
    # The mean along the row reaches beyond the ends of a rule by nearly half its way.
    return np.asarray(cv2.erode(lines, np.ones((1, round(0.8 * ALONG_MM * MM)), np.uint8)), np.uint8)
