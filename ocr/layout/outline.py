"""Sheet outline against the background, and skew angle of the lines on the sheet."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.layout.ink import InkMap

Matrix = NDArray[np.float64]
Quad = NDArray[np.float32]

MAX_SKEW = 8.0
# Share of each side left out of the angle: edges of paper and lid are not lines of writing.
RIM = 0.05
FIRM = 60
FEW_POINTS = 8000
SMOOTHING = np.array([1, 4, 6, 4, 1]) / 16
# An outline is believed when a quadrilateral explains it: overlap of the two, and how much of the scan it fills.
MIN_OVERLAP = 0.93
MIN_FILL = 0.2
MAX_FILL = 0.985


def outline(pixels: NDArray[np.uint8]) -> Quad | None:
    """Find the four corners of the sheet (clockwise from top left, pixels of the image); None when none stands out.

    Args:
        pixels: small colour image, height × width × 3; about 300 pixels on the longer side are enough.
    """
    lab = cv2.cvtColor(cv2.GaussianBlur(pixels, (0, 0), 2), cv2.COLOR_BGR2LAB)
    rim = np.concatenate(
        [lab[:3].reshape(-1, 3), lab[-3:].reshape(-1, 3), lab[:, :3].reshape(-1, 3), lab[:, -3:].reshape(-1, 3)]
    )
    height, width = lab.shape[:2]
    middle = lab[height // 4 : -height // 4 : 2, width // 4 : -width // 4 : 2].reshape(-1, 3)
    paper, ground = np.median(middle, axis=0), np.median(rim, axis=0)
    axis = paper.astype(np.float32) - ground.astype(np.float32)
    if np.linalg.norm(axis) < 12:
        return None
    halfway = float(axis @ (ground + paper)) / 2
    mask = (lab.astype(np.float32) @ axis > halfway).astype(np.uint8) * np.uint8(255)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    return _quadrilateral(np.asarray(closed, np.uint8))


def _quadrilateral(mask: NDArray[np.uint8]) -> Quad | None:
    """Return the largest region's hull as a quadrilateral, when four corners describe it well."""
    contours, _hierarchy = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    rim = max(contours, key=cv2.contourArea)
    hull = cv2.convexHull(rim)
    fill = cv2.contourArea(hull) / mask.size
    if not MIN_FILL < fill < MAX_FILL:
        return None
    for tolerance in (0.01, 0.02, 0.03, 0.05):
        corners = cv2.approxPolyDP(hull, tolerance * cv2.arcLength(hull, closed=True), closed=True)
        if len(corners) == 4 and cv2.contourArea(corners) > MIN_OVERLAP * cv2.contourArea(hull):
            return _along_sides(
                _clockwise(corners.reshape(4, 2).astype(np.float32)), np.asarray(rim.reshape(-1, 2), np.int32)
            )
    return None


def _along_sides(corners: Quad, rim: NDArray[np.int32]) -> Quad:
    """Intersect lines through the middle parts of the four sides; real corners are often bent or cut."""
    sides = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        run = end - start
        length = float(np.linalg.norm(run))
        along = (rim - start) @ run / length**2
        across = (rim - start) @ np.array([-run[1], run[0]]) / length
        near = rim[(along > 0.1) & (along < 0.9) & (np.abs(across) < 0.02 * length)]
        points = near if len(near) > 1 else np.stack([start, end])
        line = cv2.fitLine(points.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01)
        sides.append(np.asarray(line.ravel(), np.float32))
    return np.array([_crossing(sides[index - 1], sides[index]) for index in range(4)], np.float32)


def _crossing(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the intersection of two lines (direction x, y, point x, y)."""
    steps = np.column_stack([one[:2], -other[:2]]).astype(np.float64)
    return np.asarray(one[2:] + one[:2] * np.linalg.solve(steps, other[2:] - one[2:])[0], np.float64)


def _clockwise(corners: Quad) -> Quad:
    """Sort corners clockwise on the screen, starting at the one nearest to the top left."""
    centre = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - centre[1], corners[:, 0] - centre[0])
    ordered = corners[np.argsort(angles)]
    return np.asarray(np.roll(ordered, -int(np.argmin(ordered.sum(axis=1))), axis=0), np.float32)


def line_angle(ink: InkMap) -> float:
    """Return the skew of written and printed lines from the nearest axis in degrees, positive = clockwise.

    The projection profile of a page along its lines is sharpest at the right angle (Baird 1987).

    Args:
        ink: the working image.
    """
    rim_y, rim_x = (round(side * RIM) for side in ink.shape)
    y, x = np.nonzero(ink[rim_y:-rim_y:2, rim_x:-rim_x:2] > FIRM)
    if not len(y):
        return 0.0
    # Some thousand points tell the angle to half a degree.
    few = max(1, len(y) // FEW_POINTS)
    coarse = _sharpest(x[::few], y[::few], np.arange(-MAX_SKEW, MAX_SKEW + 0.1, 0.5))
    return _sharpest(x, y, coarse + np.arange(-0.4, 0.41, 0.1))


def _sharpest(x: NDArray[np.int64], y: NDArray[np.int64], angles: NDArray[np.float64]) -> float:
    """Return the angle with the sharpest projection profiles of the points."""
    sharpness = []
    for angle in angles:
        turn = np.radians(angle)
        profiles = (y * np.cos(turn) - x * np.sin(turn), x * np.cos(turn) + y * np.sin(turn))
        sharpness.append(sum(_unevenness(profile) for profile in profiles))
    return float(angles[int(np.argmax(sharpness))])


def _unevenness(positions: NDArray[np.float64]) -> float:
    """Return the energy of density changes along an axis.

    The profile is smoothed, since points of an unrotated grid fall in steps.
    """
    counts = np.bincount((positions - positions.min()).astype(np.int64)).astype(np.float64)
    smoothed = np.convolve(counts, SMOOTHING, mode="same")
    return float((np.diff(smoothed) ** 2).sum())
