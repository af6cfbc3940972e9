"""Where the sheet may lie on the scan: its outline against the background, and the angle of its lines."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.layout.ink import Ink

Matrix = NDArray[np.float64]
Quad = NDArray[np.float32]

MAX_SKEW = 8.0
# An outline is believed when a quadrilateral explains it: overlap of the two, and how much of the scan it fills.
MIN_OVERLAP = 0.93
MIN_FILL = 0.2
MAX_FILL = 0.985


def outline(pixels: NDArray[np.uint8]) -> Quad | None:
    """Four corners of the sheet (clockwise from top left, pixels of the given image), None when none stands out.

    Args:
        pixels: a small colour image, height × width × 3; about 300 pixels on the longer side are enough.
    """
    lab = cv2.cvtColor(cv2.GaussianBlur(pixels, (0, 0), 2), cv2.COLOR_BGR2LAB)
    rim = np.concatenate(
        [lab[:3].reshape(-1, 3), lab[-3:].reshape(-1, 3), lab[:, :3].reshape(-1, 3), lab[:, -3:].reshape(-1, 3)]
    )
    height, width = lab.shape[:2]
    middle = lab[height // 4 : -height // 4, width // 4 : -width // 4].reshape(-1, 3)
    paper, ground = np.median(middle, axis=0), np.median(rim, axis=0)
    axis = paper.astype(np.float32) - ground.astype(np.float32)
    if np.linalg.norm(axis) < 12:
        return None
    along = (lab.astype(np.float32) - ground.astype(np.float32)) @ axis / float(axis @ axis)
    mask = np.where(along > 0.5, 255, 0).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    return _quadrilateral(mask)


def _quadrilateral(mask: NDArray[np.uint8]) -> Quad | None:
    """The largest region's four-cornered hull, when four corners describe it well."""
    contours, _hierarchy = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    hull = cv2.convexHull(max(contours, key=cv2.contourArea))
    fill = cv2.contourArea(hull) / mask.size
    if not MIN_FILL < fill < MAX_FILL:
        return None
    for tolerance in (0.01, 0.02, 0.03, 0.05):
        corners = cv2.approxPolyDP(hull, tolerance * cv2.arcLength(hull, closed=True), closed=True)
        if len(corners) == 4 and cv2.contourArea(corners) > MIN_OVERLAP * cv2.contourArea(hull):
            return _clockwise(corners.reshape(4, 2).astype(np.float32))
    return None


def _clockwise(corners: Quad) -> Quad:
    """Clockwise on the screen, starting at the corner nearest to the top left."""
    centre = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - centre[1], corners[:, 0] - centre[0])
    ordered = corners[np.argsort(angles)]
    return np.asarray(np.roll(ordered, -int(np.argmin(ordered.sum(axis=1))), axis=0), np.float32)


def line_angle(ink: Ink) -> float:
    """Degrees, positive = clockwise, by which the written and printed lines are turned from the nearest axis.

    The profile of a page along its lines is sharpest at the right angle (projection profile, Baird 1987).

    Args:
        ink: a small ink map; about 400 pixels on the shorter side are enough.
    """
    # Turning blurs, except by nothing; blurred before, no angle is favoured.
    ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), 1.0), np.uint8)
    coarse = _best_angle(ink, np.arange(-MAX_SKEW, MAX_SKEW + 0.1, 0.5))
    return _best_angle(ink, coarse + np.arange(-0.4, 0.41, 0.1))


def _best_angle(ink: Ink, angles: NDArray[np.float64]) -> float:
    height, width = ink.shape
    sharpness = []
    for angle in angles:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1.0)
        turned = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR)
        rows = turned.sum(axis=1, dtype=np.float64)
        columns = turned.sum(axis=0, dtype=np.float64)
        sharpness.append(float((np.diff(rows) ** 2).sum() + (np.diff(columns) ** 2).sum()))
    return float(angles[int(np.argmax(sharpness))])
