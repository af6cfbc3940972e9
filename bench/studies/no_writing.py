"""Crops without text: scribbles, paper, dotted leaders, and real lines that were struck out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
HEIGHT = 60
INK = 60
PAPER = 245


def paper(rng: Generator) -> Gray:
    """Draw paper only: grain, uneven light, and sometimes specks."""
    width = int(rng.integers(120, 800))
    light = np.linspace(PAPER, PAPER - rng.uniform(0, 50), width)[None, :] + rng.normal(0, 4, (HEIGHT, width))
    page = np.clip(light, 0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(0, 6))):
        place = (int(rng.integers(width)), int(rng.integers(HEIGHT)))
        cv2.circle(page, place, int(rng.integers(1, 3)), int(rng.integers(80, 200)), -1)
    return page


def leader(rng: Generator) -> Gray:
    """Draw an empty dotted or ruled line."""
    page, row = paper(rng), int(rng.integers(HEIGHT // 2, HEIGHT - 4))
    step, length = (7, 2) if rng.random() < 0.6 else (1, 1)
    for column in range(0, page.shape[1], step):
        cv2.line(page, (column, row), (column + length - 1, row), 110, 1)
    return page


def scribble(rng: Generator) -> Gray:
    """Draw one to three pen curves without letters: loops, waves, zigzags, a try of the pen."""
    page = paper(rng)
    for _ in range(int(rng.integers(1, 4))):
        _curve(page, rng, page.shape[1])
    return page


def hatched(rng: Generator) -> Gray:
    """Draw strokes that close a field: a long dash, a cross over the line, slanted hatching."""
    page = paper(rng)
    for _ in range(int(rng.integers(1, 12))):
        left = int(rng.integers(0, page.shape[1] // 2))
        right = int(rng.integers(left + 20, page.shape[1]))
        rows = rng.integers(4, HEIGHT - 4, 2)
        cv2.line(page, (left, int(rows[0])), (right, int(rows[1])), INK, int(rng.integers(1, 4)), cv2.LINE_AA)
    return page


def struck(line: Gray, rng: Generator) -> Gray:
    """Scribble over a real line along its whole length once to four times, as clerks do with a wrong value."""
    page = line.copy()
    height, width = page.shape
    for _ in range(int(rng.integers(1, 5))):
        columns = np.linspace(0, width, max(20, width // int(rng.integers(5, 16))))
        middle, reach = height * rng.uniform(0.4, 0.6), height * rng.uniform(0.25, 0.4)
        rows = middle + reach * np.where(np.arange(columns.size) % 2, 1, -1) + rng.normal(0, 3, columns.size)
        _draw(page, columns + rng.normal(0, 3, columns.size), rows, int(rng.integers(2, 5)))
    return page


def no_writing(lines: Sequence[Gray], wanted: int, rng: Generator) -> dict[str, list[Gray]]:
    """Return `wanted` crops of every kind.

    Args:
        lines: real lines to strike out.
        wanted: crops of a kind.
        rng: random generator.
    """
    makers: dict[str, Callable[[Generator], Gray]] = {
        "paper": paper,
        "leader": leader,
        "scribble": scribble,
        "hatched": hatched,
        "struck out": lambda rng: struck(lines[int(rng.integers(len(lines)))], rng),
    }
    return {kind: [make(rng) for _ in range(wanted)] for kind, make in makers.items()}


def _curve(page: Gray, rng: Generator, width: int) -> None:
    length = rng.uniform(0.15, 1.0) * width
    time = np.linspace(0, 1, 300)
    start, turns = rng.uniform(0, width - length), rng.uniform(2, 30)
    columns = start + length * time + rng.uniform(0, 18) * np.sin(2 * np.pi * turns * time + rng.uniform(0, 6))
    swing = rng.uniform(3, HEIGHT * 0.4) * np.sin(2 * np.pi * turns * rng.uniform(0.6, 1.4) * time)
    rows = HEIGHT * rng.uniform(0.35, 0.65) + swing + rng.uniform(0, 6) * np.sin(2 * np.pi * 3 * time)
    _draw(page, columns, rows, int(rng.integers(1, 4)))


def _draw(page: Gray, columns: NDArray[np.float64], rows: NDArray[np.float64], pen: int) -> None:
    points = np.stack([columns, rows], axis=1).round().astype(np.int32)
    cv2.polylines(page, [points], isClosed=False, color=INK, thickness=pen, lineType=cv2.LINE_AA)
