"""Sheet map: from points of a printed form to pixels of the scan, over a bend of the paper and a homography."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from records.stages import Bend, PageLayout

Matrix = NDArray[np.float64]
Points = NDArray[np.float64]
Image = NDArray[np.uint8]

# Steps of the search for a point's place on the form; each leaves less than half of the error.
INVERSE_STEPS = 12


@dataclass(frozen=True, slots=True)
class SheetMap:
    """Mapping of a form onto a scan.

    Attributes:
        to_scan: 3×3, fractions of the form to pixels of the scan.
        bend: shifts on the form before that, None for flat paper.
    """

    to_scan: Matrix
    bend: Bend | None = None

    @classmethod
    def from_layout(cls, layout: PageLayout) -> SheetMap:
        """Return the mapping that a layout describes."""
        return cls(np.array(layout.homography, np.float64).reshape(3, 3), layout.bend)

    def on_scan(self, points: Points) -> Points:
        """Map points × 2 in fractions of the form to pixels of the scan."""
        shifted = points if self.bend is None else np.add(points, shifts_at(self.bend, points))
        return _moved(self.to_scan, shifted)

    def on_form(self, points: Points) -> Points:
        """Map points × 2 in pixels of the scan to fractions of the form."""
        flat = _moved(np.asarray(np.linalg.inv(self.to_scan), np.float64), points)
        found = flat
        if self.bend is not None:
            for _step in range(INVERSE_STEPS):
                found = flat - shifts_at(self.bend, found)
        return found

    def view(self, channels: Image, to_form: Matrix, size: tuple[int, int], border: tuple[int, ...] | int) -> Image:
        """Warp a scan to a straight view of the form.

        Args:
            channels: the scan, height × width or height × width × channels.
            to_form: 3×3, pixels of the view to fractions of the form; on bent paper without rotation and perspective.
            size: width and height of the view.
            border: value of what lies outside the scan.
        """
        lines = border if isinstance(border, tuple) else (border,)
        if self.bend is None:
            flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            matrix = self.to_scan @ to_form
            flat = cv2.warpPerspective(channels, matrix, size, flags=flags, borderValue=lines)
            return np.asarray(flat, np.uint8)
        across, down = self._raster(self.bend, to_form, size)
        seen = cv2.remap(channels, across, down, cv2.INTER_LINEAR, borderValue=lines)
        return np.asarray(seen, np.uint8)

    def _raster(
        self, bend: Bend, to_form: Matrix, size: tuple[int, int]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return x and y on the scan for every pixel of a view."""
        x = to_form[0, 0] * np.arange(size[0]) + to_form[0, 2]
        y = to_form[1, 1] * np.arange(size[1]) + to_form[1, 2]
        weights_x, weights_y = between_nodes(bend.columns, x), between_nodes(bend.rows, y)
        right, down = (weights_y @ part @ weights_x.T for part in node_shifts(bend))
        u, v = x[None, :] + right, y[:, None] + down
        (a, b, c), (d, e, f), (g, h, i) = self.to_scan
        depth = g * u + h * v + i
        return ((a * u + b * v + c) / depth).astype(np.float32), ((d * u + e * v + f) / depth).astype(np.float32)


def node_shifts(bend: Bend) -> NDArray[np.float64]:
    """Return the shifts of the nodes: 2 (right, down) × rows × columns."""
    return np.array(bend.shifts, np.float64).T.reshape(2, bend.rows, bend.columns)


def between_nodes(nodes: int, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weights of evenly spaced nodes at places (0–1): places × nodes, linear between two, constant beyond."""
    at = np.clip(places, 0.0, 1.0) * (nodes - 1)
    return np.asarray(np.clip(1 - np.abs(at[:, None] - np.arange(nodes)), 0, None), np.float64)


def shifts_at(bend: Bend, points: Points) -> Points:
    """Return the shifts at points × 2, all in fractions of the form."""
    weights_x, weights_y = between_nodes(bend.columns, points[:, 0]), between_nodes(bend.rows, points[:, 1])
    return np.asarray(np.einsum("pr,krc,pc->pk", weights_y, node_shifts(bend), weights_x), np.float64)


def _moved(matrix: Matrix, points: Points) -> Points:
    there = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(there[:, :2] / there[:, 2:], np.float64)
