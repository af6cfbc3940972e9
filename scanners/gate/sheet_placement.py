"""Placement of the sheet on a scan, and the sheet seen straight on, small enough for measuring; all in millimetres."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from records.stages import PageLayout

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class SheetPlacement:
    """Placement of the printed sheet on a scan.

    Attributes:
        to_scan: 3×3, fractions of the sheet to pixels of the scan.
        size_mm: width and height of the paper.
        pixels_per_mm: resolution of the scan on the paper.
    """

    to_scan: NDArray[np.float64]
    size_mm: tuple[float, float]
    pixels_per_mm: float

    @classmethod
    def from_layout(cls, layout: PageLayout) -> SheetPlacement:
        """Return the placement that a layout describes."""
        to_scan = np.array(layout.homography, np.float64).reshape(3, 3)
        middle = _moved(to_scan, np.array([[0.0, 0.5], [1.0, 0.5], [0.5, 0.0], [0.5, 1.0]]))
        width, height = np.linalg.norm(middle[1] - middle[0]), np.linalg.norm(middle[3] - middle[2])
        size_mm = float(width) / layout.pixels_per_mm, float(height) / layout.pixels_per_mm
        return cls(to_scan, size_mm, layout.pixels_per_mm)

    def on_scan(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map points × 2 in fractions of the sheet to pixels of the scan."""
        return _moved(self.to_scan, points)

    def straight(self, pixels: Pixels, per_mm: float) -> Pixels:
        """Return the sheet at `per_mm` pixels a millimetre; the rim repeats where the scan ends."""
        scale = min(1.0, per_mm / self.pixels_per_mm)
        small = pixels if scale == 1.0 else cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        width, height = (round(side * per_mm) for side in self.size_mm)
        view = np.diag([scale, scale, 1.0]) @ self.to_scan @ np.diag([1 / width, 1 / height, 1.0])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        flat = cv2.warpPerspective(small, view, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(flat, np.uint8)


def _moved(matrix: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    there = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(there[:, :2] / there[:, 2:], np.float64)
