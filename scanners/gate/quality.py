"""Verdict of the quality gate: whether a person could read the page, and if not, why and what to do at the scanner."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from records.editions import Edition
from records.stages import PageDecision, PageKind, PageLayout, QualityVerdict, Reason
from scanners.gate.coverage import Coverage, measure_coverage
from scanners.gate.edges import rows_run_off
from scanners.gate.legibility import PER_MM, Legibility, measure_legibility
from scanners.gate.limits import QualityLimits
from scanners.gate.sentences import SENTENCES
from scanners.gate.sheet_placement import Pixels, SheetPlacement

LIMITS = QualityLimits()
# Share of a sheet's tiles that specks and hot pixels may touch; a closing statement, the emptiest page, fills 0.14.
LEAST_INK = 0.03
# Of two causes the one that explains more than this share is named.
MOSTLY = 0.5


def judge(
    pixels: Pixels, layout: PageLayout, edition: Edition | None, limits: QualityLimits = LIMITS
) -> QualityVerdict:
    """Decide on one page: accepted, blank, of a form not known yet, or rejected with every reason that applies.

    Args:
        pixels: height × width × 3, blue-green-red, the page as archived.
        layout: position of the page on its form.
        edition: the form named by `layout.edition`, None for covers, closings and unknown pages.
        limits: limits of legibility.
    """
    sheet = SheetPlacement.from_layout(layout)
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    straight = sheet.straight(grey, PER_MM)
    legibility = measure_legibility(straight)
    if layout.edition is None and (picture := _picture_fault(layout.kind, legibility, limits)):
        return QualityVerdict(PageDecision.REJECTED, (picture,))
    reasons = list(_scanning_faults(layout, legibility, limits))
    if layout.kind is PageKind.UNKNOWN or (edition is not None and edition.origin is not None):
        reasons += _cut_lines(straight, sheet.sides_within_mm((pixels.shape[1], pixels.shape[0])), limits)
    if edition is not None:
        reasons += _form_faults(measure_coverage(pixels, layout, edition, sheet), limits)
    if layout.kind is PageKind.UNKNOWN and not reasons:
        return QualityVerdict(PageDecision.FORM_UNKNOWN, (_reason("form_unknown", layout.score),))
    if layout.kind is PageKind.BLANK and not reasons:
        return QualityVerdict(PageDecision.BLANK, (_reason("blank", legibility.ink_share),))
    return QualityVerdict(PageDecision.REJECTED if reasons else PageDecision.ACCEPTED, tuple(reasons))


def _picture_fault(kind: PageKind, page: Legibility, limits: QualityLimits) -> Reason | None:
    """Return why an image shows no page at all, which makes every other measure void."""
    if kind not in (PageKind.UNKNOWN, PageKind.BLANK):
        return None
    is_empty = kind is PageKind.BLANK or page.ink_share < LEAST_INK
    if page.paper < limits.dark_paper and page.stroke_skew > limits.negative_strokes and page.ink_share >= LEAST_INK:
        return _reason("negative", page.stroke_skew)
    return _reason("no_paper", page.paper) if is_empty and page.paper < limits.light_paper else None


def _scanning_faults(layout: PageLayout, page: Legibility, limits: QualityLimits) -> Iterator[Reason]:
    """Yield the faults of the scanner or the camera."""
    if layout.pixels_per_mm < limits.min_pixels_per_mm:
        yield _reason("resolution", layout.pixels_per_mm * 25.4)
    if page.ink_share and page.blur_mm > limits.max_blur_mm:
        yield _reason("blurred", page.blur_mm)
    empty_sheet = layout.kind is PageKind.BLANK and layout.edition is None
    if page.contrast < limits.min_contrast and not empty_sheet:
        yield _reason("dark" if page.paper < limits.dark_paper else "washed_out", page.contrast)
    if abs(layout.skew_degrees) > limits.max_skew_degrees:
        yield _reason("skewed", abs(layout.skew_degrees))


def _cut_lines(straight: Pixels, within_mm: tuple[float, float], limits: QualityLimits) -> Iterator[Reason]:
    """Yield that lines run off the scan: a form that is not known, or learned from it, cannot say what is missing."""
    rows = rows_run_off(straight, within_mm)
    if rows > limits.max_rows_off:
        yield _reason("runs_off", float(rows))


def _form_faults(page: Coverage, limits: QualityLimits) -> Iterator[Reason]:
    """Yield the missing parts of the form."""
    if page.off_scan_mm > limits.max_off_scan_mm:
        yield cut_off(page.off_scan_mm)
    lost = page.lost_share > limits.max_lost_share and page.lost_marks > limits.max_lost_marks
    if lost and page.curled_share > MOSTLY:
        yield _reason("curled", page.lost_share)
    elif page.hidden_boxes > limits.max_hidden_boxes:
        shaded = page.shaded_boxes > MOSTLY * page.hidden_boxes
        yield _reason("shaded" if shaded else "covered", float(page.hidden_boxes))
    elif lost:
        yield _reason("marks_lost", page.lost_share)


def cut_off(millimetres: float) -> Reason:
    """Return the fault of a sheet of which so much lies beyond the edge of the scan."""
    return _reason("cut", millimetres)


# Sentences are looked up when used, so that the reader's language counts and not the one at import.


def _reason(code: str, figure: float) -> Reason:
    return Reason(code, SENTENCES[code]().format(figure=figure), round(figure, 3))
