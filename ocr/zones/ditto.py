"""Ditto marks drawn into the cells of a table: two short strokes side by side, alone in the cell, repeat what is above.

They are smaller than any letter, so the lines of such a cell look blank; and where they are larger, like a number 11.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.zones.form_print import PIXELS_PER_MM, FormPrint, Grey, Mask, pixel_slices
from records.editions import Area, AreaKind, Edition
from records.stages import Box

STROKE_MM = (0.6, 3.5)
"""Height of one of the two strokes: longer ones are figures or letters."""
SLENDER = 0.6
"""Of its height, the most width of a stroke; a slanted one is wider than its pen."""
APART_MM = (0.4, 3.0)
"""Between the middles of the two strokes."""
WIDEST_MM = 4.0
"""Both strokes together."""
CORES = (0.5, 0.7)
"""Of the darkness of the strokes, from which on two that touch with their soft edges are looked for as two."""
SOFT, NEARLY_ALL = 3, 0.95
"""Pixels of soft edge around a core, and the share of all ink that two strokes and their edges hold."""
LEVEL = 0.6
"""Of the lower stroke's height, how much of it stands beside the other one."""
ALIKE = 0.65
"""How much lower than the other the lower of the two may be."""
FAINT, DEVIATIONS = 30, 5.0
"""Grey levels below the paper, and standard deviations of its noise, from which there is ink."""
NEVER = frozenset({"so", "trangSo"})
"""Columns that count up and so are never repeated."""
DUST_MM = 0.9
"""What is smaller in both directions is dust; the two strokes with their soft edges are not."""
FOLD_MM = 1.5
"""Width of what a fold or the edge of a rule leaves."""
EDGE_MM = 0.6
"""Beside the rules of its cell, ink is the rule's."""


def ditto_areas(page: Grey, form: FormPrint, edition: Edition, noise: float) -> frozenset[str]:
    """Return the ids of the areas in the rows of a table that hold nothing but ditto marks.

    Args:
        page: the evenly lit page, as large as `form.grey`.
        form: what is printed there.
        edition: the form.
        noise: standard deviation of the paper in grey levels.
    """
    faint = 255 - max(FAINT, DEVIATIONS * noise)
    return frozenset(
        area.id
        for area in edition.areas
        if _may_repeat(area)
        and _holds_ditto(_alone(page, form, _cell([line.box for line in area.lines]), faint), faint)
    )


def _pair(ink: Mask) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the statistics of the two largest strokes if they stand as in a ditto mark and all others are smaller."""
    _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    sides = stats[1:, (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)].max(axis=1, initial=0)
    order = np.argsort(-sides, kind="stable")
    if len(order) < 2 or (len(order) > 2 and sides[order[2]] == sides[order[1]]):
        return None
    one, other = stats[1 + order[0]], stats[1 + order[1]]
    fits = _is_stroke(one) and _is_stroke(other) and _side_by_side(one, other)
    return (one, other) if fits else None


def _may_repeat(area: Area) -> bool:
    return area.row is not None and area.kind is AreaKind.WRITTEN and not NEVER.intersection(area.columns)


def _cell(boxes: Sequence[Box]) -> Box:
    """Return the box around all lines of an area: the mark stands in the cell, on none of them."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    return Box(left, top, right - left, bottom - top)


def _alone(page: Grey, form: FormPrint, box: Box, faint: float) -> Grey:
    """Return the strokes in a box on white, without print, dust, and what touches the rim: rules, other letters."""
    window = pixel_slices(box, page.shape)
    bare = np.where(form.around[window] > 0, np.uint8(255), page[window])
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(_darker(bare, faint), connectivity=8)
    strokes = stats[:, (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)].max(axis=1) >= DUST_MM * PIXELS_PER_MM
    rim = max(1, round(EDGE_MM * PIXELS_PER_MM))
    strokes[labels[:rim]] = strokes[labels[-rim:]] = False
    # A fold or a rule at the side is thin; a letter there is the beginning or the end of a word.
    thin = stats[:, cv2.CC_STAT_WIDTH] < FOLD_MM * PIXELS_PER_MM
    for side in (labels[:, :rim], labels[:, -rim:]):
        strokes[side] &= ~thin[side]
    strokes[0] = False
    return np.asarray(np.where(strokes[labels], bare, np.uint8(255)), np.uint8)


def _holds_ditto(strokes: Grey, faint: float) -> bool:
    """Return whether strokes on white are ditto marks.

    Little altogether, and two at their core where soft edges touch.
    """
    ink = _darker(strokes, faint)
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    limits = (STROKE_MM[1] * PIXELS_PER_MM, WIDEST_MM * PIXELS_PER_MM)
    if not rows.size or rows[-1] - rows[0] >= limits[0] or columns[-1] - columns[0] >= limits[1]:
        return False
    depth = 255 - int(strokes.min())
    pairs = (_pair(_darker(strokes, min(faint, 255 - share * depth))) for share in CORES)
    return any(pair is not None and _share_in(ink, pair) >= NEARLY_ALL for pair in pairs)


def _share_in(ink: Mask, strokes: tuple[np.ndarray, np.ndarray]) -> float:
    """Return the share of ink in the boxes around the cores of strokes; a letter in pieces has more beside them."""
    inside = np.zeros_like(ink)
    for left, top, width, height, _area in strokes:
        inside[max(0, top - SOFT) : top + height + SOFT, max(0, left - SOFT) : left + width + SOFT] = 255
    return float((inside[ink > 0] > 0).mean())


def _darker(grey: Grey, threshold: float) -> Mask:
    """Return 255 where darker than the threshold."""
    return np.asarray(cv2.threshold(grey, int(threshold), 255, cv2.THRESH_BINARY_INV)[1], np.uint8)


def _is_stroke(stats: np.ndarray) -> bool:
    width, height = int(stats[cv2.CC_STAT_WIDTH]), int(stats[cv2.CC_STAT_HEIGHT])
    low, high = (mm * PIXELS_PER_MM for mm in STROKE_MM)
    return low <= height <= high and width <= max(SLENDER * height, 0.5 * PIXELS_PER_MM)


def _side_by_side(one: np.ndarray, other: np.ndarray) -> bool:
    top = max(one[cv2.CC_STAT_TOP], other[cv2.CC_STAT_TOP])
    bottom = min(stats[cv2.CC_STAT_TOP] + stats[cv2.CC_STAT_HEIGHT] for stats in (one, other))
    lower = min(one[cv2.CC_STAT_HEIGHT], other[cv2.CC_STAT_HEIGHT])
    higher = max(one[cv2.CC_STAT_HEIGHT], other[cv2.CC_STAT_HEIGHT])
    middles = [stats[cv2.CC_STAT_LEFT] + stats[cv2.CC_STAT_WIDTH] / 2 for stats in (one, other)]
    low, high = (mm * PIXELS_PER_MM for mm in APART_MM)
    return bool(
        lower >= ALIKE * higher and bottom - top >= LEVEL * lower and low <= abs(middles[0] - middles[1]) <= high
    )
