"""Pages read by their own labels of which a part was cut off: a form with the same labels tells what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from records.editions import Edition
from records.stages import Box, PageLayout

Points = NDArray[np.float64]

LEAST_SHARED, MOSTLY = 6, 0.6
"""Labels that stand once on either form, and the share of the page's own, from which both are of one print."""
NEAR_MM = 6.0
"""How far a label of a curled page may stand off its place."""


def beyond_scan_mm(own: Edition, layout: PageLayout, known: Edition, size: tuple[int, int]) -> float:
    """Return by how many millimetres the values and labels of a known form reach over the edge of a scan of it.

    Args:
        own: the form of the page alone, as its labels tell it.
        layout: how the page lies on it.
        known: a form on which other pages of the book lie.
        size: width and height of the page in pixels.

    Returns:
        0 where all of it is there, or the page is of another form.
    """
    here, there = _once(own), _once(known)
    shared = sorted(here.keys() & there.keys())
    if len(shared) < max(LEAST_SHARED, MOSTLY * len(here)):
        return 0.0
    to_scan = np.array(layout.homography, np.float64).reshape(3, 3)
    seen = _moved(to_scan, np.array([_corner(here[text]) for text in shared]))
    expected = np.array([_corner(there[text]) for text in shared]) * known.page_mm
    near = NEAR_MM * layout.pixels_per_mm
    fit, inliers = cv2.estimateAffinePartial2D(expected, seen, method=cv2.RANSAC, ransacReprojThreshold=near)
    if fit is None or inliers.mean() < MOSTLY:
        return 0.0
    corners = np.array(list(_corners(known))) * known.page_mm
    places = corners @ fit[:, :2].T + fit[:, 2]
    return max(0.0, float(np.max([-places, places - np.array(size)])) / layout.pixels_per_mm)


def _once(form: Edition) -> dict[str, Box]:
    """Return the printed words that stand on a form once, with their places."""
    count = Counter(words.text for words in form.printed)
    return {words.text: words.box for words in form.printed if count[words.text] == 1}


def _corner(box: Box) -> tuple[float, float]:
    return box.x, box.y + box.height


def _corners(form: Edition) -> Iterator[tuple[float, float]]:
    """Yield the first corners of all values and labels, and the last ones of the labels: leaders may be drawn long."""
    for box in (line.box for area in form.areas for line in area.lines):
        yield box.x, box.y
        yield box.x, box.y + box.height
    for words in form.printed:
        yield words.box.x, words.box.y
        yield words.box.x + words.box.width, words.box.y + words.box.height


def _moved(matrix: Points, points: Points) -> Points:
    there = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(there[:, :2] / there[:, 2:], np.float64)
