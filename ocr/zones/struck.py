"""Struck-out writing: a long horizontal stroke through the letters."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.zones.form import PIXELS_PER_MM, Mask

LONG_MM = 5.0
"""No letter has a horizontal stroke of this length; a dash or a stroke through a word has."""


def strike_of(ink: Mask) -> float:
    """Share of the writing's width that a stroke runs through, 0–1.

    Args:
        ink: height × width, 255 where the writing is.
    """
    length = round(LONG_MM * PIXELS_PER_MM)
    columns = np.flatnonzero(ink.any(axis=0))
    if columns.size < length:
        return 0.0
    # A hand-drawn stroke wavers by a pixel or two: thicken it before asking for its length.
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    strokes = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    struck = np.count_nonzero(strokes.any(axis=0))
    return float(struck / (columns[-1] - columns[0] + 1))
