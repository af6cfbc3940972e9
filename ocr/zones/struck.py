"""Struck-out writing: a long level stroke through the letters, and what was written beside it instead."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.zones.form import PIXELS_PER_MM, Mask

LONG_MM = 5.0
"""No letter has a horizontal stroke of this length; a dash or a stroke through a word has."""
THROUGH = 0.7
"""Of the width of the writing that hangs together by it, what a stroke that strikes it out runs through."""
BEYOND_MM = 0.6
"""Letters reach so far above and below a stroke through them; a dash or an underline has nothing on one side."""
MARK_MM, NEAR_MM = 1.3, 0.7
"""Size of the tone marks of struck letters, and how far they lie from them."""


def struck_writing(ink: Mask) -> Mask:
    """What is struck out, the stroke included: 255 there, same shape.

    Args:
        ink: height × width, 255 where the writing is.
    """
    length = round(LONG_MM * PIXELS_PER_MM)
    found = np.zeros_like(ink)
    # A hand-drawn stroke wavers by a pixel or two: thicken it before asking for its length.
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    strokes = cv2.bitwise_and(cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)), ink)
    if not strokes.any():
        return found
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    for label in np.unique(labels[strokes > 0]):
        if _strikes(np.where(labels == label, strokes, np.uint8(0)), stats[label]):
            found[labels == label] = 255
    return _with_marks(found, labels, stats) if found.any() else found


def share_struck(struck: Mask, ink: Mask) -> float:
    """Share of the writing's width that is struck out, 0–1."""
    columns = np.flatnonzero(ink.any(axis=0))
    return float(np.count_nonzero(struck.any(axis=0)) / (columns[-1] - columns[0] + 1)) if columns.size else 0.0


def written_instead(ink: Mask, rows: slice, columns: slice) -> Mask:
    """The new writing above, below or right of struck writing: of the three places the one with the most letters.

    Args:
        ink: height × width, 255 where writing is, the struck writing left out.
        rows: where the struck writing stood.
        columns: the same across.
    """
    _count, labels, stats, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    tall = stats[:, cv2.CC_STAT_HEIGHT] >= MARK_MM * PIXELS_PER_MM
    tall[0] = False
    right = centres[:, 0] > columns.stop
    above = ~right & (centres[:, 1] < (rows.start + rows.stop) / 2)
    places = [tall & place for place in (right, above, ~right & ~above)]
    best = max(places, key=lambda place: int(stats[place, cv2.CC_STAT_AREA].sum()))
    letters = np.where(best[labels], np.uint8(255), np.uint8(0))
    return _with_marks(letters, labels, stats)


def _strikes(stroke: Mask, around: np.ndarray) -> bool:
    """Whether a level stroke runs through the writing around it (its connected component) and not beside it."""
    rows, columns = np.flatnonzero(stroke.any(axis=1)), np.flatnonzero(stroke.any(axis=0))
    top, bottom = around[cv2.CC_STAT_TOP], around[cv2.CC_STAT_TOP] + around[cv2.CC_STAT_HEIGHT]
    room = BEYOND_MM * PIXELS_PER_MM
    inside = rows[0] - top >= room and bottom - rows[-1] >= room
    return bool(inside and columns[-1] - columns[0] + 1 >= THROUGH * around[cv2.CC_STAT_WIDTH])


def _with_marks(letters: Mask, labels: np.ndarray, stats: np.ndarray) -> Mask:
    """The letters with the small marks near them."""
    sides = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    reach = 2 * round(NEAR_MM * PIXELS_PER_MM) + 1
    near = np.zeros(len(stats), bool)
    near[np.unique(labels[cv2.dilate(letters, np.ones((reach, reach), np.uint8)) > 0])] = True
    marks = near & (sides < MARK_MM * PIXELS_PER_MM)
    marks[0] = False
    return np.where(marks[labels], np.uint8(255), letters)
