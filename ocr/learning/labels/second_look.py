"""Labels that are worn or hidden in a median and stand clear on the pages themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.learning.geometry import MM, Rect
from ocr.learning.labels.labels import CLEAR, Label
from ocr.learning.strokes import MANY_PAGES
from ocr.zones.form_print import Grey

SAME_PLACE_MM = 2.0
"""So near to each other labels on two pages are one."""
ONE_DATE_MM, LEVEL_MM = 25.0, 3.0
TRACES, DARK, FAINT = 8, 150, 205
"""Percentile of the grey values where print stands that is as dark in a median, or at least as faint where all
pages that were looked at agree."""
LEAST_LETTERS = 5
"""Shorter wordings may be written by chance on two pages."""
STRAY_MM, COVERED = 0.25, 0.94
"""Print of one page covers that of another to this share, with so much of play, as in 99 % of 1,755 printed labels of
23 books. A clerk who writes the same word at the same place on every page does not hit it so: at most 0.90 in 40
words."""
COVERED_BY_TWO = 0.6
"""The same where a book has two pages alone: nothing tells how one has to be bent to lie on the other."""


@dataclass(frozen=True, slots=True)
class PageLabels:
    """Page lying on a median: its labels and its pixels."""

    labels: tuple[Label, ...]
    grey: Grey


def completed(labels: Sequence[Label], pages: Sequence[PageLabels], median: Grey) -> tuple[Label, ...]:
    """Return the labels of a median, completed from its pages.

    Added is what two pages or more have in one place, printed alike, where the median has nothing or a shorter label.

    Args:
        labels: of the median.
        pages: some pages lying on it.
        median: its pixels, where print leaves dark traces, and values that happen to be alike do not.
    """
    covered = COVERED if len(pages) > 2 else COVERED_BY_TWO
    agreed = [
        label
        for index, page in enumerate(pages)
        for label in page.labels
        if _is_print(label, page.grey, pages[index + 1 :], median, covered)
    ]
    found = list(labels)
    for label in sorted(agreed, key=lambda one: -one.weight):
        hidden = [other for other in found if _overlap(label, other) or _same_gap(label, other)]
        if all(_better(label, other) for other in hidden):
            found = [other for other in found if other not in hidden] + [label]
    return tuple(found)


def _is_print(label: Label, grey: Grey, others: Sequence[PageLabels], median: Grey, covered: float) -> bool:
    """Return whether a label is read surely, not too short, there on other pages too, on one of them in the same ink.

    It has to leave traces in the median as well.
    """
    if label.score < CLEAR or (label.span[1] - label.span[0] < LEAST_LETTERS and label.wording.part is None):
        return False
    agreeing = [page for page in others if any(_same(label, other) for other in page.labels)]
    darkest = float(np.percentile(median[label.rect.within(median.shape)], TRACES))
    is_dark = darkest < (FAINT if len(agreeing) == len(others) else DARK)
    return is_dark and any(_cover(label.rect, grey, page.grey) >= covered for page in agreeing)


def _cover(rect: Rect, one: Grey, other: Grey) -> float:
    """Return the share of ink (0–1) in a place of two pages that both have in common."""
    mine, theirs = (page[rect.within(page.shape)] < MANY_PAGES.letters for page in (one, other))
    return min(_covered(mine, theirs), _covered(theirs, mine))


def _covered(ink: NDArray[np.bool_], cover: NDArray[np.bool_]) -> float:
    """Return the share of ink (0–1) that other ink covers."""
    round_about = np.ones((2 * round(STRAY_MM * MM) + 1,) * 2, np.uint8)
    return float((ink & (cv2.dilate(cover.astype(np.uint8), round_about) > 0)).sum() / max(1, ink.sum()))


def _same_gap(label: Label, other: Label) -> bool:
    """Return whether two labels name the same part of one date."""
    part = label.wording.part
    near = abs(label.rect.left - other.rect.left) < ONE_DATE_MM * MM
    level = abs(label.rect.bottom - other.rect.bottom) < LEVEL_MM * MM
    return part is not None and part is other.wording.part and near and level


def _better(label: Label, other: Label) -> bool:
    """Return whether a label explains more than another in its place, or reads the same words better."""
    return label.score > other.score if _same(label, other) else label.weight > other.weight


def _same(one: Label, other: Label) -> bool:
    reach = SAME_PLACE_MM * MM
    return (
        one.wordings == other.wordings
        and abs(one.rect.left - other.rect.left) < reach
        and abs(one.rect.bottom - other.rect.bottom) < reach
    )


def _overlap(one: Label, other: Label) -> bool:
    wide = min(one.rect.right, other.rect.right) - max(one.rect.left, other.rect.left)
    high = min(one.rect.bottom, other.rect.bottom) - max(one.rect.top, other.rect.top)
    return wide > 0 and high > min(one.rect.height, other.rect.height) / 2
