"""Marks on a form besides the value: leaders, rules, neighbouring lines, seals, bleed-through, specks."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ocr.training.line_images.strips import Ink


def leader(ink: Ink, rng: Generator) -> Ink:
    """Draw a dotted or solid line under or through the writing."""
    height, width = ink.shape
    drawn = np.zeros_like(ink)
    row = int(height * rng.uniform(0.5, 0.95))
    end = row + int(rng.normal(0, 1.5))
    dark = int(rng.integers(70, 230))
    if rng.random() < 0.3:
        cv2.line(drawn, (0, row), (width, end), dark, int(rng.integers(1, 3)), cv2.LINE_AA)
    else:
        step, size = rng.uniform(3.5, 11), rng.uniform(0.5, 1.6)
        for number, x in enumerate(np.arange(rng.uniform(0, step), width, step)):
            y = row + (end - row) * number * step / width
            cv2.circle(drawn, (round(x * 8), round(y * 8)), round(size * 8), dark, -1, cv2.LINE_AA, shift=3)
    return np.maximum(ink, drawn)


def erased_leader(ink: Ink, rng: Generator) -> Ink:
    """Cut the holes of a removed leader into the strokes, and leave some of its dots."""
    height, width = ink.shape
    row, thick = int(height * rng.uniform(0.5, 0.85)), int(rng.integers(1, 4))
    kept = ink.copy()
    dotted = rng.random() < 0.6
    step = rng.uniform(4, 10) if dotted else width
    for x in np.arange(0, width, step):
        stop = int(x + step * 0.45) if dotted else width
        if rng.random() < 0.9:
            kept[row : row + thick, int(x) : stop] //= int(rng.integers(2, 9))
    return kept


def neighbour(ink: Ink, other: Ink, rng: Generator) -> Ink:
    """Add bits of another line at the upper or lower edge."""
    height, width = ink.shape
    reach = max(2, int(height * rng.uniform(0.05, 0.22)))
    start = int(rng.integers(0, max(1, other.shape[1] - 1)))
    piece = other[:, start : start + width]
    wide = min(width, piece.shape[1])
    at = int(rng.integers(0, width - wide + 1))
    rows = min(reach, piece.shape[0] // 2)
    stained = ink.copy()
    part, source = (
        (stained[:rows, at : at + wide], piece[-rows:, :wide])
        if rng.random() < 0.5
        else (stained[-rows:, at : at + wide], piece[:rows, :wide])
    )
    np.maximum(part, source, out=part)
    return stained


def bleed(ink: Ink, other: Ink, rng: Generator) -> Ink:
    """Add bleed-through of the other side: mirrored, soft and faint."""
    back = cv2.resize(other[:, ::-1], (ink.shape[1], ink.shape[0]), interpolation=cv2.INTER_AREA)
    back = np.roll(cv2.GaussianBlur(back, (0, 0), rng.uniform(1, 2.5)), int(rng.integers(-20, 20)), axis=0)
    return np.maximum(ink, (back * rng.uniform(0.1, 0.35)).astype(np.uint8))


def seal(ink: Ink, rng: Generator) -> Ink:
    """Add a part of a round seal: rings and blotchy letters, as a red stamp looks in gray."""
    height, width = ink.shape
    stamp = np.zeros_like(ink)
    radius = int(height * rng.uniform(1.2, 2.6))
    centre = (int(rng.uniform(-0.1, 1.1) * width), int(rng.uniform(-1.5, 2.5) * height))
    for part in (1.0, rng.uniform(0.9, 0.94), rng.uniform(0.6, 0.7)):
        cv2.circle(stamp, centre, int(radius * part), 255, int(rng.integers(1, 4)), cv2.LINE_AA)
    for angle in np.arange(0, 2 * np.pi, rng.uniform(0.12, 0.25)):
        x, y = (int(c + 0.8 * radius * f) for c, f in zip(centre, (np.cos(angle), np.sin(angle)), strict=True))
        cv2.ellipse(stamp, (x, y), (4, 8), float(np.degrees(angle)), 0, 300, 255, 2, cv2.LINE_AA)
    patchy = cv2.resize(rng.uniform(0.2, 1, (4, max(2, width // 16))).astype(np.float32), (width, height))
    return np.maximum(ink, (stamp * patchy * rng.uniform(0.2, 0.5)).astype(np.uint8))


def specks(ink: Ink, rng: Generator) -> Ink:
    """Add dust and copier dots."""
    height, width = ink.shape
    dirty = ink.copy()
    for _ in range(int(rng.integers(2, max(3, width // 25)))):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(dirty, centre, int(rng.integers(0, 3)), int(rng.integers(60, 255)), -1, cv2.LINE_AA)
    return dirty


def edge_remnant(ink: Ink, rng: Generator) -> Ink:
    """Add a sliver of a printed label, box edge or fold at the left or right end."""
    height, width = ink.shape
    stained = ink.copy()
    x = int(rng.integers(0, 3)) if rng.random() < 0.5 else width - 1 - int(rng.integers(0, 3))
    top = int(rng.uniform(0, 0.5) * height)
    cv2.line(
        stained, (x, top), (x, int(rng.uniform(0.5, 1) * height)), int(rng.integers(80, 255)), int(rng.integers(1, 4))
    )
    return stained


def scribble(width: int, height: int, rng: Generator) -> Ink:
    """Draw a scrawl without text: a flourish, a signature's tail, a try of the pen."""
    points = int(rng.integers(6, 40))
    knots, fine = np.arange(points), np.linspace(0, points - 1, points * 12)
    walk = np.cumsum(rng.normal(width / points / 1.5, width / points, points)) % width
    xs = np.sort(walk) + rng.normal(0, 14, points)
    ys = height * (0.5 + 0.3 * np.sin(np.cumsum(rng.normal(0, 1.3, points))))
    curve = np.stack([np.interp(fine, knots, xs), np.interp(fine, knots, ys)], axis=1)
    drawn = np.zeros((height, width), np.uint8)
    _draw(drawn, np.asarray(cv2.GaussianBlur(curve, (1, 15), 0), np.float64), int(rng.integers(2, 5)))
    return drawn


def struck_out(ink: Ink, rng: Generator) -> Ink:
    """Cross writing out beyond legibility."""
    height, width = ink.shape
    crossed = ink.copy()
    xs = np.arange(0, width, rng.uniform(5, 11))
    high, low = height * rng.uniform(0.15, 0.3), height * rng.uniform(0.7, 0.85)
    ys = np.where(np.arange(xs.size) % 2 == 0, high, low) + rng.normal(0, 3, xs.size)
    _draw(crossed, np.stack([xs, ys], axis=1), int(rng.integers(3, 6)))
    return crossed


def _draw(ink: Ink, curve: NDArray[np.float64], pen: int) -> None:
    """Draw a polyline of points (x, y) into the ink."""
    points = np.round(curve * 8).astype(np.int32)
    cv2.polylines(ink, [points], isClosed=False, color=255, thickness=pen, lineType=cv2.LINE_AA, shift=3)
