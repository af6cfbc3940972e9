"""Faint ink: traces of writing in a line that looks blank: washed out, or red and taken out with the seals."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.zones.form_print import PIXELS_PER_MM, Grey, Mask

FAINTEST = 7.0
"""Grey levels below paper, over a stroke's width, that may be ink."""
NOISE_DEVIATIONS = 3.0
"""Standard deviations of the averaged paper by which a trace exceeds its noise."""
STROKE_MM = 0.4
"""Width over which the paper's grain is averaged: a pen stroke's."""
LETTER_MM, LONGEST_MM = 1.5, 12.0
"""Least height of a letter's trace, and greatest width of a word's; folds and shadows are longer or broader.

One such trace suffices, be it a stain: a value that is lost is worse than a question."""
GRAIN = 0.8
"""Standard deviation in pixels of the blur that keeps the paper's grain out of a picture of traces."""
STRONG, FULL = 75, 230.0
"""Percentile of the traces' darkness that a picture of them shows as strokes, and the grey levels of these."""


def faint_ink(window: Grey, around_print: Mask, noise: float) -> Grey | None:
    """Return the traces of letters in a line without writing as dark as ink; None where there are none.

    Args:
        window: of the evenly lit page.
        around_print: same shape, 255 on the form's print and around it.
        noise: standard deviation of the paper in grey levels.

    Returns:
        The window without print, its contrast stretched until the traces look like strokes of a pen.
    """
    if min(window.shape) < LETTER_MM * PIXELS_PER_MM:
        return None
    side = max(3, round(STROKE_MM * PIXELS_PER_MM))
    averaged = cv2.blur(window.astype(np.float32), (side, side))
    paper = float(np.median(averaged))
    threshold = max(FAINTEST, NOISE_DEVIATIONS * noise / side)
    traces = ((paper - averaged > threshold) & (around_print == 0)).astype(np.uint8)
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(traces, connectivity=8)
    letters = stats[:, cv2.CC_STAT_HEIGHT] >= LETTER_MM * PIXELS_PER_MM
    letters &= stats[:, cv2.CC_STAT_WIDTH] <= LONGEST_MM * PIXELS_PER_MM
    letters[0] = False
    if not letters.any():
        return None
    dark = float(np.percentile((paper - averaged)[letters[labels]], STRONG))
    bare = np.where(around_print > 0, np.float32(paper), window.astype(np.float32))
    ink = (paper - cv2.GaussianBlur(bare, (0, 0), GRAIN)) * (FULL / dark)
    return np.asarray(np.clip(255 - ink, 0, 255), np.uint8)
