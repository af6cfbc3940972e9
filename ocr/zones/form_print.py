"""Print of a form as masks in the pixels of the straightened page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from records.editions import Edition
from records.errors import IntegrityBroken
from records.language import gettext as _
from records.stages import Box

Grey = NDArray[np.uint8]
Mask = NDArray[np.uint8]

PIXELS_PER_MM = 8.0
"""Resolution of straightened pages, 203 dpi: dots of a leader are then 2–3 pixels and lines still higher than the 48
rows that the reader takes; 300 dpi read no value better and cost nearly twice as much."""
PRINT_DARKNESS = 225
"""Grey level on a blank form below which a pixel is print; soft edges count, as the scan blurs them further."""

SHIFT = 3
"""Pixels by which print may lie beside the page's registration (paper is never flat); under half a dot pitch."""
SOLID_MM = 2.0
"""Length above which printed marks are lines, below it dots of a leader."""
HAIRLINE_MM = 1.0
"""Height of a level hair line that may lean a little."""


@dataclass(frozen=True, slots=True)
class FormPrint:
    """Masks of a blank form at PIXELS_PER_MM.

    Attributes:
        grey: height × width, the blank form itself.
        dots: 255 where the dots of leaders are printed.
        rules: 255 on and beside solid lines: frames, table rules, tick boxes.
        hairlines: those of them that lie level, thin and apart from all others: leaders that are rules.
        words: 255 where printed words stand, filled to their boxes.
        around: 255 on all of these and within SHIFT pixels of them.
    """

    grey: Grey
    dots: Mask
    rules: Mask
    hairlines: Mask
    words: Mask
    around: Mask


def form_print(edition: Edition) -> FormPrint:
    """Return the print of an edition's blank form.

    Raises:
        IntegrityBroken: the blank form's image cannot be read.
    """
    words = tuple(printed.box for printed in edition.printed)
    return _load(edition.image, edition.page_mm, words)


@lru_cache(maxsize=4)
def _load(path: Path, page_mm: tuple[float, float], words: tuple[Box, ...]) -> FormPrint:
    """Load a form's print; few are kept (some 44 MB each), as a book has one form or two."""
    grey = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise IntegrityBroken(
            _("Không đọc được ảnh tờ trống {name}.").format(name=path.name), _("Hãy cài lại chương trình.")
        )
    width, height = (round(side * PIXELS_PER_MM) for side in page_mm)
    sized = np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    labels = np.zeros((height, width), np.uint8)
    for box in words:
        rows, columns = pixel_slices(box, labels.shape, margin_mm=0.3)
        labels[rows, columns] = 255
    printed = cv2.threshold(sized, PRINT_DARKNESS - 1, 255, cv2.THRESH_BINARY_INV)[1]
    printed[labels > 0] = 0
    solid, thin = _solid(np.asarray(printed, np.uint8))
    dots = cv2.dilate(cv2.subtract(printed, solid), np.ones((3, 3), np.uint8))
    rules, hairlines = (cv2.dilate(lines, np.ones((7, 7), np.uint8)) for lines in (solid, thin))
    around = cv2.dilate(cv2.max(labels, cv2.max(dots, rules)), np.ones((2 * SHIFT + 1, 2 * SHIFT + 1), np.uint8))
    masks = (np.asarray(mask, np.uint8) for mask in (dots, rules, hairlines, labels, around))
    return FormPrint(sized, *masks)


def _solid(printed: Mask) -> tuple[Mask, Mask]:
    """Return the marks longer than a dot, a comma or a dash, and those of them that are level hair lines."""
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(printed, connectivity=8)
    solid, thin = np.zeros_like(printed), np.zeros_like(printed)
    for label, (x, y, width, height, _area) in enumerate(stats[1:].tolist(), start=1):
        if max(width, height) > SOLID_MM * PIXELS_PER_MM:
            window = slice(y, y + height), slice(x, x + width)
            mark = labels[window] == label
            solid[window][mark] = 255
            if height <= HAIRLINE_MM * PIXELS_PER_MM:
                thin[window][mark] = 255
    return solid, thin


def pixel_slices(box: Box, shape: tuple[int, ...], margin_mm: float = 0.0) -> tuple[slice, slice]:
    """Return rows and columns of a box (form fractions) on an array of the straightened page, clipped to it."""
    height, width = shape[:2]
    margin = margin_mm * PIXELS_PER_MM
    top, bottom = box.y * height - margin, (box.y + box.height) * height + margin
    left, right = box.x * width - margin, (box.x + box.width) * width + margin
    return (
        slice(max(0, round(top)), min(height, round(bottom))),
        slice(max(0, round(left)), min(width, round(right))),
    )
