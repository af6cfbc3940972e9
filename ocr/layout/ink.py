"""Ink maps: darkness of each pixel against the paper around it, independent of light, paper tint and shadow."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import PageImage

InkMap = NDArray[np.uint8]

Matrix = NDArray[np.float64]

# The working image: this many pixels on the shorter side, 4.8 a millimetre on A4.
WORK_SIDE = 1000
SHORT_SIDE_MM = 210.0
# Wider than any stroke of print or pen.
STROKE_MM = 3.5
# Ink as dark as this share of the paper's brightness counts as full ink; pale pencil and weak toner reach about half.
FULL_INK = 0.5
# Paper is brighter than this share of the page's brightest tenth; darker surroundings (scanner lid, desk) carry no ink.
DARK_GROUND = 0.35


def working_ink(image: PageImage) -> tuple[InkMap, Matrix]:
    """Return the ink map of a scan at working size, and the 3×3 transform from its pixels to those of the scan."""
    grey = cv2.cvtColor(image.pixels, cv2.COLOR_BGR2GRAY)
    reduction = min(1.0, WORK_SIDE / min(grey.shape))
    size = (round(grey.shape[1] * reduction), round(grey.shape[0] * reduction))
    # Averages over whole squares take a tenth of the time of others, so they come first; a last odd row may go.
    whole = int(1 / reduction)
    height, width = (side // whole * whole for side in grey.shape)
    squares = cv2.resize(grey[:height, :width], (width // whole, height // whole), interpolation=cv2.INTER_AREA)
    small = np.asarray(cv2.resize(squares, size, interpolation=cv2.INTER_AREA), np.uint8)
    ink = ink_map(small, odd(STROKE_MM * min(size) / SHORT_SIDE_MM))
    return ink, np.diag([width / size[0], height / size[1], 1.0])


def odd(value: float) -> int:
    """Return the odd number at or next to a value, as kernels need it."""
    return int(value) // 2 * 2 + 1


def ink_map(grey: NDArray[np.uint8], stroke: int) -> InkMap:
    """Return darkness against the local paper, 0 (paper) to 255 (full ink).

    Args:
        grey: grey values, height × width.
        stroke: pixels, wider than any printed stroke; what is wider (stains, shadows, hands) is background.
    """
    kernel = np.ones((stroke, stroke), np.uint8)
    closed = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, kernel)
    bright = float(np.percentile(closed[::8, ::8], 90))
    ground = cv2.dilate(np.where(closed < DARK_GROUND * bright, 255, 0).astype(np.uint8), kernel)
    paper = cv2.blur(closed, (stroke, stroke))
    relative = cv2.divide(cv2.subtract(paper, grey), paper, scale=255 / FULL_INK)
    return np.asarray(np.where(ground > 0, 0, relative), np.uint8)
