"""Leaders as the press printed them: marks at one distance, where writing hid some in the median and joined others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ocr.learning.geometry import Rect
from ocr.learning.leaders import Leader
from ocr.zones.form_print import Grey, Mask
from ocr.zones.leader_rows import Marks, draw_marks, full_rows, marks_in

PAPER = 255
BAND = 5
"""Pixels above and below a leader in which its marks lie."""


def leader_print(grey: Grey, leaders: Sequence[Leader], words: Mask) -> Grey:
    """Return the leaders of a form, dark on white; marks at one distance are drawn where some of them are hidden too.

    Args:
        grey: the page or the median of several.
        leaders: as they were found.
        words: 255 where words are printed, which no leader crosses.
    """
    parts = [part for leader in leaders for part in _between_words(_marks(grey, leader), words)]
    drawn = np.full_like(grey, PAPER)
    for part, row in zip(parts, full_rows(parts), strict=True):
        draw_marks(drawn, part if row is None else row)
    return drawn


def _marks(grey: Grey, leader: Leader) -> Marks:
    """Return what is printed along a leader's runs and is as small as its marks."""
    left, right = leader.runs[0].left, max(run.right for run in leader.runs)
    heights = [run.height for run in leader.runs]
    rect = Rect(left - BAND, min(heights) - BAND, right + BAND, max(heights) + BAND + 1)
    return marks_in(grey, *rect.within(grey.shape))


def _between_words(marks: Marks, words: Mask) -> Iterator[Marks]:
    """Yield the marks between one label of a row and the next: every leader begins anew."""
    if not len(marks):
        return
    height, width = words.shape
    places = np.clip(marks[:, :2].astype(int), 0, (width - 1, height - 1))
    label = words[places[:, 1], places[:, 0]] > 0
    cut = [
        index + 1
        for index, ((x, y), (other, _y)) in enumerate(zip(places[:-1], places[1:], strict=True))
        if words[y, x:other].any()
    ]
    for free, part in zip(np.split(~label, cut), np.split(marks, cut), strict=True):
        yield part[free]
