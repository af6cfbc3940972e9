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


def rows_run_off(grey: Grey) -> int:
    """Count the lines of a straight page, at `PER_MM`, that run off its left or right edge.

    Whole pages have a margin: 2 lines at most touch an edge, shadows or slivers of the facing page. Lines that run
    off both edges are the ruling of writing paper, and cut nothing.

    Returns:
        Lines at the worse of the two edges, less those at the other.
    """
    ink = _ink(grey)
    return abs(_rows_at_edge(ink) - _rows_at_edge(ink[:, ::-1]))


def _ink(grey: Grey) -> Grey:
    height, width = grey.shape
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.medianBlur(small, 21), (width, height)).astype(np.float32)
    return np.asarray(paper - grey > DARKER * np.maximum(paper, 40), np.uint8)


def _rows_at_edge(ink: Grey) -> int:
    """Count the rows of ink that begin at the left edge and go on into the page."""
    strip = np.ascontiguousarray(ink[:, : round(STRIP_MM * PER_MM)])
    upright = cv2.morphologyEx(strip, cv2.MORPH_OPEN, np.ones((round(8 * PER_MM), 1), np.uint8))
    bridge = np.ones((1, round(DOTS_MM * PER_MM)), np.uint8)
    room = bridge.shape[1]
    lines = cv2.morphologyEx(np.pad(cv2.subtract(strip, upright), ((0, 0), (room, room))), cv2.MORPH_CLOSE, bridge)[
        :, room:-room
    ]
    found = cv2.connectedComponentsWithStats(lines)[2][1:]
    at_edge = found[:, cv2.CC_STAT_LEFT] <= AT_EDGE_MM * PER_MM
    long = (found[:, cv2.CC_STAT_WIDTH] >= LONG_MM * PER_MM) & (found[:, cv2.CC_STAT_HEIGHT] <= LETTER_MM * PER_MM)
    middles = np.sort((found[:, cv2.CC_STAT_TOP] + found[:, cv2.CC_STAT_HEIGHT] / 2)[at_edge & long])
    return 1 + int((np.diff(middles) > ROW_MM * PER_MM).sum()) if len(middles) else 0
