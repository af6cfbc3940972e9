"""Place of the officer's name: written, typed or stamped, a signature over it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.learning.geometry import MM, Rect
from ocr.learning.labels.labels import Label
from ocr.learning.places.frame import FormRules
from ocr.learning.places.values import ValueLine
from ocr.zones.form_print import Grey
from records.wordings import WordingRole

HALF_WIDTH_MM, ROOM_MM, DEEPEST_MM = 33.0, 2.0, 50.0
HINT_MM = 20.0
WRITTEN = 150
"""Grey value below which ink of a page is a name or a signature."""
ENOUGH_INK, OF_MOST_INK = 0.8, 0.35
"""Inked pixels a row, as a mean of the pages; the share of the most that the lowest row of a name has."""
USUAL_MM = 18.0
NAME_MM, APART_MM, LEAST_NAME_MM, BESIDE_MM = 6.0, 9.0, 10.0, 2.0
"""Height of a name; what is written beside it is so far apart; its least width; room left of what stands beside it."""
CLOSING_MM = 100.0


def officer_label(labels: Sequence[Label]) -> Label | None:
    """Return the words under which the officer signs, the lowest where they fill more lines."""
    found = [label for label in labels if label.role is WordingRole.OFFICER]
    return max(found, key=lambda label: label.rect.bottom, default=None)


def officer_line(
    label: Label,
    labels: Sequence[Label],
    rules: FormRules,
    views: Sequence[Grey],
    right_end: float,
    leader: float | None = None,
) -> ValueLine:
    """Return the line of the officer's name: the lowest ink below the words, on a leader or above it.

    Args:
        label: the words for the officer.
        labels: all labels.
        rules: of the form.
        views: pages of the print lying on each other.
        right_end: where the notes or the page's edge begin.
        leader: height of the leader below the words, where there is one; some write well above it.
    """
    middle = label.rect.middle[0]
    left, right = max(2.0 * MM, middle - HALF_WIDTH_MM * MM), min(right_end - MM, middle + HALF_WIDTH_MM * MM)
    top = _below_hints(label, labels)
    bottom = min(_bottom(top, middle, (left, right), labels, rules, views[0].shape[0]), top + DEEPEST_MM * MM)
    lowest = _lowest_ink(Rect(left, top + ROOM_MM * MM, right, bottom), rules, views)
    if lowest is None:
        return ValueLine(left, right, leader or min(top + USUAL_MM * MM, bottom - 4 * MM))
    ends = _name_ends(Rect(left, lowest - NAME_MM * MM, right, lowest), middle, rules, views)
    return ValueLine(*ends, min(lowest, leader or lowest))


def _name_ends(band: Rect, middle: float, rules: FormRules, views: Sequence[Grey]) -> tuple[float, float]:
    """Return between which ends names stand; what others sign beside them, on most pages, is apart from it.

    Args:
        band: where names stand.
        middle: of the words above them.
        rules: of the form.
        views: pages of the print lying on each other.
    """
    rows, columns = band.within(views[0].shape)
    paper = cv2.dilate(rules.mask, np.ones((13, 13), np.uint8))[rows, columns] == 0
    lefts, rights = [], []
    for view in views:
        inked = columns.start + np.flatnonzero(((view[rows, columns] < WRITTEN) & paper).any(axis=0))
        parts = np.split(inked, np.flatnonzero(np.diff(inked) > APART_MM * MM) + 1) if inked.size else []
        names = [part for part in parts if part[-1] - part[0] > LEAST_NAME_MM * MM]
        if names:
            name = min(names, key=lambda part: abs((part[0] + part[-1]) / 2 - middle))
            lefts.append(max([band.left, *(part[-1] + BESIDE_MM * MM for part in parts if part[-1] < name[0])]))
            rights.append(min([band.right, *(part[0] - BESIDE_MM * MM for part in parts if part[0] > name[-1])]))
    return float(np.median(lefts or [band.left])), float(np.median(rights or [band.right]))


def _below_hints(label: Label, labels: Sequence[Label]) -> float:
    """Return the foot of the words and of the hint below them, "(Ký, ghi rõ họ tên)"."""
    hints = [
        other.rect.bottom
        for other in labels
        if other.role is WordingRole.HINT and abs(other.rect.middle[0] - label.rect.middle[0]) < HINT_MM * MM
    ]
    return max([label.rect.bottom, *hints])


def _bottom(
    top: float, middle: float, sides: tuple[float, float], labels: Sequence[Label], rules: FormRules, height: int
) -> float:
    """Return how far down a signature may reach: to the frame, a rule across the page or other print."""
    left, right = sides
    frame = max((rule.end for rule in rules.upright), default=height - 6.0 * MM)
    across = [
        rule.at - 2 * MM
        for rule in rules.level
        if rule.at > top + 12 * MM and rule.start < middle < rule.end and rule.length > CLOSING_MM * MM
    ]
    below = [
        label.rect.top - 2 * MM
        for label in labels
        if label.rect.top > top + 8 * MM and label.rect.right > left and label.rect.left < right
    ]
    return min([frame - MM, *across, *below])


def _lowest_ink(rect: Rect, rules: FormRules, views: Sequence[Grey]) -> float | None:
    """Return the foot of the lowest band of ink in the mean of the pages, None where they hold none."""
    rows, columns = rect.within(views[0].shape)
    if rows.stop <= rows.start or columns.stop <= columns.start:
        return None
    paper = cv2.dilate(rules.mask, np.ones((13, 13), np.uint8))[rows, columns] == 0
    inked = sum(((view[rows, columns] < WRITTEN) & paper).astype(np.float32) for view in views) / len(views)
    profile = np.convolve(np.asarray(inked).sum(axis=1), np.ones(9) / 9, "same")
    if profile.max() <= ENOUGH_INK:
        return None
    return float(rows.start + np.flatnonzero(profile > OF_MOST_INK * profile.max())[-1])
