"""Rectification: the form seen straight on."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.page import PageImage, Pixels
from records.editions import Edition
from records.stages import PageLayout


def rectify(image: PageImage, layout: PageLayout, edition: Edition, pixels_per_mm: float) -> Pixels:
    """Warp the printed sheet straight: height × width × 3, uint8, `pixels_per_mm` pixels a millimetre.

    Pixels outside the scan are white.
    """
    width, height = (round(side * pixels_per_mm) for side in edition.page_mm)
    from_fractions = np.array(layout.homography, np.float64).reshape(3, 3)
    view = from_fractions @ np.diag([1 / width, 1 / height, 1.0])
    straight = cv2.warpPerspective(
        image.pixels,
        view,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255, 255, 255),
    )
    return np.asarray(straight, np.uint8)
