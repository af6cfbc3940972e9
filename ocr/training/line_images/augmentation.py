"""Augmentation: damage by pens, paper, time and scanners, applied to a strip of writing."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.random import Generator

from ocr.training.line_images import paper_marks, signatures
from ocr.training.line_images.strips import Ink

_ELLIPSE = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
_VISIBLE, _FEWEST_ROWS = 60, 16


def augment(ink: Ink, other: Ink, rng: Generator) -> Ink:
    """Apply one random history to a line: how it was written, stained, cut out and scanned.

    Args:
        ink: the writing, 0 is paper.
        other: another line's ink, for its bits at the edges and for what shines through.
        rng: source of every choice; the same state gives the same result.

    Returns:
        Ink of another size.
    """
    line = _framed(written_by_hand(ink, rng), rng)
    line = _stained(line, other, rng)
    return _scanned(line, rng)


def written_by_hand(ink: Ink, rng: Generator) -> Ink:
    """Vary the hand and the pen of a line, on clean paper."""
    return _pen(_geometry(ink, rng), rng)


def _geometry(ink: Ink, rng: Generator) -> Ink:
    """Apply slant, rotation, stretch and a slow wave of the baseline."""
    height, width = ink.shape
    shear = rng.normal(0, 0.16)
    stretch = math.exp(rng.normal(0, 0.13))
    tilt = math.radians(rng.normal(0, 0.5)) if width > 4 * height else math.radians(rng.normal(0, 1.5))
    shift = max(0.0, shear) * height
    new_width = max(8, int(width * stretch + abs(shear) * height))
    xs = np.arange(new_width, dtype=np.float32)[None, :]
    ys = np.arange(height, dtype=np.float32)[:, None]
    wave = rng.normal(0, 1.2) * np.sin(xs / rng.uniform(60, 300) + rng.uniform(0, 6.3))
    source_y = ys - math.tan(tilt) * (xs - new_width / 2) + wave
    ripple = rng.normal(0, 1.0) * np.sin(ys / rng.uniform(8, 30) + xs / rng.uniform(30, 90))
    source_x = (xs - shift + shear * ys) / stretch + ripple
    warped = cv2.remap(ink, source_x.astype(np.float32), source_y.astype(np.float32), cv2.INTER_LINEAR, borderValue=0)
    return np.asarray(warped, np.uint8)


def _pen(ink: Ink, rng: Generator) -> Ink:
    """Vary stroke width, ink strength and flow."""
    chance = rng.random()
    if chance < 0.18:
        ink = np.asarray(cv2.dilate(ink, _ELLIPSE), np.uint8)
    elif chance < 0.28:
        thin = np.asarray(cv2.erode(ink, np.ones((2, 2), np.uint8)), np.uint8)
        ink = np.maximum(thin, (ink * rng.uniform(0.2, 0.5)).astype(np.uint8))
    strength = rng.uniform(0.45, 1.0) if rng.random() < 0.5 else 1.0
    if rng.random() < 0.3:
        field = rng.uniform(0.45, 1.25, (2, max(2, ink.shape[1] // 40))).astype(np.float32)
        patchy = cv2.resize(field, (ink.shape[1], ink.shape[0]), interpolation=cv2.INTER_LINEAR)
        return np.asarray(np.clip(ink * patchy * strength, 0, 255), np.uint8)
    return np.asarray(ink * strength, np.uint8)


def _framed(ink: Ink, rng: Generator) -> Ink:
    """Crop too loosely or too tightly, or exactly to the ink."""
    rows = np.flatnonzero(ink.max(axis=1) > _VISIBLE)
    if rows.size > _FEWEST_ROWS and rng.random() < 0.1:
        ink = ink[rows[0] : rows[-1] + 1]
    height, width = ink.shape
    loose = rng.random() < 0.5
    top, bottom = (int(height * rng.uniform(-0.07, 0.4 if loose else 0.1)) for _ in range(2))
    if rng.random() < 0.08:  # at the baseline: what hangs below it belongs to the next line's crop
        bottom = -int(height * rng.uniform(0.12, 0.27))
    if rng.random() < 0.04:
        top = -int(height * rng.uniform(0.07, 0.16))
    left, right = (int(rng.uniform(-4, 40 if loose else 10)) for _ in range(2))
    cut = ink[max(0, -top) : height + min(0, bottom), max(0, -left) : max(8, width + min(0, right))]
    return np.pad(cut, ((max(0, top), max(0, bottom)), (max(0, left), max(0, right))))


def _stained(ink: Ink, other: Ink, rng: Generator) -> Ink:
    """Add what else lies on the paper."""
    if rng.random() < 0.12:
        ink = paper_marks.erased_leader(ink, rng)
    if rng.random() < 0.35:
        ink = paper_marks.leader(ink, rng)
    if rng.random() < 0.22:
        ink = paper_marks.neighbour(ink, other, rng)
    if rng.random() < 0.08:
        ink = paper_marks.bleed(ink, other, rng)
    if rng.random() < 0.08:
        ink = paper_marks.seal(ink, rng)
    if rng.random() < 0.08:
        ink = signatures.signature(signatures.erased_seal(ink, rng), rng)
    if rng.random() < 0.1:
        ink = paper_marks.specks(ink, rng)
    return paper_marks.edge_remnant(ink, rng) if rng.random() < 0.06 else ink


def _scanned(ink: Ink, rng: Generator) -> Ink:
    """Reduce the resolution, then add blur, grain and JPEG artefacts."""
    height, width = ink.shape
    if rng.random() < 0.55:
        part = rng.uniform(0.4, 0.9)
        size = (max(8, int(width * part)), max(12, int(height * part)))
        ink = np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), np.uint8)
    if rng.random() < 0.3:
        ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.4, 1.2)), np.uint8)
    if rng.random() < 0.4:
        grain = rng.normal(rng.uniform(0, 8), rng.uniform(2, 14), ink.shape)
        ink = np.asarray(np.clip(ink + grain, 0, 255), np.uint8)
    return _through_jpeg(ink, int(rng.integers(25, 80))) if rng.random() < 0.25 else ink


def _through_jpeg(ink: Ink, quality: int) -> Ink:
    _, data = cv2.imencode(".jpg", 255 - ink, [cv2.IMWRITE_JPEG_QUALITY, quality])
    image = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    return np.asarray(255 - image, np.uint8)
