"""Marks on the names of signers: the holes of a removed seal, and the signature itself."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from ocr.training.line_images.strips import Ink


def erased_seal(ink: Ink, rng: Generator) -> Ink:
    """Cut the holes of a removed red seal into the strokes, and leave crumbs of it."""
    height, width = ink.shape
    holes = np.zeros_like(ink)
    radius = height * rng.uniform(1.0, 2.6)
    centre = (round(rng.uniform(-0.1, 1.1) * width), round(rng.uniform(-1.5, 2.5) * height))
    for part in (1.0, rng.uniform(0.85, 0.95), rng.uniform(0.5, 0.7)):
        cv2.circle(holes, centre, round(radius * part), 255, int(rng.integers(1, 4)), cv2.LINE_AA)
    for _ in range(int(rng.integers(0, max(2, width // 12)))):
        at = (int(rng.integers(width)), int(rng.integers(height)))
        size = (int(rng.integers(2, 6)), int(rng.integers(3, 9)))
        turned = float(rng.uniform(0, 180))
        cv2.ellipse(holes, at, size, turned, 0, float(rng.uniform(90, 360)), 255, int(rng.integers(1, 3)), cv2.LINE_AA)
    strength = rng.uniform(0.6, 1.0)
    kept = np.asarray(ink * (1 - strength * holes.astype(np.float32) / 255), np.uint8)
    crumbs = (holes > 0) & (rng.random(ink.shape) < rng.uniform(0, 0.02))
    kept[crumbs] = int(rng.integers(60, 200))
    return kept


def signature(ink: Ink, rng: Generator) -> Ink:
    """Draw the strokes of a signature across the name: arcs, loops and slanting lines of one pen."""
    height, width = ink.shape
    signed = ink.copy()
    pen, dark = int(rng.integers(1, 4)), int(rng.integers(120, 256))
    reach = rng.uniform(0.2, 0.9)
    for _ in range(int(rng.integers(1, 5))):
        x = rng.uniform(0, width)
        steps = np.cumsum(rng.normal((0.05 * height, 0), (0.5 * height, 0.3 * height), (4, 2)), axis=0)
        knots = np.vstack([[0.0, 0.0], steps]) + (x, rng.uniform(-0.3, reach - 0.2) * height)
        fine = np.linspace(0, 4, 40)
        curve = np.stack([np.interp(fine, np.arange(5), knots[:, axis]) for axis in (0, 1)], axis=1)
        smooth = np.asarray(cv2.GaussianBlur(curve, (1, 9), 0), np.float64)
        points = np.round(np.minimum(smooth, (np.inf, reach * height)) * 8).astype(np.int32)
        cv2.polylines(signed, [points], isClosed=False, color=dark, thickness=pen, lineType=cv2.LINE_AA, shift=3)
    return np.maximum(ink, signed)
