"""Rectification: the form seen straight on."""

from __future__ import annotations

import numpy as np

from ocr.page import PageImage, Pixels
from ocr.sheet_map import SheetMap
from records.editions import Edition
from records.stages import PageLayout


def rectify(image: PageImage, layout: PageLayout, edition: Edition, pixels_per_mm: float) -> Pixels:
    """Warp the printed sheet straight: height × width × 3, uint8, `pixels_per_mm` pixels a millimetre.

    Pixels outside the scan are white.
    """
    width, height = (round(side * pixels_per_mm) for side in edition.page_mm)
    to_form = np.diag([1 / width, 1 / height, 1.0])
    return SheetMap.from_layout(layout).view(image.pixels, to_form, (width, height), border=(255, 255, 255))
