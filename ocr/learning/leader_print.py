"""Leaders as the press printed them: marks at one distance, where writing hid some in the median and joined others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.learning.geometry import MM, Rect
from ocr.learning.leaders import Leader
from ocr.zones.form_print import Grey, Mask

PALE, PAPER, DARK = 190, 255, 90
"""Grey values: below the first something is printed; marks that are drawn have the last."""
LONGEST_MM, HIGHEST_MM = 3.6, 0.9
"""A leader's mark is no longer and no higher."""
BAND = 5
"""Pixels above and below a leader in which its marks lie."""
LEAST_MARKS = 8
LIKE = (0.4, 1.6)
"""Shares of the usual length between which a mark is one of the leader; others are joined by traces of writing."""
NEIGHBOURS = 1.5
"""Distances up to so many times the usual one are those from one mark to the next."""
PITCHES = np.linspace(0.97, 1.03, 121)
"""Shares of the usual distance among which the exact one is looked for."""
EVEN, LEAST_EVEN = 0.5, 0.3
"""Mean resultant length of the marks' phases (1 = all in step) from which they are a row by themselves, and from which
they are one at the distance of other rows."""
SAME, IN_STEP = 0.006, 0.2
"""Shares of a distance by which that of another row of the form differs, and by which a mark is out of step."""
OFF_LINE = 1.5
"""Pixels by which a mark lies off its row."""
NEAR = 15
"""Marks from which the drift of a row is taken: paper is never flat."""

Marks = NDArray[np.float64]
"""N × 4, left to right: middle x and y, width and height."""


def leader_print(grey: Grey, leaders: Sequence[Leader], words: Mask) -> Grey:
    """Return the leaders of a form, dark on white; marks at one distance are drawn where some of them are hidden too.

    Args:
        grey: the page or the median of several.
        leaders: as they were found.
        words: 255 where words are printed, which no leader crosses.
    """
    parts = [part for leader in leaders for part in _between_words(_marks(grey, leader), words)]
    steps = [_Steps.of(part) for part in parts]
    clear = [one.pitch for one in steps if one is not None and one.even > EVEN]
    drawn = np.full_like(grey, PAPER)
    for part, own in zip(parts, steps, strict=True):
        # A printer has one leader: where writing hides nearly all of it, its distance is that of the others.
        found = own if own is None or own.even > EVEN or not clear else _Steps.of(part, float(np.median(clear)))
        row = found.row(part) if found is not None and found.even > LEAST_EVEN else None
        for x, y, width, height in (part if row is None else row).tolist():
            rect = Rect(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            drawn[rect.within(drawn.shape)] = DARK
    return drawn


def _marks(grey: Grey, leader: Leader) -> Marks:
    """Return what is printed along a leader's runs and is as small as its marks."""
    left, right = leader.runs[0].left, max(run.right for run in leader.runs)
    heights = [run.height for run in leader.runs]
    rect = Rect(left - BAND, min(heights) - BAND, right + BAND, max(heights) + BAND + 1)
    rows, columns = rect.within(grey.shape)
    inked = (grey[rows, columns] < PALE).astype(np.uint8)
    _count, _labels, stats, centres = cv2.connectedComponentsWithStats(inked, connectivity=8)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    small = (width <= LONGEST_MM * MM) & (height <= HIGHEST_MM * MM)
    small[0] = False
    found = np.column_stack([centres + (columns.start, rows.start), width, height])[small]
    return np.asarray(found[np.argsort(found[:, 0])], np.float64)


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


@dataclass(frozen=True, slots=True)
class _Steps:
    """Even distances of a row of marks: the distance, where it begins, and how much the marks are in step, 0–1."""

    pitch: float
    start: float
    even: float

    @classmethod
    def of(cls, marks: Marks, pitch: float | None = None) -> _Steps | None:
        """Return the steps of some marks, of a known distance or their own; None where there are too few of them."""
        places = marks[_alike(marks), 0]
        if len(places) < LEAST_MARKS:
            return None
        ways = np.diff(places)
        tried = (pitch or float(np.median(ways[ways < NEIGHBOURS * np.median(ways)]))) * PITCHES
        tried = tried if pitch is None else tried[np.abs(tried - pitch) < SAME * pitch]
        phases = np.exp(2j * np.pi * places / tried[:, None]).mean(axis=1)
        best = int(np.abs(phases).argmax())
        start = float(np.angle(phases[best]) / (2 * np.pi) * tried[best])
        return cls(float(tried[best]), start, float(abs(phases[best])))

    def row(self, marks: Marks) -> Marks | None:
        """Return a mark at every step; those that are not seen drift as the ones beside them. None: too few in step."""
        steps = np.round((marks[:, 0] - self.start) / self.pitch)
        off = marks[:, 0] - self.start - steps * self.pitch
        kept = _on_line(marks, _alike(marks) & (np.abs(off) < IN_STEP * self.pitch))
        if kept.sum() < LEAST_MARKS:
            return None
        every = np.arange(steps[0], steps[-1] + 1)
        drift = np.interp(every, steps[kept], _smoothed(off[kept]))
        heights = np.interp(every, steps[kept], _smoothed(marks[kept, 1]))
        size = np.broadcast_to(np.median(marks[kept, 2:], axis=0), (len(every), 2))
        return np.column_stack([self.start + every * self.pitch + drift, heights, size])


def _alike(marks: Marks) -> NDArray[np.bool_]:
    """Return which marks are of the usual length."""
    usual = float(np.median(marks[:, 2])) if len(marks) else 0.0
    return np.asarray((marks[:, 2] >= LIKE[0] * usual) & (marks[:, 2] <= LIKE[1] * usual))


def _on_line(marks: Marks, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which of the chosen marks lie on the line of most of them, which may lean."""
    for _again in range(3):
        if chosen.sum() < LEAST_MARKS:
            break
        line = np.polynomial.Polynomial.fit(marks[chosen, 0], marks[chosen, 1], 1)
        off = np.abs(marks[:, 1] - line(marks[:, 0]))
        chosen = chosen & (off <= max(OFF_LINE, float(np.median(off[chosen]))))
    return chosen


def _smoothed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the median of each value and its neighbours."""
    return np.array([np.median(values[max(0, at - NEAR // 2) : at + NEAR // 2 + 1]) for at in range(len(values))])
