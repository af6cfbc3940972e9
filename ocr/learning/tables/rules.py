"""The rules of a page as straight lines: solid, dashed, double, worn ones, told from folds and the paper's edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.learning.geometry import MM
from ocr.zones.form_print import Grey, Mask

INK = 215
"""Grey level of evened paper below which there is print; worn rules and medians of many pages are pale."""
THICK_MM = 1.6
"""No rule is thicker; what is, is writing, a stamp or a shadow."""
DASH_MM, GAP_MM, PIECE_MM = 1.0, 3.2, 12.0
"""Shortest dash of a rule, widest gap between two, and the shortest piece that is a rule and no stroke of a letter."""
ONE_RULE_MM = 2.6
"""Lines nearer to each other are one rule: double, or bent a little."""
SAME_MM = 1.0
"""Pieces beside each other, not above each other, are one rule only when they lie so near to one height."""
LEAST_MM = 20.0
"""A rule is at least so long altogether."""
NEAREST = 6
"""Rules above a piece that it may belong to."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A straight rule, level or upright.

    Attributes:
        low: where it begins across its direction, in pixels: the upper or left edge of a double rule.
        high: where it ends across its direction.
        spans: its pieces along its direction, in order.
    """

    low: float
    high: float
    spans: tuple[tuple[float, float], ...]

    @property
    def at(self) -> float:
        """Return its middle."""
        return (self.low + self.high) / 2

    @property
    def start(self) -> float:
        """Return where its first piece begins."""
        return self.spans[0][0]

    @property
    def end(self) -> float:
        """Return where its last piece ends."""
        return self.spans[-1][1]

    def share_of(self, start: float, end: float) -> float:
        """Return the share of a stretch (0–1) along which it is printed."""
        inside = sum(max(0.0, min(end, stop) - max(start, begin)) for begin, stop in self.spans)
        return inside / max(1.0, end - start)

    def within(self, start: float, end: float) -> RuleLine | None:
        """Return the part of it in a stretch, None where there is none."""
        spans = tuple((max(start, a), min(end, b)) for a, b in self.spans if min(end, b) > max(start, a))
        return RuleLine(self.low, self.high, spans) if spans else None


@dataclass(frozen=True, slots=True, order=True)
class _Piece:
    """An unbroken piece of a level rule: its height, and from where to where it runs."""

    at: float
    start: float
    end: float


def level_rules(grey: Grey) -> tuple[RuleLine, ...]:
    """Return the level rules of an evenly lit page at `MM` pixels a millimetre, from the top down."""
    return _lines(_thin(np.asarray(cv2.threshold(grey, INK - 1, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)))


def upright_rules(grey: Grey) -> tuple[RuleLine, ...]:
    """Return the upright ones, from left to right."""
    return level_rules(np.asarray(cv2.transpose(grey), np.uint8))


def _thin(ink: Mask) -> Mask:
    """Level strokes of a rule's thickness, with the gaps of dashes and of crossing rules closed."""
    thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((round(THICK_MM * MM), 1), np.uint8))
    thin = cv2.bitwise_and(ink, cv2.bitwise_not(thick))
    dashes = cv2.morphologyEx(thin, cv2.MORPH_OPEN, _along(DASH_MM))
    # A rule that is a little askew climbs from one row of pixels to the next.
    joined = cv2.morphologyEx(cv2.dilate(dashes, np.ones((3, 1), np.uint8)), cv2.MORPH_CLOSE, _along(GAP_MM))
    return np.asarray(cv2.morphologyEx(joined, cv2.MORPH_OPEN, _along(PIECE_MM)), np.uint8)


def _along(millimetres: float) -> NDArray[np.uint8]:
    return np.ones((1, round(millimetres * MM)), np.uint8)


def _lines(mask: Mask) -> tuple[RuleLine, ...]:
    """Pieces gathered into rules by their height."""
    # Pieces are too long to be more than numbers of 16 bits can tell, and these take a third of the time.
    _count, _labels, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_16U)
    pieces = sorted(
        _Piece(float(centre), float(x), float(x + width))
        for (x, _y, width, _height, _area), (_middle, centre) in zip(stats[1:].tolist(), centres[1:], strict=True)
    )
    groups: list[list[_Piece]] = []
    for piece in pieces:
        mine = next((group for group in groups[-NEAREST:] if _is_of(piece, group)), None)
        if mine is None:
            groups.append([piece])
        else:
            mine.append(piece)
    rules = (_rule(group) for group in groups)
    return tuple(rule for rule in rules if sum(b - a for a, b in rule.spans) >= LEAST_MM * MM)


def _is_of(piece: _Piece, group: Sequence[_Piece]) -> bool:
    """Return whether a piece goes on or doubles a rule that has been found so far."""
    if piece.at - group[0].at > ONE_RULE_MM * MM:
        return False
    above = any(min(piece.end, one.end) > max(piece.start, one.start) for one in group)
    return above or min(abs(piece.at - one.at) for one in group) <= SAME_MM * MM


def _rule(pieces: Sequence[_Piece]) -> RuleLine:
    """Return one rule of its pieces; its edges are those of pieces that are no crumbs."""
    longest = max(piece.end - piece.start for piece in pieces)
    heights = [piece.at for piece in pieces if piece.end - piece.start >= longest / 4]
    spans: list[tuple[float, float]] = []
    for start, end in sorted((piece.start, piece.end) for piece in pieces):
        if spans and start <= spans[-1][1] + GAP_MM * MM:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return RuleLine(min(heights), max(heights), tuple(spans))
