"""Labels that are worn or hidden in a median and stand clear on the pages themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ocr.learning.geometry import MM
from ocr.learning.labels import CLEAR, Label
from ocr.zones.form_print import Grey

SAME_PLACE_MM = 2.0
"""So near to each other labels on two pages are one."""
ONE_DATE_MM, LEVEL_MM = 25.0, 3.0
TRACES, DARK, FAINT = 8, 150, 205
"""Percentile of the grey values where print stands that is as dark in a median, or at least as faint where all
pages that were looked at agree."""
LEAST_LETTERS = 5
"""Shorter wordings may be written by chance on two pages."""


def completed(labels: Sequence[Label], pages: Sequence[Sequence[Label]], median: Grey) -> tuple[Label, ...]:
    """Return the labels of a median, and those.

    That two pages or more have in one place where it has none or shorter ones.

    Args:
        labels: of the median.
        pages: the labels of some pages lying on it.
        median: its pixels, where print leaves dark traces, and values that happen to be alike do not.
    """
    agreed = [
        label for index, page in enumerate(pages) for label in page if _is_print(label, pages[index + 1 :], median)
    ]
    found = list(labels)
    for label in sorted(agreed, key=lambda one: -one.weight):
        hidden = [other for other in found if _overlap(label, other) or _same_gap(label, other)]
        if all(_better(label, other) for other in hidden):
            found = [other for other in found if other not in hidden] + [label]
    return tuple(found)


def _is_print(label: Label, others: Sequence[Sequence[Label]], median: Grey) -> bool:
    """Return whether a label is read surely, not too short, there on other pages too.

    And leaves traces in the median.
    """
    if label.score < CLEAR or (label.span[1] - label.span[0] < LEAST_LETTERS and label.wording.part is None):
        return False
    agreeing = sum(any(_same(label, other) for other in page) for page in others)
    darkest = float(np.percentile(median[label.rect.within(median.shape)], TRACES))
    return agreeing > 0 and darkest < (FAINT if agreeing == len(others) else DARK)


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
