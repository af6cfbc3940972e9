"""Fine registration: printed patches are matched near their expected places, and the pose is solved from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.layout.ink import InkMap
from ocr.layout.marks import FINE, MEDIUM, FormMarks, Mark
from ocr.layout.outline import Matrix
from ocr.sheet_map import SheetMap
from records.stages import Bend, Box

# A patch is found when its ink correlates at least so well with the scan's (printed words under handwriting
# keep about 0.5; unrelated text of the same size stays under 0.4).
FOUND = 0.45
# Scale of the robust fit in millimetres: residuals beyond three times this have no weight.
TOLERANCE_MM = 0.7


@dataclass(frozen=True, slots=True)
class PoseFit:
    """Refined pose.

    Attributes:
        pose: 3×3, millimetres of the form to pixels of the working image.
        score: share of the counted marks found at their places, 0 to 1.
        lost: boxes of the marks that were not found.
        uneven_mm: distance from its expected place that nine of ten found marks keep; 0.02 to 0.1 on flat paper.
        bend: bend of the paper before the pose, None for flat paper.
    """

    pose: Matrix
    score: float
    lost: tuple[Box, ...]
    uneven_mm: float
    bend: Bend | None = None

    def view(self, ink: InkMap, form: FormMarks, per_mm: float, shape: tuple[int, ...]) -> InkMap:
        """Warp the working image to the form: `shape` rows and columns, `per_mm` pixels a millimetre."""
        if self.bend is None:
            return warp_to_form(ink, self.pose, per_mm, shape)
        to_fractions = np.diag([1 / (per_mm * form.size_mm[0]), 1 / (per_mm * form.size_mm[1]), 1.0])
        sheet = SheetMap(self.pose @ np.diag([*form.size_mm, 1.0]), self.bend)
        return sheet.view(ink, to_fractions, (shape[1], shape[0]), 0)


def fit_blocks(ink: InkMap, form: FormMarks, pose: Matrix) -> PoseFit:
    """Correct a coarse pose by whole blocks of the form: up to 8 mm, an affine change."""
    return _fit(ink, form.medium, form.blocks, pose, MEDIUM, reach_mm=8.0, perspective=False)


def fit_tilted_blocks(ink: InkMap, form: FormMarks, pose: Matrix) -> PoseFit:
    """Correct a nearly right pose by blocks, with perspective: up to 5 mm."""
    return _fit(ink, form.medium, form.blocks, pose, MEDIUM, reach_mm=5.0, perspective=True)


def fit_words_and_boxes(ink: InkMap, form: FormMarks, pose: Matrix, reach_mm: float) -> PoseFit:
    """Correct a pose by printed words and boxes alone: half of the work, and enough for the first pass."""
    signs = [mark for mark in form.words if mark.counts]
    return _fit(ink, form.fine, signs, pose, FINE, reach_mm=reach_mm, perspective=True)


def fit_words(ink: InkMap, form: FormMarks, pose: Matrix, reach_mm: float) -> PoseFit:
    """Correct a pose by printed words, boxes and rules: up to `reach_mm`, perspective included."""
    return _fit(ink, form.fine, form.words, pose, FINE, reach_mm=reach_mm, perspective=True)


def _fit(
    ink: InkMap,
    printed: InkMap,
    marks: Sequence[Mark],
    pose: Matrix,
    per_mm: float,
    *,
    reach_mm: float,
    perspective: bool,
) -> PoseFit:
    """Match the marks in the scan seen through `pose`, then solve for the change that moves them all."""
    height, width = printed.shape
    view = warp_to_form(ink, pose, per_mm, (height, width))
    if per_mm < FINE:
        view = np.asarray(cv2.GaussianBlur(view, (0, 0), 1.0), np.uint8)
    found = search(view, printed, marks, round(reach_mm * per_mm))
    change, residual = _solve(found, marks, (width, height), per_mm, perspective=perspective)
    to_px = np.diag([per_mm, per_mm, 1.0])
    return judged_fit(
        pose @ np.linalg.inv(to_px) @ change @ to_px, marks, (width, height), (found[:, 4] >= FOUND, residual)
    )


def judged_fit(
    pose: Matrix,
    marks: Sequence[Mark],
    size: tuple[int, int],
    found: tuple[NDArray[np.bool_], NDArray[np.float64]],
    bend: Bend | None = None,
) -> PoseFit:
    """Return a fit with its score.

    Args:
        pose: 3×3, millimetres of the form to pixels of the working image.
        marks: the marks that were searched.
        size: width and height of the form in pixels, as of the marks' boxes.
        found: for every mark whether it was recognised, and how far from its place in millimetres.
        bend: bend of the paper.
    """
    recognised, off_mm = found
    near = recognised & (off_mm <= TOLERANCE_MM)
    counted = np.array([mark.counts for mark in marks])
    return PoseFit(
        pose=pose,
        score=float(near[counted].mean()) if counted.any() else 0.0,
        lost=tuple(_fraction(mark, *size) for mark, there in zip(marks, near, strict=True) if not there),
        uneven_mm=float(np.percentile(off_mm[near], 90)) if near.any() else TOLERANCE_MM,
        bend=bend,
    )


def _fraction(mark: Mark, width: int, height: int) -> Box:
    left, top, wide, high = mark.box
    return Box(left / width, top / height, wide / width, high / height)


def warp_to_form(ink: InkMap, pose: Matrix, per_mm: float, shape: tuple[int, ...]) -> InkMap:
    """Warp the working image to the form: `shape` rows and columns, `per_mm` pixels a millimetre of the form."""
    view = cv2.warpPerspective(
        ink,
        pose @ np.diag([1 / per_mm, 1 / per_mm, 1.0]),
        (shape[1], shape[0]),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
    )
    return np.asarray(view, np.uint8)


def search(view: InkMap, printed: InkMap, marks: Sequence[Mark], reach: int) -> NDArray[np.float64]:
    """Match the marks; one row each: x and y of its centre on the form, shift along x and y, correlation."""
    padded = cv2.copyMakeBorder(view, reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=0)
    rows = np.zeros((len(marks), 5))
    for index, mark in enumerate(marks):
        left, top, width, height = mark.box
        patch = printed[top : top + height, left : left + width]
        along_x, along_y = reach * mark.pulls_x, reach * mark.pulls_y
        window = padded[
            top + reach - along_y : top + reach + along_y + height,
            left + reach - along_x : left + reach + along_x + width,
        ]
        surface = cv2.matchTemplate(window, patch, cv2.TM_CCOEFF_NORMED).astype(np.float32)
        row, column = np.unravel_index(int(np.argmax(surface)), surface.shape)
        shift_x = column - along_x + _vertex(surface[row, :], int(column))
        shift_y = row - along_y + _vertex(surface[:, column], int(row))
        rows[index] = (left + width / 2, top + height / 2, shift_x, shift_y, surface[row, column])
    return rows


def _vertex(values: NDArray[np.float32], peak: int) -> float:
    """Return the offset of a parabola's vertex from its highest sample, within half a pixel."""
    if not 0 < peak < len(values) - 1:
        return 0.0
    before, at, after = (float(values[peak + step]) for step in (-1, 0, 1))
    bend = before - 2 * at + after
    return 0.0 if bend >= 0 else 0.5 * (before - after) / bend


