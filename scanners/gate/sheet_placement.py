"""Placement of the sheet on a scan, and the sheet seen straight on, small enough for measuring; all in millimetres."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from records.stages import Bend, Box, PageLayout

Pixels = NDArray[np.uint8]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SheetPlacement:
    """Placement of the printed sheet on a scan.

    Attributes:
        to_scan: 3×3, fractions of the sheet to pixels of the scan.
        size_mm: width and height of the paper.
        pixels_per_mm: resolution of the scan on the paper.
        bend: shifts of points of the sheet before `to_scan`, None for flat paper.
    """

    to_scan: NDArray[np.float64]
    size_mm: tuple[float, float]
    pixels_per_mm: float
    bend: Bend | None = None

    @classmethod
    def from_layout(cls, layout: PageLayout) -> SheetPlacement:
        """Return the placement that a layout describes."""
        to_scan = np.array(layout.homography, np.float64).reshape(3, 3)
        middle = _moved(to_scan, np.array([[0.0, 0.5], [1.0, 0.5], [0.5, 0.0], [0.5, 1.0]]))
        width, height = np.linalg.norm(middle[1] - middle[0]), np.linalg.norm(middle[3] - middle[2])
        size_mm = float(width) / layout.pixels_per_mm, float(height) / layout.pixels_per_mm
        return cls(to_scan, size_mm, layout.pixels_per_mm, layout.bend)

    def on_scan(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map points × 2 in fractions of the sheet to pixels of the scan."""
        if self.bend is None:
            return _moved(self.to_scan, points)
        weights = _weights(self.bend.columns, points[:, 0]), _weights(self.bend.rows, points[:, 1])
        return _moved(self.to_scan, points + np.einsum("krc,pc,pr->pk", _nodes(self.bend), *weights))

    def sides_within_mm(self, size: tuple[int, int]) -> tuple[float, float]:
        """Return how far the left and the right side of the sheet lie within a scan of this width and height."""
        heights = np.linspace(0.2, 0.8, 4)
        sides = (self.on_scan(np.column_stack([np.full(4, x), heights])) for x in (0.0, 1.0))
        left, right = (float(np.min([side, np.array(size) - side], axis=0).min(axis=1).max()) for side in sides)
        return left / self.pixels_per_mm, right / self.pixels_per_mm

    def strain(self, box: Box) -> float:
        """Return by how much, as a share, the paper around a box is seen stretched or sheared along the lines."""
        if self.bend is None:
            return 0.0
        steps = np.array(self.size_mm) / self.size_mm[0] * (self.bend.columns - 1)
        slopes = np.hypot(
            *(np.gradient(part, axis=1) * step for part, step in zip(_nodes(self.bend), steps, strict=True))
        )
        x, y = (np.array([middle]) for middle in (box.x + box.width / 2, box.y + box.height / 2))
        return float((_weights(self.bend.rows, y) @ slopes @ _weights(self.bend.columns, x).T).item())

    def straight(self, pixels: Pixels, per_mm: float) -> Pixels:
        """Return the sheet at `per_mm` pixels a millimetre; the rim repeats where the scan ends."""
        scale = min(1.0, per_mm / self.pixels_per_mm)
        small = pixels if scale == 1.0 else cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        width, height = (round(side * per_mm) for side in self.size_mm)
        view = np.diag([scale, scale, 1.0]) @ self.to_scan @ np.diag([1 / width, 1 / height, 1.0])
        if self.bend is not None:
            maps = _bent(self.bend, view, (width, height))
            return np.asarray(cv2.remap(small, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        flat = cv2.warpPerspective(small, view, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(flat, np.uint8)


def _moved(matrix: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    there = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(there[:, :2] / there[:, 2:], np.float64)


def _bent(bend: Bend, view: Matrix, size: tuple[int, int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return x and y on the scan of every pixel of a view of `size` that `view` maps where the paper is flat."""
    x, y = (np.arange(side, dtype=np.float64) for side in size)
    across, down = _weights(bend.columns, x / size[0]), _weights(bend.rows, y / size[1])
    right, lower = (side * (down @ part @ across.T) for side, part in zip(size, _nodes(bend), strict=True))
    places = np.stack([x[None, :] + right, y[:, None] + lower], axis=-1)
    there = cv2.perspectiveTransform(places, view).astype(np.float32)
    return np.ascontiguousarray(there[:, :, 0]), np.ascontiguousarray(there[:, :, 1])


def _nodes(bend: Bend) -> Matrix:
    """Return the shifts of the nodes: 2 (right, down) × rows × columns."""
    return np.array(bend.shifts, np.float64).T.reshape(2, bend.rows, bend.columns)


def _weights(nodes: int, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return places × nodes: how much of each node's shift holds at places (0–1), linear between two nodes."""
    at = np.clip(places, 0.0, 1.0) * (nodes - 1)
    return np.asarray(np.clip(1 - np.abs(at[:, None] - np.arange(nodes)), 0, None), np.float64)
