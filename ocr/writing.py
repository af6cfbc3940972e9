"""Print or handwriting? Judged from how letters stand and from how well a reader of print copes."""

from __future__ import annotations

import re
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
HANGING = 0.5
"""Of a letter's height, the deepest that a printed letter hangs below the line."""
ENOUGH_LETTERS = 4
USUAL_CONFIDENCE, CONFIDENCE_WEIGHT = 0.8, 12.0
USUAL_ALIGNMENT, LINE_ALIGNMENT, PAGE_ALIGNMENT = 0.965, 8.0, 80.0
"""Between print and the neatest writing. Type stands on its line to a pixel and no hand does: over a whole page that
tells more than confidence; in one line a speck or a comma can spoil it."""
ODD_ONE = -4.0
"""A line on a printed page from which it counts as hand: the engine is half as sure as it should be."""
STRAIGHT, LONG = 0.97, 7
"""Share of figures on the line, and their number, from which confidence no longer matters: strokes between figures
confuse the engine, and their grammar tells later whether they are right."""
FIGURES = re.compile(r"[\d\s./⁄-]+")
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
    lines = [
        _Line(reading.confidence, *alignment(zone.ink), in_figures=bool(FIGURES.fullmatch(reading.text)))
        for zone, reading in zip(zones, readings, strict=True)
    ]
    printed = _is_printed([line for line, zone in zip(lines, zones, strict=True) if zone.area.kind is AreaKind.WRITTEN])
    return [
        Writing.PRINT if (line.fits_print if printed else _from_press(zone, line)) else Writing.HAND
        for zone, line in zip(zones, lines, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Line:
    """What tells print from hand in a line: the engine's confidence and `alignment`, and whether it is all figures."""

    confidence: float
    aligned: float | None
    letters: int = 0
    in_figures: bool = False

    @property
    def fits_print(self) -> bool:
        """Whether the line can stand on a printed page: read well enough, or figures straighter than a hand's."""
        straight = self.in_figures and self.letters >= LONG and (self.aligned or 0.0) >= STRAIGHT
        return straight or self.odds(LINE_ALIGNMENT) > ODD_ONE

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


def alignment(ink: Mask) -> tuple[float | None, int]:
    """How straight letters stand and how many there are.

    Returns:
        The largest share (0–1) of letters whose feet lie within ON_THE_LINE of one height, or of the one depth to which
        "g", "y" and "p" hang below it; None for too few letters. And the number of letters.
    """
    _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    letters = stats[1:][stats[1:, cv2.CC_STAT_HEIGHT] >= LETTER_MM * PIXELS_PER_MM]
    if len(letters) < ENOUGH_LETTERS:
        return None, len(letters)
    tall = letters[:, cv2.CC_STAT_HEIGHT]
    feet = letters[:, cv2.CC_STAT_TOP] + tall
    line = max(np.unique(feet), key=lambda foot: np.count_nonzero(np.abs(feet - foot) <= ON_THE_LINE))
    standing = np.abs(feet - line) <= ON_THE_LINE
    below = feet[(feet > line + ON_THE_LINE) & (feet <= line + HANGING * np.median(tall))]
    hanging = max((np.count_nonzero(np.abs(below - foot) <= ON_THE_LINE) for foot in np.unique(below)), default=0)
    return float((np.count_nonzero(standing) + hanging) / len(letters)), len(letters)
