"""Lines at the edges of a scan: writing and leaders that run off it mean that a part of the page is not there."""

from __future__ import annotations

import cv2
import numpy as np

from scanners.gate.legibility import PER_MM, Grey

# Strip along an edge in which lines are followed, and how near to the edge and how far into the page they must reach.
STRIP_MM, AT_EDGE_MM, LONG_MM = 60.0, 1.2, 45.0
# A dotted leader is one line although its dots stand apart; a letter is lower than the lowest fold, frame or lid.
DOTS_MM, LETTER_MM, ROW_MM = 3.0, 9.0, 4.0
DARKER = 0.18
# An edge darker than this share of the paper lies in a shadow; a rule is solid and so thin over its length.
SHADOW_MM, SHADED = 3.0, 0.88
SOLID, RULE_MM = 0.8, 1.2
WITHIN_MM = 4.0


def rows_run_off(grey: Grey, within_mm: tuple[float, float] = (0.0, 0.0)) -> int:
    """Count the lines of a straight page, at `PER_MM`, that run off its left or right edge.

    Whole pages have a margin: 2 lines at most touch an edge, shadows or slivers of the facing page. Solid rules cut
    nothing, they are those of writing paper or of a frame; and an edge in the shadow of a spine or beside a lid is that
    of the paper.

    Args:
        grey: the page.
        within_mm: how far its left and right edge lie within the scan; the scan goes on beyond one that lies deep.

    Returns:
        Lines at the worse of the two edges, less those at the other: writing paper has them at both.
    """
    paper = _paper(grey)
    views = ((grey, paper), (grey[:, ::-1], paper[:, ::-1]))
    left, right = (_rows_at_edge(*view) for view in views)
    more = (left - right, right - left)
    return max(0, *(rows for rows, deep in zip(more, within_mm, strict=True) if deep <= WITHIN_MM), 0)


def _paper(grey: Grey) -> Grey:
    """Return the grey level of the paper everywhere, without what is written on it."""
    height, width = grey.shape
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(cv2.medianBlur(small, 21), (width, height)), np.uint8)


def _rows_at_edge(grey: Grey, paper: Grey) -> int:
    """Count the rows of ink that begin at the left edge and go on into the page."""
    if np.median(paper[:, : round(SHADOW_MM * PER_MM)]) < SHADED * np.median(paper):
        return 0
    wide = round(STRIP_MM * PER_MM)
    strip = _ink(np.ascontiguousarray(grey[:, :wide]), np.ascontiguousarray(paper[:, :wide]))
    upright = cv2.morphologyEx(strip, cv2.MORPH_OPEN, np.ones((round(8 * PER_MM), 1), np.uint8))
    words = cv2.subtract(strip, upright)
    bridge = np.ones((1, round(DOTS_MM * PER_MM)), np.uint8)
    room = bridge.shape[1]
    lines = cv2.morphologyEx(np.pad(words, ((0, 0), (room, room))), cv2.MORPH_CLOSE, bridge)[:, room:-room]
    _count, labels, found, _centres = cv2.connectedComponentsWithStats(lines)
    inked = np.bincount(labels[words > 0], minlength=len(found))
    at_edge = found[:, cv2.CC_STAT_LEFT] <= AT_EDGE_MM * PER_MM
    width, height = found[:, cv2.CC_STAT_WIDTH], found[:, cv2.CC_STAT_HEIGHT]
    long = (width >= LONG_MM * PER_MM) & (height <= LETTER_MM * PER_MM)
    solid = (inked >= SOLID * found[:, cv2.CC_STAT_AREA]) & (inked <= RULE_MM * PER_MM * width)
    chosen = at_edge & long & ~solid
    chosen[0] = False
    middles = np.sort((found[:, cv2.CC_STAT_TOP] + height / 2)[chosen])
    return 1 + int((np.diff(middles) > ROW_MM * PER_MM).sum()) if len(middles) else 0


def _ink(grey: Grey, paper: Grey) -> Grey:
    level = paper.astype(np.float32)
    return np.asarray(level - grey > DARKER * np.maximum(level, 40), np.uint8)
