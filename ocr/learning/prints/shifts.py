"""Small local shifts that lay a page exactly on the median of its print: paper is never flat."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.learning.geometry import MM
from ocr.zones.form_print import Grey

HALF = MM / 2
"""Pixels a millimetre at which shifts are looked for."""
INKED, LEAST_INK = 80, 0.004
"""Darkness of print, and the share of a tile that it fills before the tile can be looked for."""
ALIKE = 0.35
SMOOTH = 0.8
"""Tiles over which shifts are smoothed."""
LOWEST_MM, HIGHEST_MM, WIDEST_MM = 1.2, 12.0, 60.0
"""Connected ink of letters: what is lower and not wide is a leader's dot, what is higher or wider a rule."""
RULE_MM = 8.0

Field = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Print:
    """Ink at half size without the dots of leaders, which look the same wherever along them one looks.

    Attributes:
        dark: letters and rules.
        across: what fixes a place along x: letters and upright rules.
        down: what fixes it along y: letters and level rules.
    """

    dark: Grey
    across: Grey
    down: Grey

    @classmethod
    def of(cls, page: Grey) -> _Print:
        small = cv2.resize(page, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        dark = np.asarray(255 - small, np.uint8)
        ink = np.where(dark > INKED, 255, 0).astype(np.uint8)
        _count, labels, stats, _centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
        width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
        letters = (height >= LOWEST_MM * HALF) & (height < HIGHEST_MM * HALF) & (width < WIDEST_MM * HALF)
        level, upright = width >= RULE_MM * HALF, height >= RULE_MM * HALF
        letters[0] = level[0] = upright[0] = False
        kinds = (letters | level | upright, letters | upright, letters | level)
        return cls(*(_only(dark, kind[labels]) for kind in kinds))


def shifted_onto(view: Grey, median: Grey, tile_mm: float, reach_mm: float) -> Grey:
    """Return a page moved tile by tile so that its print lies on the median's.

    Args:
        view: the page, nearly in place.
        median: what all pages of the print share; same shape.
        tile_mm: side of a tile.
        reach_mm: how far a tile is looked for.
    """
    shifts = _shifts(_Print.of(view).dark, _Print.of(median), tile_mm * HALF, round(reach_mm * HALF))
    height, width = median.shape
    across, down = (_smooth(shifts[..., axis], shifts[..., axis + 2], (width, height)) for axis in (0, 1))
    columns, rows = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, None]
    moved = cv2.remap(view, columns + across, rows + down, cv2.INTER_LINEAR, borderValue=255)
    return np.asarray(moved, np.uint8)


def _only(dark: Grey, where: NDArray[np.bool_]) -> Grey:
    around = cv2.dilate(np.where(where, 255, 0).astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.bitwise_and(dark, around), np.uint8)


def _smooth(shift: Field, weight: Field, size: tuple[int, int]) -> Field:
    """Shifts of tiles as a field of that width and height; tiles that were not found follow their neighbours."""
    known = cv2.GaussianBlur(shift * weight, (0, 0), SMOOTH) / (cv2.GaussianBlur(weight, (0, 0), SMOOTH) + 1e-3)
    return np.asarray(cv2.resize(known, size, interpolation=cv2.INTER_LINEAR), np.float32)


def _shifts(view: Grey, median: _Print, tile: float, reach: int) -> Field:
    """Return for every tile its shift along x and y in full pixels, and the weights of both.

    Rules tell nothing along them.
    """
    height, width = median.dark.shape
    down, across = max(1, round(height / tile)), max(1, round(width / tile))
    found = np.zeros((down, across, 4), np.float32)
    padded = cv2.copyMakeBorder(view, reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=0)
    for row in range(down):
        for column in range(across):
            rows = slice(row * height // down, (row + 1) * height // down)
            columns = slice(column * width // across, (column + 1) * width // across)
            part = median.dark[rows, columns]
            if not _holds_ink(part):
                continue
            around = padded[rows.start : rows.stop + 2 * reach, columns.start : columns.stop + 2 * reach]
            _low, score, _where, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(around, part, cv2.TM_CCOEFF_NORMED))
            if score > ALIKE:
                fixed = (_holds_ink(ink[rows, columns]) for ink in (median.across, median.down))
                weights = (score if one else 0.0 for one in fixed)
                found[row, column] = ((x - reach) * 2, (y - reach) * 2, *weights)
    return found


def _holds_ink(part: Grey) -> bool:
    return float((part > INKED).mean()) >= LEAST_INK
