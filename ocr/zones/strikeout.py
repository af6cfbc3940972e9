"""Strike-outs: long level strokes through letters, and the replacement written beside them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.zones.form_print import PIXELS_PER_MM, Mask

LONG_MM = 5.0
"""Length of no letter's horizontal stroke; a dash or a strike-out reaches it."""
THROUGH = 0.7
"""Share of the connected writing's width that a strike-out runs through."""
BEYOND_MM = 0.5
"""Reach of letters above and below a strike-out; a dash or an underline has nothing on one side."""
END_MM, PEN_MM, BARE_ENDS = 0.5, 0.7, 0.45
"""A strike-out begins before the first letter or ends after the last: of its two ends of END_MM at least BARE_ENDS is a
bare pen stroke, at most PEN_MM thick. Where letters touch at one height, as in slanted writing, the ends are
letters."""
LETTERS_MM = (0.8, 5.0)
"""Range of distances from the stroke at which the struck letters end, above and below."""
DEPTH = 0.2
"""Drop of ink between two lines of writing, as a share of the fullest row."""
TALL_MM = 1.3
"""Height below which strokes are marks."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """Strike-out, or several on one line: middle row, first column, column after the last."""

    row: int
    left: int
    right: int

    def share_of(self, ink: Mask) -> float:
        """Return the struck-out share (0–1) of the writing's width."""
        columns = np.flatnonzero(ink.any(axis=0))
        return min(1.0, (self.right - self.left) / (columns[-1] - columns[0] + 1)) if columns.size else 0.0


def stroke_through(ink: Mask) -> Stroke | None:
    """Find the strike-out of some writing; None when nothing is struck out.

    Args:
        ink: height × width, 255 where the writing is.
    """
    strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, round(LONG_MM * PIXELS_PER_MM)), np.uint8))
    if not strokes.any():
        return None
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    runs = strokes > 0
    hit = [
        label for label in np.unique(labels[runs]) if _strikes(runs & (labels == label), labels == label, stats[label])
    ]
    if not hit:
        return None
    rows, columns = np.nonzero(runs & np.isin(labels, hit))
    return Stroke(int(np.median(rows)), int(columns.min()), int(columns.max()) + 1)


def struck_rows(ink: Mask, stroke: Stroke) -> slice:
    """Return the rows of the struck letters: up to where the ink above and below the stroke is thinnest."""
    profile = cv2.blur(ink[:, stroke.left : stroke.right].mean(axis=1).reshape(-1, 1), (1, 5)).ravel()
    near, far = (round(mm * PIXELS_PER_MM) for mm in LETTERS_MM)
    above = profile[max(0, stroke.row - far) : max(0, stroke.row - near)][::-1]
    below = profile[stroke.row + near : stroke.row + far]
    return slice(max(0, stroke.row - near - _gap(above)), min(ink.shape[0], stroke.row + near + _gap(below) + 1))


def _gap(profile: NDArray[np.float32]) -> int:
    """Return the rows from the stroke to the gap before other writing, or to the end of the letters."""
    if not profile.size:
        return 0
    before, behind = np.maximum.accumulate(profile), np.maximum.accumulate(profile[::-1])[::-1]
    depth = np.minimum(before, behind) - profile
    if depth.max() > DEPTH * profile.max():
        return int(depth.argmax())
    ended = np.flatnonzero(profile <= (1 - DEPTH) * profile.max() * DEPTH)
    return int(ended[0]) if ended.size else profile.size


def replacement_ink(ink: Mask, rows: slice, right: int) -> Mask:
    """Return the replacement above, below or right of struck writing: the place with the most letters.

    Args:
        ink: height × width, 255 where writing is, the struck writing left out.
        rows: rows of the struck letters.
        right: column of their end.
    """
    _count, labels, stats, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    beyond = stats[:, cv2.CC_STAT_LEFT] >= right
    above, below = centres[:, 1] < rows.start, centres[:, 1] > rows.stop
    tall = stats[:, cv2.CC_STAT_HEIGHT] >= TALL_MM * PIXELS_PER_MM
    tall[0] = beyond[0] = above[0] = below[0] = False
    # Writing above or below may run on beyond the stroke, but what decides between the places stands beside it.
    votes = [(beyond, beyond), (above, above & ~beyond), (below, below & ~beyond)]
    best, deciding = max(votes, key=lambda vote: int(stats[vote[1] & tall, cv2.CC_STAT_AREA].sum()))
    return np.where(best[labels], np.uint8(255), np.uint8(0)) if (deciding & tall).any() else np.zeros_like(ink)


def _strikes(runs: NDArray[np.bool_], writing: NDArray[np.bool_], around: NDArray[np.int32]) -> bool:
    """Return True if a level stroke runs through connected writing (its mask and statistics) and beyond its end."""
    rows, columns = np.nonzero(runs)
    top, bottom = around[cv2.CC_STAT_TOP], around[cv2.CC_STAT_TOP] + around[cv2.CC_STAT_HEIGHT]
    room = BEYOND_MM * PIXELS_PER_MM
    inside = rows.min() - top >= room and bottom - rows.max() >= room
    left, right = int(columns.min()), int(columns.max()) + 1
    end = round(END_MM * PIXELS_PER_MM)
    thickness = np.count_nonzero(writing[:, left:right], axis=0)
    bare = np.concatenate([thickness[:end], thickness[-end:]]) <= PEN_MM * PIXELS_PER_MM
    return bool(inside and bare.mean() >= BARE_ENDS and right - left >= THROUGH * around[cv2.CC_STAT_WIDTH])
