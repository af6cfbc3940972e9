"""The blank form of a print: labels, rules, leaders and tick boxes, nothing that was written."""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np

from ocr.learning.geometry import MM, Rect
from ocr.learning.labels.labels import Label
from ocr.learning.labels.segments import Segment
from ocr.learning.leader_print import leader_print
from ocr.learning.places.frame import FormRules
from ocr.learning.strokes import Strokes
from ocr.zones.form_print import Grey, Mask

COLON = 1.9
"""Millimetres behind a label in which its colon is printed."""
DARK, SURE, WRITTEN_SHARE = 70, 0.8, 20
"""Print that no wording names is as dark as labels, read surely, and lies outside the values."""
PAPER, DARKER = 215, 20
SQUARE = 60


def blank_form(
    strokes: Strokes, labels: Sequence[Label], rules: FormRules, other_print: Sequence[Rect], squares: Sequence[Rect]
) -> Grey:
    """Return the print of a page or of the median of several, black on white; same shape as the page.

    Args:
        strokes: the page taken apart.
        labels: its labels.
        rules: its rules and leaders.
        other_print: print that no wording names.
        squares: tick boxes, drawn anew as crosses hide them.
    """
    grey = strokes.grey
    words = _filled(grey.shape, [_with_colon(label) for label in labels] + [rect.grown(4) for rect in other_print])
    kept = np.where((words > 0) | (rules.mask > 0), grey, np.uint8(255))
    blank = np.minimum(kept, leader_print(grey, rules.leaders, words))
    for square in squares:
        corners = (int(square.left), int(square.top)), (int(square.right) - 1, int(square.bottom) - 1)
        cv2.rectangle(blank, *corners, 255, -1)
        cv2.rectangle(blank, *corners, SQUARE, 2)
    return np.where(blank < PAPER, np.clip(blank.astype(np.int16) - DARKER, 0, 255), 255).astype(np.uint8)


def print_without_a_name(strokes: Strokes, segments: Sequence[Segment], taken: Sequence[Rect]) -> list[Rect]:
    """Text of a median that is as dark and as well read as labels and stands neither in them nor in values.

    Args:
        strokes: the median of several pages.
        segments: its text.
        taken: labels and lines of values.
    """
    mask = _filled(strokes.grey.shape, taken)
    found = []
    for segment in segments:
        window = segment.rect.within(mask.shape)
        dark = np.percentile(strokes.grey[window], 4) < DARK
        if mask[window].mean() < WRITTEN_SHARE and segment.sure > SURE and dark and re.search(r"\w{2}", segment.text):
            found.append(segment.rect)
    return found


def _with_colon(label: Label) -> Rect:
    rect = label.rect
    behind = 2.0 if label.goes_on else COLON * MM if label.columns else 5.0
    return Rect(rect.left - 4, rect.top - 4, rect.right + behind, rect.bottom + 5)


def _filled(shape: tuple[int, ...], rects: Sequence[Rect]) -> Mask:
    mask = np.zeros(shape, np.uint8)
    for rect in rects:
        mask[rect.within(shape)] = 255
    return mask
