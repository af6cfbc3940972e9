"""Print or handwriting? Judged from how letters stand and from how well a reader of print copes."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import cv2
import numpy as np

from ocr.readers import LineReading
from ocr.zones import Zone
from ocr.zones.form import PIXELS_PER_MM, Mask

LETTER_MM = 1.5
"""Smaller strokes are marks and dots."""
ON_THE_LINE = 2
"""Pixels within which the feet of printed letters stand on one line."""
ENOUGH_LETTERS = 4


class Writing(StrEnum):
    """How a line was written."""

    PRINT = "print"
    HAND = "hand"


def judge(zones: Sequence[Zone], readings: Sequence[LineReading]) -> list[Writing]:
    """How each inked line of a page was written.

    A page is mostly of one kind, so its typical line weighs as much as the line itself: one odd line on a printed page
    must be far from print to count as hand, and on a handwritten page only perfect print counts as print.
    """
    evidence = [_evidence(zone, reading) for zone, reading in zip(zones, readings, strict=True)]
    page = float(np.median(evidence)) if evidence else 0.0
    return [Writing.PRINT if (line + page) / 2 > 0 else Writing.HAND for line in evidence]


def _evidence(zone: Zone, reading: LineReading) -> float:
    """Above 0 for print: log-odds from the engine's confidence and from the letters' feet."""
    odds = 12 * (reading.confidence - 0.8)
    aligned = alignment(zone.ink)
    return float(np.clip(odds + (8 * (aligned - 0.85) if aligned is not None else 0.0), -4, 4))


def alignment(ink: Mask) -> float | None:
    """Largest share (0–1) of letters whose feet stand within ON_THE_LINE of one height; None for too few letters."""
    _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    letters = stats[1:][stats[1:, cv2.CC_STAT_HEIGHT] >= LETTER_MM * PIXELS_PER_MM]
    if len(letters) < ENOUGH_LETTERS:
        return None
    feet = letters[:, cv2.CC_STAT_TOP] + letters[:, cv2.CC_STAT_HEIGHT]
    return float(max(np.mean(np.abs(feet - foot) <= ON_THE_LINE) for foot in np.unique(feet)))
