"""Small local shifts that lay a page exactly on the median of its print: paper is never flat."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.learning.geometry import MM
from ocr.zones.form import Grey

INKED, LEAST_INK = 80, 0.004
"""Darkness of print, and the share of a tile that it fills before the tile can be looked for."""
ALIKE = 0.35
LOWEST_MM, HIGHEST_MM, WIDEST_MM = 1.2, 12.0, 60.0
"""Connected ink of letters; what is lower is a leader, what is higher or wider a rule."""
SMOOTH = 0.8
"""Tiles over which shifts are smoothed."""


def shifted_onto(view: Grey, median: Grey, tile_mm: float, reach_mm: float) -> Grey:
    """A page moved tile by tile so that its print lies on the median's.

    Args:
        view: the page, nearly in place.
        median: what all pages of the print share; same shape.
        tile_mm: side of a tile.
        reach_mm: how far a tile is looked for.
    """
    shifts = _shifts(_letters(view), _letters(median), tile_mm * MM / 2, round(reach_mm * MM / 2))
    weight = cv2.GaussianBlur(shifts[..., 2], (0, 0), SMOOTH) + 1e-3
    height, width = median.shape
    across, down = (
        cv2.resize(
            cv2.GaussianBlur(shifts[..., axis] * shifts[..., 2], (0, 0), SMOOTH) / weight,
            (width, height),
            interpolation=cv2.INTER_LINEAR,
        )
        for axis in (0, 1)
    )
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    moved = cv2.remap(view, columns + across, rows + down, cv2.INTER_LINEAR, borderValue=255)
    return np.asarray(moved, np.uint8)


def _letters(grey: Grey) -> Grey:
    """The ink of letters at half size; leaders and rules look the same wherever along them one looks."""
    small = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    dark = np.asarray(255 - small, np.uint8)
    ink = np.where(dark > INKED, 255, 0).astype(np.uint8)
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    letters = (height >= LOWEST_MM * MM / 2) & (height < HIGHEST_MM * MM / 2) & (width < WIDEST_MM * MM / 2)
    letters[0] = False
    around = cv2.dilate(np.where(letters[labels], 255, 0).astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.bitwise_and(dark, around), np.uint8)


def _shifts(
    view: Grey, median: Grey, tile: float, reach: int
) -> np.ndarray[tuple[int, int, int], np.dtype[np.float32]]:
    """For every tile its shift along x and y in full pixels, and how well it was found; 0 where it was not."""
    down, across = (max(1, round(side / tile)) for side in median.shape)
    found = np.zeros((down, across, 3), np.float32)
    padded = cv2.copyMakeBorder(view, reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=0)
    for row in range(down):
        for column in range(across):
            top, bottom = (at * median.shape[0] // down for at in (row, row + 1))
            left, right = (at * median.shape[1] // across for at in (column, column + 1))
            part = median[top:bottom, left:right]
            if float((part > INKED).mean()) < LEAST_INK:
                continue
            around = padded[top : bottom + 2 * reach, left : right + 2 * reach]
            _low, score, _where, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(around, part, cv2.TM_CCOEFF_NORMED))
            if score > ALIKE:
                found[row, column] = ((x - reach) * 2, (y - reach) * 2, score)
    return found
