"""Small local shifts that lay a page exactly on the median of its print: paper is never flat."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.learning.geometry import MM
from ocr.zones.form_print import Grey

INKED, LEAST_INK = 80, 0.004
"""Darkness of print, and the share of a tile that it fills before the tile can be looked for."""
ALIKE = 0.35
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
    shifts = _shifts(_halved(view), _halved(median), tile_mm * MM / 2, round(reach_mm * MM / 2))
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


def _halved(grey: Grey) -> Grey:
    """The ink at half size."""
    small = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(255 - small, np.uint8)


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
