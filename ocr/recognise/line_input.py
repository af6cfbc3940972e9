"""Preprocessing of line crops: from any size, colour and light to the recogniser's input, 48 pixels high."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]

HEIGHT = 48
"""Rows of the recogniser's input."""
HORIZONTAL_SCALE = 0.9
"""Extra scale of the width; the network reads dense lines best at this value."""
MIN_WIDTH = 16
FULL_INK = 215
"""Level to which the darkest strokes of a line are lifted; the rest of the range is left to blots and print."""
MAX_GAIN = 3.0
"""Largest gain for faded ink: paper grain must not become writing."""


def extract_ink(gray: Gray) -> Gray:
    """Return the ink of a line crop with uneven light removed: 0 is paper, 255 is black.

    Args:
        gray: height x width, dark writing on light paper.

    Returns:
        An array of the same shape. The local paper tone is the brightest tone of the surroundings (about a quarter
        of a line height, so a stroke never counts as paper).
    """
    height, width = gray.shape
    small = cv2.resize(gray, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    reach = max(3, height // 5) | 1
    bright = cv2.blur(cv2.dilate(small, np.ones((reach, reach), np.uint8)), (reach, reach))
    paper = np.asarray(cv2.resize(bright, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    ink = 255.0 * (1.0 - gray.astype(np.float32) / np.maximum(paper, 1.0))
    return np.asarray(np.clip(ink, 0, 255), np.uint8)


def stretch_contrast(ink: Gray) -> Gray:
    """Stretch faded ink: the strongest half per cent reaches FULL_INK, by a gain of at most MAX_GAIN."""
    strongest = float(np.percentile(ink, 99.5))
    gain = min(MAX_GAIN, max(1.0, FULL_INK / max(strongest, 1.0)))
    return np.asarray(np.clip(ink.astype(np.float32) * gain, 0, 255), np.uint8)


def scale_to_height(ink: Gray) -> Gray:
    """Scale ink to the network's input: 48 rows, the width in proportion, at least MIN_WIDTH columns."""
    height, width = ink.shape
    columns = max(MIN_WIDTH, round(width * HEIGHT / height * HORIZONTAL_SCALE))
    way = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(ink, (columns, HEIGHT), interpolation=way), np.uint8)


def line_input(image: NDArray[np.uint8]) -> Gray:
    """Convert a crop (grey or BGR, any size) to the recogniser's input ink, 48 × width, 0 is paper."""
    gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.ndim == 3 else image
    return stretch_contrast(scale_to_height(extract_ink(np.asarray(gray, np.uint8))))


def batch(lines: list[Gray], columns: int) -> NDArray[np.float32]:
    """Stack lines into one tensor of shape (lines, 3, 48, columns), values -1 (ink) to 1 (paper), padded with paper.

    Raises:
        ValueError: a line is wider than `columns`.
    """
    tensor = np.ones((len(lines), 1, HEIGHT, columns), np.float32)
    for row, line in enumerate(lines):
        tensor[row, 0, :, : line.shape[1]] = 1.0 - line.astype(np.float32) / 127.5
    return np.repeat(tensor, 3, axis=1)
