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
"""So many boxes show where the others stand whose square was not seen under a cross."""

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
    """Return the nearest square of every wording on one side; of several words before a square the nearest have it."""
    near = sorted(
        ((away, number, square) for number, label in enumerate(ticks) for square in squares
         if _level(label, square) and (away := distance(label, square)) is not None),
        key=lambda one: one[0],
    )  # fmt: skip
    found: dict[int, Rect] = {}
    for _away, number, square in near:
        if number not in found and square not in found.values():
            found[number] = square
    return [(ticks[number], square) for number, square in sorted(found.items())]


def _level(label: Label, square: Rect) -> bool:
    return abs(square.middle[1] - label.rect.middle[1]) < LEVEL_MM * MM


def _left(label: Label, square: Rect) -> float | None:
    away = label.rect.left - square.right
    return away if -MM < away < LEFT_MM * MM else None


def _right(label: Label, square: Rect) -> float | None:
    away = square.left - label.rect.right
    return away if -MM < away < RIGHT_MM * MM else None


def _as_the_others(label: Label, found: Sequence[PlacedTick]) -> Rect:
    """Return a box where the others have it: under each other, or as far from their words, which stand in a row."""
    lefts = [box.left for _label, box in found]
    before = all(box.left < seen.rect.left for seen, box in found)
    away = [box.left - _end(seen, before=before) for seen, box in found]
    in_a_row = np.ptp(away) < np.ptp(lefts)
    left = float(_end(label, before=before) + np.median(away) if in_a_row else np.median(lefts))
    side = float(np.median([box.width for _label, box in found]))
    lower = float(np.median([box.middle[1] - seen.rect.middle[1] for seen, box in found]))
    top = label.rect.middle[1] + lower - side / 2
    return Rect(left, top, left + side, top + side)


def _end(label: Label, *, before: bool) -> float:
    """Return where the words begin before which boxes stand, or end behind which they do."""
    return label.rect.left if before else label.rect.right