def _solve(
    found: NDArray[np.float64], marks: Sequence[Mark], size: tuple[int, int], per_mm: float, *, perspective: bool
) -> tuple[Matrix, NDArray[np.float64]]:
    """Solve for the small homography of the form's plane that moves the marks to their matches.

    By iteratively re-weighted least squares with Tukey's biweight.

    Returns:
        3×3 in pixels of the form, and the distance in millimetres of every mark from its found place after it.
    """
    centre, unit = np.array(size) / 2, max(size) / 2
    x, y = ((found[:, :2] - centre) / unit).T
    one, none = np.ones_like(x), np.zeros_like(x)
    columns_x = [x, y, one, none, none, none] + ([-x * x, -x * y] if perspective else [])
    columns_y = [none, none, none, x, y, one] + ([-x * y, -y * y] if perspective else [])
    design = np.concatenate([np.stack(columns_x, 1), np.stack(columns_y, 1)])
    target = np.concatenate([found[:, 2], found[:, 3]]) / unit
    pulls = np.concatenate([[mark.pulls_x for mark in marks], [mark.pulls_y for mark in marks]])
    trust = np.tile(np.clip(found[:, 4] - 0.2, 0, None), 2) * pulls
    limit = 3 * TOLERANCE_MM * per_mm / unit
    weights, ridge = trust.copy(), 1e-4 * np.eye(design.shape[1])
    for sharper in (8.0, 4.0, 2.0, 1.0, 1.0, 1.0):
        weighted = design * weights[:, None]
        answer = np.linalg.solve(weighted.T @ design + ridge, weighted.T @ target)
        miss = np.abs(design @ answer - target) * pulls
        both = np.hypot(*np.split(miss, 2))
        weights = trust * np.tile(np.clip(1 - (both / (limit * sharper)) ** 2, 0, None) ** 2, 2)
    a, b, c, d, e, f, *bend = (float(value) for value in answer)
    g, h = bend or (0.0, 0.0)
    small = np.array([[1 + a, b, c], [d, 1 + e, f], [g, h, 1.0]])
    normal = np.array([[1 / unit, 0, -centre[0] / unit], [0, 1 / unit, -centre[1] / unit], [0, 0, 1]])
    return np.linalg.inv(normal) @ small @ normal, both * unit / per_mm
