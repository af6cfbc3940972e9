"""Printed marks of a form, prepared for matching on a scan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.layout.ink import STROKE_MM, InkMap, ink_map, odd
from records.editions import Edition

# Resolutions of the form in pixels per millimetre: word patches, blocks, and the coarse search.
FINE = 4.0
MEDIUM = 1.25
COARSE = 0.4
BLOCK_MM = 42.0
RULE_MM = 18.0
WORD_MARGIN_MM = 1.0
# Pieces of rules in one direction that are enough.
RULE_PIECES = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """Printed patch that can be matched.

    Attributes:
        box: x, y, width, height in pixels of the form at the mark's resolution.
        pulls_x: True if the patch fixes the position along x (a horizontal rule does not).
        pulls_y: True if it fixes the position along y.
        counts: True if it counts in the share of marks found (words and tick boxes do).
    """

    box: tuple[int, int, int, int]
    pulls_x: bool = True
    pulls_y: bool = True
    counts: bool = True


@dataclass(frozen=True, slots=True)
class FormMarks:
    """One blank form at the three resolutions of the search.

    Attributes:
        edition: its id.
        size_mm: width and height of the printed sheet.
        fine: ink at `FINE` pixels per millimetre.
        medium: ink at `MEDIUM`, smoothed.
        coarse: zero-mean, unit-norm ink at `COARSE`.
        words: patches on `fine`.
        blocks: patches on `medium`.
    """

    edition: str
    size_mm: tuple[float, float]
    fine: InkMap
    medium: InkMap
    coarse: NDArray[np.float32]
    words: tuple[Mark, ...]
    blocks: tuple[Mark, ...]


@lru_cache(maxsize=64)
def form_marks(edition: Edition) -> FormMarks:
    """Load the blank form of an edition and cut its marks; cached, as every page of a book asks for the same few."""
    with Image.open(edition.image) as blank_form:
        blank = np.asarray(blank_form.convert("L"), np.uint8)
    size_mm = edition.page_mm
    fine = fine_ink(blank, size_mm)
    return marks_on(edition.id, size_mm, fine, _words(edition, fine) + _rules(fine))


def fine_ink(grey: NDArray[np.uint8], size_mm: tuple[float, float]) -> InkMap:
    """Return the ink of a sheet of that size at `FINE` pixels a millimetre."""
    sized = cv2.resize(grey, _pixels(size_mm, FINE), interpolation=cv2.INTER_AREA)
    return ink_map(np.asarray(sized, np.uint8), odd(STROKE_MM * FINE))


def marks_on(name: str, size_mm: tuple[float, float], fine: InkMap, words: tuple[Mark, ...]) -> FormMarks:
    """Return a sheet at the three resolutions of the search, with these patches to look for."""
    medium = smooth(fine, _pixels(size_mm, MEDIUM), 1.0)
    return FormMarks(
        edition=name,
        size_mm=size_mm,
        fine=fine,
        medium=medium,
        coarse=normalised(smooth(fine, _pixels(size_mm, COARSE), 0.8)),
        words=words,
        blocks=_blocks(medium),
    )


def smooth(ink: InkMap, size: tuple[int, int], sigma: float) -> InkMap:
    """Reduce ink to width × height and blur it by `sigma` pixels of the reduced map."""
    reduced = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(reduced, (0, 0), sigma), np.uint8)


def normalised(ink: InkMap) -> NDArray[np.float32]:
    """Normalise to zero mean and unit norm, so that a product of two maps is their correlation."""
    level = ink.astype(np.float32) - np.float32(ink.mean())
    return np.asarray(level / max(float(np.linalg.norm(level)), 1e-6), np.float32)


def _pixels(size_mm: tuple[float, float], per_mm: float) -> tuple[int, int]:
    return round(size_mm[0] * per_mm), round(size_mm[1] * per_mm)


def _words(edition: Edition, fine: InkMap) -> tuple[Mark, ...]:
    """Return printed words and tick boxes with a small margin."""
    height, width = fine.shape
    margin = round(WORD_MARGIN_MM * FINE)
    marks = []
    for box in [item.box for item in edition.printed] + [tick.box for tick in edition.ticks]:
        left, top = max(0, round(box.x * width) - margin), max(0, round(box.y * height) - margin)
        right = min(width, round((box.x + box.width) * width) + margin)
        bottom = min(height, round((box.y + box.height) * height) + margin)
        marks.append(Mark((left, top, right - left, bottom - top)))
    return tuple(marks)


def _rules(fine: InkMap) -> tuple[Mark, ...]:
    """Return pieces of the long printed rules, evenly spread; each fixes the position across the rule only."""
    length, half = round(RULE_MM * FINE), round(2 * FINE)
    dark = np.where(fine > 60, 255, 0).astype(np.uint8)
    upright = [
        Mark((left, y, right - left, length), pulls_y=False, counts=False)
        for left, top, right, bottom in _runs(dark, np.ones((length, 1), np.uint8), half, 0)
        for y in range(top, bottom - length, length)
    ]
    level = [
        Mark((x, top, length, bottom - top), pulls_x=False, counts=False)
        for left, top, right, bottom in _runs(dark, np.ones((1, length), np.uint8), 0, half)
        for x in range(left, right - length, length)
    ]
    return _spread(upright) + _spread(level)


def _runs(dark: InkMap, kernel: NDArray[np.uint8], margin_x: int, margin_y: int) -> list[tuple[int, int, int, int]]:
    """Return left, top, right and bottom of every unbroken rule in which the kernel fits, with a margin across it."""
    height, width = dark.shape
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, kernel)
    _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(solid)
    return [
        (max(0, x - margin_x), max(0, y - margin_y), min(width, x + w + margin_x), min(height, y + h + margin_y))
        for x, y, w, h, _area in stats[1:].tolist()
    ]


def _spread(pieces: list[Mark]) -> tuple[Mark, ...]:
    return tuple(pieces[:: max(1, len(pieces) // RULE_PIECES)])


def _blocks(medium: InkMap) -> tuple[Mark, ...]:
    """Return adjacent squares with enough print in both directions to be found again."""
    side = round(BLOCK_MM * MEDIUM)
    height, width = medium.shape
    marks = []
    for top in range(0, height - side // 2, side):
        for left in range(0, width - side // 2, side):
            cut = medium[top : top + side, left : left + side].astype(np.float32)
            varied = min(float(cut.mean(axis=0).std()), float(cut.mean(axis=1).std()))
            if varied > 1.0:
                marks.append(Mark((left, top, cut.shape[1], cut.shape[0])))
    return tuple(marks)
