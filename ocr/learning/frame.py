"""The rules of a form: those around and between its parts, and those that carry values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.learning.geometry import MM, Rect, around
from ocr.learning.labels import Label
from ocr.learning.leaders import Leader, Run, dotted_runs, leaders
from ocr.learning.strokes import RuledStroke, Strokes
from ocr.zones.form_print import Mask

EDGE_MM = 4.0
"""Nearer to the edge of the paper a rule is the edge itself."""
BESIDE_LABELS, PART_OF_PAGE = 0.3, 0.6
ABOVE_MM, TOUCH_MM, NEAR_MM = 9.0, 4.0, 6.0
ENDS_MM, MEETS_MM = 3.0, 2.5
LEAST_THIN = 5
"""So many hair lines are a printer's leaders; fewer are folds."""


@dataclass(frozen=True, slots=True)
class FormRules:
    """Rules of a form.

    Attributes:
        upright: upright rules.
        level: level rules.
        mask: 255 on and beside them.
        leaders: what values are written on: dotted, dashed, or ruled by themselves.
    """

    upright: tuple[RuledStroke, ...]
    level: tuple[RuledStroke, ...]
    mask: Mask
    leaders: tuple[Leader, ...]

    def crossing(self, x: float, top: float, bottom: float) -> bool:
        """Return whether a level rule runs at x between two heights."""
        return any(top < rule.at < bottom and rule.start < x < rule.end for rule in self.level)

    def next_upright(self, x: float, y: float) -> float | None:
        """Return the first upright rule right of x that passes the height y."""
        right = [rule.at for rule in self.upright if rule.at > x and rule.start < y < rule.end]
        return min(right, default=None)


def rules_of(strokes: Strokes, labels: Sequence[Label], more: Sequence[Run] = ()) -> FormRules:
    """Return the rules of a form and its leaders; edges of the sheet and folds are none.

    Args:
        strokes: the page or the median.
        labels: its labels.
        more: dotted runs that were seen on other pages of the print.
    """
    shape = strokes.grey.shape
    print_ = around([label.rect for label in labels]) if labels else Rect(0, 0, shape[1], shape[0])
    upright = tuple(rule for rule in strokes.upright if _on_form(rule, print_, shape))
    level = tuple(
        rule
        for rule in strokes.level
        if print_.top - NEAR_MM * MM < rule.at < print_.bottom + NEAR_MM * MM
        or any(_touch(rule, one) for one in upright)
    )
    alone = tuple(rule for rule in level if not any(_ends_at(rule, one) or _closes(rule, one) for one in upright))
    framing = tuple(rule for rule in level if rule not in alone)
    thin = tuple(rule for rule in strokes.thin if _carries(rule, framing, print_))
    ruled = alone + (thin if len(thin) >= LEAST_THIN else ())
    runs = (*dotted_runs(strokes.specks), *more, *(Run(rule.start, rule.end, rule.at) for rule in ruled))
    return FormRules(upright, level, _mask(strokes, upright, level), leaders(runs))


def _on_form(rule: RuledStroke, print_: Rect, shape: tuple[int, ...]) -> bool:
    """Return whether an upright rule stands beside the labels, and not at the edge of the paper."""
    height, width = shape[:2]
    if not EDGE_MM * MM < rule.at < width - EDGE_MM * MM:
        return False
    beside = min(rule.end, print_.bottom) - max(rule.start, print_.top)
    inside = rule.start > print_.top - ABOVE_MM * MM and rule.end < print_.bottom + ABOVE_MM * MM
    return beside > BESIDE_LABELS * print_.height or (rule.length < PART_OF_PAGE * height and inside)


def _touch(level: RuledStroke, upright: RuledStroke) -> bool:
    return (
        upright.start - TOUCH_MM * MM < level.at < upright.end + TOUCH_MM * MM
        and level.start - TOUCH_MM * MM < upright.at < level.end + TOUCH_MM * MM
    )


def _ends_at(level: RuledStroke, upright: RuledStroke) -> bool:
    """Return whether a level rule begins or ends at an upright one."""
    return min(abs(level.start - upright.at), abs(level.end - upright.at)) < MEETS_MM * MM


def _closes(level: RuledStroke, upright: RuledStroke) -> bool:
    """Return whether a level rule lies over an end of an upright one."""
    near = min(abs(level.at - upright.start), abs(level.at - upright.end)) < ENDS_MM * MM
    return near and level.start - ENDS_MM * MM < upright.at < level.end + ENDS_MM * MM


def _carries(rule: RuledStroke, framing: Sequence[RuledStroke], print_: Rect) -> bool:
    """Return whether a hair line lies where values are written, and is no part of the frame."""
    part = any(
        abs(rule.at - one.at) < 1.2 * MM and one.start - 2 * MM < rule.start and rule.end < one.end + 2 * MM
        for one in framing
    )
    return not part and print_.top - 4 * MM < rule.at < print_.bottom + 14 * MM


def _mask(strokes: Strokes, upright: Sequence[RuledStroke], level: Sequence[RuledStroke]) -> Mask:
    near = np.zeros_like(strokes.rules)
    rects = [Rect(rule.at - 14, rule.start - 8, rule.at + 14, rule.end + 8) for rule in upright]
    rects += [Rect(rule.start - 8, rule.at - 14, rule.end + 8, rule.at + 14) for rule in level]
    for rect in rects:
        near[rect.within(near.shape)] = 255
    return np.asarray(cv2.bitwise_and(strokes.rules, near), np.uint8)
