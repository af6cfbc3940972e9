"""Print or handwriting? Judged from how letters stand and from how well a reader of print copes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from ocr.readers import LineReading
from ocr.zones import Zone
from ocr.zones.form import PIXELS_PER_MM, Mask
from records.editions import AreaKind

LETTER_MM = 1.5
"""Smaller strokes are marks and dots."""
ON_THE_LINE = 2
"""Pixels within which the feet of printed letters stand on one line."""
ENOUGH_LETTERS = 4
USUAL_CONFIDENCE, CONFIDENCE_WEIGHT = 0.8, 12.0
USUAL_ALIGNMENT, LINE_ALIGNMENT, PAGE_ALIGNMENT = 0.92, 8.0, 30.0
"""Between print and neat writing. Type stands on its line to a pixel and no hand does: over a whole page that tells more
than confidence; in one line a speck or a comma can spoil it."""
ODD_ONE = -4.0
"""A line on a printed page from which it counts as hand: the engine is half as sure as it should be."""
PRESS_CONFIDENCE = 0.9


class Writing(StrEnum):
    """How a line was written."""

    PRINT = "print"
    HAND = "hand"


def judge(zones: Sequence[Zone], readings: Sequence[LineReading]) -> list[Writing]:
    """How each inked line of a page was written.

    A page is of one kind but for single lines: on a printed page a line must be far from print to count as hand (a
    correction, a note, a signature); on a handwritten page only what the press printed counts as print.
    """
    lines = [_Line(reading.confidence, alignment(zone.ink)) for zone, reading in zip(zones, readings, strict=True)]
    printed = _is_printed([line for line, zone in zip(lines, zones, strict=True) if zone.area.kind is AreaKind.WRITTEN])
    return [
        Writing.PRINT if (line.odds(LINE_ALIGNMENT) > ODD_ONE if printed else _from_press(zone, line)) else Writing.HAND
        for zone, line in zip(zones, lines, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Line:
    """The engine's confidence (0–1) and the alignment of letters (0–1, None for too few letters)."""

    confidence: float
    aligned: float | None

    def odds(self, alignment_weight: float) -> float:
        """Above 0 for print."""
        standing = 0.0 if self.aligned is None else self.aligned - USUAL_ALIGNMENT
        return CONFIDENCE_WEIGHT * (self.confidence - USUAL_CONFIDENCE) + alignment_weight * standing


def _is_printed(lines: Sequence[_Line]) -> bool:
    """Whether three lines of four look like print; the mean alignment counts more than any line's own."""
    if not lines:
        return True
    aligned = [line.aligned for line in lines if line.aligned is not None]
    poor = float(np.percentile([line.confidence for line in lines], 25))
    return _Line(poor, float(np.mean(aligned)) if aligned else None).odds(PAGE_ALIGNMENT) > 0


def _from_press(zone: Zone, line: _Line) -> bool:
    """Whether a number was printed into the form itself."""
    return zone.area.kind is AreaKind.PRINTED_NUMBER and line.confidence >= PRESS_CONFIDENCE


def alignment(ink: Mask) -> float | None:
    """Largest share (0–1) of letters whose feet stand within ON_THE_LINE of one height; None for too few letters."""
    _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    letters = stats[1:][stats[1:, cv2.CC_STAT_HEIGHT] >= LETTER_MM * PIXELS_PER_MM]
    if len(letters) < ENOUGH_LETTERS:
        return None
    feet = letters[:, cv2.CC_STAT_TOP] + letters[:, cv2.CC_STAT_HEIGHT]
    return float(max(np.mean(np.abs(feet - foot) <= ON_THE_LINE) for foot in np.unique(feet)))
