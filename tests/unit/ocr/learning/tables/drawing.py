"""Blank tables drawn for tests, 8 pixels a millimetre."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.zones.form_print import Grey

MM = 8


def paper(width_mm: int = 200, height_mm: int = 160) -> Grey:
    return np.full((height_mm * MM, width_mm * MM), 255, np.uint8)


def rule(
    page: Grey, start: tuple[float, float], end: tuple[float, float], grey: int = 60, dash_mm: float = 0.0
) -> None:
    """A rule between two places in millimetres, dashed when a length of dashes is given."""
    from_, to = np.array(start) * MM, np.array(end) * MM
    count = max(1, round(float(np.abs(to - from_).max()) / MM / (2 * dash_mm))) if dash_mm else 1
    for number in range(count):
        first = from_ + (to - from_) * number / count
        last = from_ + (to - from_) * (number + (0.55 if dash_mm else 1.0)) / count
        cv2.line(page, (round(first[0]), round(first[1])), (round(last[0]), round(last[1])), grey, 2)


def table(
    columns: Sequence[float], rows: Sequence[float], *, grey: int = 60, dash_mm: float = 0.0, frame: bool = True
) -> Grey:
    """A table with rules at these places in millimetres; without a frame the outer upright rules are left out."""
    page = paper()
    for y in rows:
        rule(page, (columns[0], y), (columns[-1], y), grey, dash_mm)
    for x in columns if frame else columns[1:-1]:
        rule(page, (x, rows[0]), (x, rows[-1]), grey, dash_mm)
    return page
