"""Ink maps: how dark each point is against the paper around it, whatever the light, the paper's tint and the shadow."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.uint8]

# Ink as dark as this share of the paper's brightness counts as full ink; pale pencil and weak toner reach about half.
FULL_INK = 0.5
# Paper is brighter than this share of the page's brightest tenth; darker surroundings (scanner lid, desk) carry no ink.
DARK_GROUND = 0.35


def ink_map(grey: NDArray[np.uint8], stroke: int) -> Ink:
    """Darkness against the local paper, 0 (paper) to 255 (full ink).

    Args:
        grey: height × width grey values.
        stroke: pixels, wider than any printed stroke; what is wider (stains, shadows, hands) is background.
    """
    kernel = np.ones((stroke, stroke), np.uint8)
    closed = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, kernel)
    bright = float(np.percentile(closed[::8, ::8], 90))
    ground = cv2.dilate(np.where(closed < DARK_GROUND * bright, 255, 0).astype(np.uint8), kernel)
    paper = cv2.blur(closed, (stroke, stroke))
    relative = cv2.divide(cv2.subtract(paper, grey), paper, scale=255 / FULL_INK)
    return np.asarray(np.where(ground > 0, 0, relative), np.uint8)
