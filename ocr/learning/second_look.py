"""Labels that are worn or hidden in a median and stand clear on the pages themselves."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.learning.geometry import MM
from ocr.learning.labels import Label

SAME_PLACE_MM = 2.0
"""So near to each other labels on two pages are one."""
LEAST_LETTERS = 5
"""Shorter wordings may be written by chance on two pages."""


def completed(labels: Sequence[Label], pages: Sequence[Sequence[Label]]) -> tuple[Label, ...]:
    """The labels of a median, and those that two pages or more have in one place where it has none or shorter ones.

    Args:
        labels: of the median.
        pages: the labels of some pages lying on it.
    """
    agreed = [
        label
        for index, page in enumerate(pages)
        for label in page
        if (label.span[1] - label.span[0] >= LEAST_LETTERS or label.wording.part is not None)
        and any(_same(label, other) for later in pages[index + 1 :] for other in later)
    ]
    found = list(labels)
    for label in sorted(agreed, key=lambda one: -one.weight):
        hidden = [other for other in found if _overlap(label, other)]
        if all(_better(label, other) for other in hidden):
            found = [other for other in found if other not in hidden] + [label]
    return tuple(found)


def _better(label: Label, other: Label) -> bool:
    """Whether a label explains more than another in its place, or reads the same words better."""
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
