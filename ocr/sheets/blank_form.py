"""Blank form from a filled-in page: print is kept, handwriting and typing are removed."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.page import Pixels
from ocr.zones.form_print import Grey, Mask
from ocr.zones.straight_page import even_light, red_filter
from records.stages import Box

INK = 170
"""Grey level on evened paper below which a pixel is ink."""
RULE_MM, TICK_SIDE_MM, DOT_MM = 5.0, 2.0, 0.8
"""A straight stroke of this length is a printed rule, or the side of a tick box; a leader's dot is no larger."""
AROUND_MM = 0.5
LEADER_FROM = 0.6
"""Share of a value box's height below which its leader lies."""
MARGIN_MM = 6.0
"""Paper around the outermost print, less than on any printed form."""


def blank_form(
    pixels: Pixels, words: Sequence[Box], values: Sequence[Box], ticks: Sequence[Box], pixels_per_mm: float
) -> Grey:
    """Return the print of a page, black on white.

    Args:
        pixels: upright page, height × width × 3.
        words: boxes of printed words, in fractions of the page, as all boxes are.
        values: value boxes.
        ticks: tick boxes.
        pixels_per_mm: resolution of the page.
    """
    ink = np.asarray(np.where(even_light(red_filter(pixels), pixels_per_mm) < INK, 255, 0), np.uint8)
    beside = round(AROUND_MM * pixels_per_mm)
    in_words = np.asarray(cv2.bitwise_and(ink, _mask(ink.shape, words, beside)), np.uint8)
    in_ticks = np.asarray(cv2.bitwise_and(ink, _mask(ink.shape, ticks, 2 * beside)), np.uint8)
    rules = cv2.max(_straight(ink, RULE_MM * pixels_per_mm), _straight(in_ticks, TICK_SIDE_MM * pixels_per_mm))
    leaders = [Box(box.x, box.y + LEADER_FROM * box.height, box.width, box.height / 2) for box in values]
    dots = cv2.bitwise_and(_small(ink, DOT_MM * pixels_per_mm), _mask(ink.shape, leaders, 0))
    return np.asarray(255 - cv2.max(in_words, cv2.max(rules, dots)), np.uint8)


def extent(boxes: Sequence[Box], page_mm: tuple[float, float]) -> Box:
    """Return the part of a page that holds these boxes and a margin, in fractions; the whole page without boxes."""
    if not boxes:
        return Box(0.0, 0.0, 1.0, 1.0)
    across, down = MARGIN_MM / page_mm[0], MARGIN_MM / page_mm[1]
    left, top = max(0.0, min(box.x for box in boxes) - across), max(0.0, min(box.y for box in boxes) - down)
    right = min(1.0, max(box.x + box.width for box in boxes) + across)
    bottom = min(1.0, max(box.y + box.height for box in boxes) + down)
    return Box(left, top, right - left, bottom - top)


def _mask(shape: tuple[int, ...], boxes: Sequence[Box], margin: int) -> Mask:
    """Return a mask with 255 in the boxes and `margin` pixels around them."""
    height, width = shape[:2]
    mask = np.zeros((height, width), np.uint8)
    for box in boxes:
        top, bottom = round(box.y * height) - margin, round((box.y + box.height) * height) + margin
        left, right = round(box.x * width) - margin, round((box.x + box.width) * width) + margin
        mask[max(0, top) : bottom, max(0, left) : right] = 255
    return mask


def _straight(ink: Mask, length: float) -> Mask:
    """Return level and upright strokes of at least `length` pixels, at their full thickness."""
    side = max(3, round(length))
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, side), np.uint8))
    upright = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((side, 1), np.uint8))
    return np.asarray(cv2.bitwise_and(ink, cv2.dilate(cv2.max(level, upright), np.ones((3, 3), np.uint8))), np.uint8)


def _small(ink: Mask, largest: float) -> Mask:
    """Return specks of ink no larger than `largest` pixels."""
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    small = (stats[:, cv2.CC_STAT_WIDTH] <= largest) & (stats[:, cv2.CC_STAT_HEIGHT] <= largest)
    small[0] = False
    return np.asarray(np.where(small[labels], 255, 0), np.uint8)
