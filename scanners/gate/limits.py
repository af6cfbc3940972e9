"""Limits of legibility: figures without the pixels, so that settings load fast."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """Limits beyond which a page is unreadable.

    They are measured on the paper, so that they hold for any scanner.

    Attributes:
        min_pixels_per_mm: 4.5 (114 dpi) leaves 8 pixels for the height of a small letter.
        max_blur_mm: strokes of one letter lie half a millimetre apart and melt together when blurred by more.
        min_contrast: luminance of paper to ink on a screen; print on clean paper has 4, faint pencil 2.
        dark_paper: luminance under which a lack of contrast is called darkness.
        light_paper: luminance under which an empty image shows no paper: aged and brown paper has 0.45; what is black
            or evenly grey (lamp off, lid shut, wrong decoding) is no blank page.
        negative_strokes: skewness of the grey levels around their local mean from which strokes are lighter than
            their ground; dark ink on paper has -2 to -9, its negative as much above 0.
        max_off_scan_mm: printed marks and value boxes may reach so far over the edge of the scan.
        max_rows_off: lines that may run off one edge of a page whose form is unknown or learned: shadows, slivers of
            the facing page; a page cut by a fifth has 3 to 25.
        max_lost_share: printed marks that may be hidden or worn, as a share.
        max_lost_marks: printed marks that may be so on a form of few marks.
        max_hidden_boxes: value boxes and words that may lie under something.
        max_skew_degrees: more than this is a page that slipped, with its corners off the glass.
    """

    min_pixels_per_mm: float = 4.5
    max_blur_mm: float = 0.35
    min_contrast: float = 1.5
    dark_paper: float = 0.12
    light_paper: float = 0.35
    negative_strokes: float = 1.0
    max_off_scan_mm: float = 4.0
    max_rows_off: int = 2
    max_lost_share: float = 0.06
    max_lost_marks: int = 2
    max_hidden_boxes: int = 1
    max_skew_degrees: float = 15.0
