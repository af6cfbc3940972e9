"""Entry detection: a test for writing on a registered form."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.layout.fine_registration import PoseFit
from ocr.layout.ink import InkMap
from ocr.layout.marks import FINE, FormMarks
from records.editions import AreaKind, Edition
from records.stages import Box

# An entry has at least a number, a name, a date and a person who answers for it.
LEAST_VALUES = 4
# Ink of one short value, "Nam" in a fine pen: three letters of two strokes, 2.5 mm long and 0.2 mm wide, less what
# touches the print. A stroke of a letter has more than a speck of dust.
VALUE_MM2 = 2.0
SPECK_MM2 = 0.5
# Straight strokes longer than this are not writing: the line that crosses an unused page out, folds, scanner lines.
STRAIGHT_MM = 45.0
# Of four pixels at full size that make one at half size, two are inked.
HALF_INKED = 127
WRITTEN, FAINTEST, PRINTED = 70, 12, 40
FULL_PRINT, PEN_TO_PRINT = 180, 0.35


def has_entry(written: InkMap, edition: Edition) -> bool:
    """Return True if an entry of the form is filled in; the printed page number alone is no entry.

    Args:
        written: what `written_ink` returns.
        edition: the form.
    """
    return _has_values(written, edition) and _has_values(_without_straight_strokes(written), edition)


def _has_values(written: InkMap, edition: Edition) -> bool:
    """Return True if enough values of one entry have ink."""
    filled: dict[int | None, int] = {}
    for area in edition.areas:
        if area.kind in (AreaKind.WRITTEN, AreaKind.SIGNED_NAME) and any(
            _ink_mm2(written, line.box) >= VALUE_MM2 for line in area.lines
        ):
            filled[area.row] = filled.get(area.row, 0) + 1
    return max(filled.values(), default=0) >= LEAST_VALUES


def written_ink(ink: InkMap, form: FormMarks, fit: PoseFit) -> InkMap:
    """Return ink that the press did not print, without specks: 0 or 1, `FINE` pixels a millimetre of the form."""
    view = fit.view(ink, form, FINE, form.fine.shape)
    print_around = cv2.dilate(form.fine, np.ones((5, 5), np.uint8))
    # A pale scan is pale all over: pens are measured against the print of the same page.
    printed = float(np.median(view[form.fine > FULL_PRINT]))
    firm = int(np.clip(PEN_TO_PRINT * printed, FAINTEST, WRITTEN))
    written = ((view > firm) & (print_around < PRINTED)).astype(np.uint8)
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(written)
    strokes = (stats[:, cv2.CC_STAT_AREA] >= SPECK_MM2 * FINE**2).astype(np.uint8)
    strokes[0] = 0
    return np.asarray(strokes[labels], np.uint8)


def _without_straight_strokes(written: InkMap) -> InkMap:
    """Remove the line that crosses an unused page out, folds and scanner lines.

    They are long, so they are searched at half the size.
    """
    half = cv2.resize(written * np.uint8(255), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    dark = cv2.threshold(half, HALF_INKED, 255, cv2.THRESH_BINARY)[1]
    per_mm = FINE / 2
    lines = cv2.HoughLinesP(dark, 1, np.pi / 360, 60, minLineLength=STRAIGHT_MM * per_mm, maxLineGap=6 * per_mm)
    rest = written.copy()
    for left, top, right, bottom in np.empty((0, 4), np.int64) if lines is None else 2 * lines.reshape(-1, 4):
        cv2.line(rest, (int(left), int(top)), (int(right), int(bottom)), 0, thickness=7)
    return rest


def _ink_mm2(written: InkMap, box: Box) -> float:
    height, width = written.shape
    cut = written[
        round(box.y * height) : round((box.y + box.height) * height),
        round(box.x * width) : round((box.x + box.width) * width),
    ]
    return float(cut.sum()) / FINE**2
