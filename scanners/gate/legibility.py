"""Legibility of a page: fineness of detail and darkness of ink, which decide whether an eye can read it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Field = NDArray[np.float32]

# Measured at one resolution, so that the figures mean millimetres of paper whatever the scanner.
PER_MM = 6.0
TILE_MM = 12.0
# Rim of the sheet left out: holes, the binding's fold, edges of the paper.
RIM_MM = 8.0
# Pen strokes and print, smoothed at two scales: the ratio of their gradients falls with the blur of the page as
# ((coarse² + blur²) / (fine² + blur²)) ** power; the power is that of blank forms blurred from 0 to 0.6 mm.
FINE_MM, COARSE_MM, POWER = 0.15, 0.5, 0.4
MAX_BLUR_MM = 2.0
# Wider than strokes and the gaps between them.
STROKES_MM = 5.0
# A tile holds ink when its gradients exceed the paper's so many times.
INK_OVER_PAPER = 8.0
PAPER_SHARE = 0.2
LEAST_INK_TILES = 3
# Emptiest tiles with so much contrast are no bare paper: writing paper is ruled all over. Bare paper has 1.02 to 1.28.
RULED = 1.35
# Contrast is that of the fullest of them, where letters stand and not a dotted line alone.
FULL_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Legibility:
    """Legibility figures of one straight page.

    Attributes:
        blur_mm: standard deviation of the blur on the paper, the worse of the two directions.
        contrast: luminance of paper to ink with the glare of a screen (the contrast ratio of WCAG 2.1), 1 to 21.
        paper: luminance of the paper, 0 to 1.
        ink_share: share of the sheet's tiles that hold ink, 0 to 1.
        stroke_skew: skewness of the grey levels around their local mean, below 0 for dark strokes, above for light.
    """

    blur_mm: float
    contrast: float
    paper: float
    ink_share: float
    stroke_skew: float = 0.0


def measure_legibility(grey: Grey) -> Legibility:
    """Measure a straight page at `PER_MM` pixels a millimetre."""
    level = grey.astype(np.float32)
    fine, coarse = _smoothed(level, FINE_MM), _smoothed(level, COARSE_MM)
    fine_energy, coarse_energy = _energy(fine), _energy(coarse)
    order = np.argsort(coarse_energy.sum(axis=0))
    paper = order[: max(1, round(len(order) * PAPER_SHARE))]
    background = np.median(coarse_energy[:, paper], axis=1), np.median(fine_energy[:, paper], axis=1)
    inked = coarse_energy.sum(axis=0) > INK_OVER_PAPER * background[0].sum() + 1e-3
    light = float(np.median(_tiles(coarse)))
    if inked.sum() < LEAST_INK_TILES and _contrast_in(_tiles(fine)[paper]) > RULED:
        background, inked = (np.zeros(2), np.zeros(2)), np.ones_like(inked)
    if inked.sum() < LEAST_INK_TILES:
        return Legibility(MAX_BLUR_MM, 1.0, _luminance(light), 0.0)
    strokes = np.clip(fine_energy[:, inked] - background[1][:, None], 0, None)
    shapes = np.clip(coarse_energy[:, inked] - background[0][:, None], 1e-6, None)
    ratios = np.sqrt(np.median(strokes / shapes, axis=1))
    fullest = order[-max(LEAST_INK_TILES, round(inked.sum() * FULL_SHARE)) :]
    return Legibility(
        blur_mm=_blur(float(ratios.min())),
        contrast=_contrast_in(_tiles(fine)[fullest]),
        paper=_luminance(light),
        ink_share=float(inked.mean()),
        stroke_skew=_skewness(grey),
    )


def contrast_map(paper: Grey, grey: Grey) -> Field:
    """Return the contrast ratio (WCAG 2.1) of every pixel with the paper around it, 1 to 21."""
    luminance = np.array([_luminance(level) for level in range(256)], np.float32) + np.float32(0.05)
    return np.asarray(luminance[paper] / luminance[grey], np.float32)


def _smoothed(level: Field, millimetres: float) -> Field:
    return np.asarray(cv2.GaussianBlur(level, (0, 0), millimetres * PER_MM), np.float32)


def _skewness(grey: Grey) -> float:
    """Return the skewness of the grey levels of the inner sheet around their mean within strokes' reach, no specks."""
    side, level = round(STROKES_MM * PER_MM), cv2.medianBlur(grey, 3)
    around = np.asarray(cv2.subtract(level, cv2.blur(level, (side, side)), dtype=cv2.CV_32F), np.float32)
    inner = _whole_tiles(around).ravel()
    squared = inner * inner
    spread = float(np.sqrt(squared.mean(dtype=np.float64)))
    return float(np.dot(squared, inner)) / inner.size / spread**3 if spread else 0.0


def _energy(level: Field) -> NDArray[np.float64]:
    """Return the mean squared gradient along x and along y, 2 × tiles."""
    slopes = [cv2.Sobel(level, cv2.CV_32F, *axis, scale=1 / 8) for axis in ((1, 0), (0, 1))]
    return np.stack([_tiles(np.square(slope)).mean(axis=1) for slope in slopes]).astype(np.float64)


def _tiles(values: Field) -> Field:
    """Split into tiles: tiles × the points of a tile."""
    side, inner = round(TILE_MM * PER_MM), _whole_tiles(values)
    rows, columns = inner.shape[0] // side, inner.shape[1] // side
    cut = inner.reshape(rows, side, columns, side)
    return np.asarray(cut.swapaxes(1, 2).reshape(rows * columns, side * side), np.float32)


def _whole_tiles(values: Field) -> Field:
    """Return the part of the sheet within its rim that whole tiles fill."""
    rim, side = round(RIM_MM * PER_MM), round(TILE_MM * PER_MM)
    inner = values[rim:-rim, rim:-rim]
    return inner[: inner.shape[0] // side * side, : inner.shape[1] // side * side]


def _blur(ratio: float) -> float:
    """Return the blur at which the gradients at the two scales have this ratio."""
    fall = ratio ** (1 / POWER)
    if fall <= 1.0:
        return MAX_BLUR_MM
    squared = (COARSE_MM**2 - fall * FINE_MM**2) / (fall - 1)
    return float(min(MAX_BLUR_MM, np.sqrt(max(0.0, squared))))


def _contrast_in(tiles: Field) -> float:
    """Return the contrast of paper to ink that half of some tiles have."""
    return float(np.median([_contrast(*np.percentile(tile, (60, 1))) for tile in tiles]))


def _luminance(level: float) -> float:
    """Return the relative luminance of an sRGB grey level."""
    part = level / 255
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)


def _contrast(light: float, dark: float) -> float:
    return (_luminance(light) + 0.05) / (_luminance(dark) + 0.05)
