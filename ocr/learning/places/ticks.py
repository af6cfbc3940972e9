"""Tick boxes: four-sided squares beside the words that say what they mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ocr.learning.geometry import MM, Rect
from ocr.learning.labels.labels import Label
from records.wordings import WordingRole

LEFT_MM, RIGHT_MM = 8.0, 45.0
"""How far left of its words, or right of them at the end of the column, a box stands."""
LEVEL_MM = 3.0
ENOUGH = 2
"""So many boxes under each other show where the others stand whose square was not seen under a cross."""

Beside = Callable[[Label, Rect], float | None]
PlacedTick = tuple[Label, Rect]
"""A tick wording and its box."""


def tick_boxes(labels: Sequence[Label], squares: Sequence[Rect]) -> list[PlacedTick]:
    """Return every tick wording with its box; all stand on the same side of their words."""
    ticks = [label for label in labels if label.role is WordingRole.TICK]
    found = max((_beside(ticks, squares, side) for side in (_left, _right)), key=len)
    if len(found) < ENOUGH:
        return found
    unseen = [label for label in ticks if all(label is not seen for seen, _box in found)]
    return found + [(label, _as_the_others(label, found)) for label in unseen]


def _beside(ticks: Sequence[Label], squares: Sequence[Rect], distance: Beside) -> list[PlacedTick]:
    """Return the nearest square of every wording on one side."""
    found = []
    for label in ticks:
        level = [square for square in squares if abs(square.middle[1] - label.rect.middle[1]) < LEVEL_MM * MM]
        near = [(away, square) for square in level if (away := distance(label, square)) is not None]
        if near:
            found.append((label, min(near, key=lambda pair: pair[0])[1]))
    return found


def _left(label: Label, square: Rect) -> float | None:
    away = label.rect.left - square.right
    return away if -MM < away < LEFT_MM * MM else None


def _right(label: Label, square: Rect) -> float | None:
    away = square.left - label.rect.right
    return away if -MM < away < RIGHT_MM * MM else None


def _as_the_others(label: Label, found: Sequence[tuple[Label, Rect]]) -> Rect:
    """Return a box where the others of the column would have it."""
    boxes = [box for _label, box in found]
    left, side = float(np.median([box.left for box in boxes])), float(np.median([box.width for box in boxes]))
    lower = float(np.median([box.middle[1] - seen.rect.middle[1] for seen, box in found]))
    top = label.rect.middle[1] + lower - side / 2
    return Rect(left, top, left + side, top + side)
