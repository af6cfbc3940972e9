"""Coarse registration: forms, rotations, scales and places that could explain the scan, by FFT correlation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.layout.ink import InkMap
from ocr.layout.marks import COARSE, FormMarks
from ocr.layout.outline import Matrix, Quad

# The form's height as a share of the height of the straightened scan: a scan has a rim or cuts one.
SCAN_SCALES = tuple(np.geomspace(0.82, 1.08, 9))
FAR_SCALES = tuple(np.geomspace(0.62, 0.80, 6))
SHEET_SCALES = (0.97, 1.0, 1.03)
# In descending order of frequency.
ROTATIONS = (0, 90, 180, 270)
# Two poses of one form whose middles are nearer than this are one candidate; rows of a table lie further apart.
SAME_PLACE_MM = 8.0
PEAKS = 2
# A form is tried where its proportions differ from the scan's by less than this factor.
PROPORTION = 1.3


@dataclass(frozen=True, slots=True)
class PoseCandidate:
    """Form laid on the scan.

    Attributes:
        form: the form.
        pose: 3×3, millimetres of the form to pixels of the working image.
        rotation: clockwise rotation in degrees, a multiple of 90, that puts the scan upright.
        score: correlation of the two ink maps, -1 to 1.
    """

    form: FormMarks
    pose: Matrix
    rotation: int
    score: float


@dataclass(frozen=True, slots=True)
class SearchFrame:
    """Straightened view of the scan.

    Attributes:
        to_scan: 3×3, pixels of the view to pixels of the working image.
        size: width and height of the view in pixels.
        scales: heights of the form to try, as shares of the view's height.
    """

    to_scan: Matrix
    size: tuple[float, float]
    scales: tuple[float, ...]

    @property
    def angle(self) -> float:
        """Rotation of the view's middle line on the scan in degrees, positive = clockwise."""
        width, height = self.size
        start, end = (self.to_scan @ np.array([x, height / 2, 1.0]) for x in (0.0, width))
        run = end[:2] / end[2] - start[:2] / start[2]
        return float(np.degrees(np.arctan2(run[1], run[0])))


def scan_frame(size: tuple[int, int], angle: float) -> SearchFrame:
    """Return the whole scan, turned back by the angle of its lines."""
    width, height = size
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    return SearchFrame(np.vstack([turn, [0.0, 0.0, 1.0]]), (float(width), float(height)), SCAN_SCALES)


def sheet_frame(corners: Quad) -> SearchFrame:
    """Return the sheet inside its outline."""
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    width, height = float(sides[[0, 2]].mean()), float(sides[[1, 3]].mean())
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return SearchFrame(np.asarray(cv2.getPerspectiveTransform(flat, corners)), (width, height), SHEET_SCALES)


def lay_forms(
    ink: InkMap, frame: SearchFrame, forms: Sequence[FormMarks], rotations: Sequence[int]
) -> list[PoseCandidate]:
    """Lay every form on a frame in these rotations, some poses each."""
    return [found for rotation in rotations for found in _in_frame(ink, frame, rotation, forms)]


def best_candidates(laid: Sequence[PoseCandidate], keep: int) -> list[PoseCandidate]:
    """Return the most likely forms and poses, best first and different from each other."""
    best: list[PoseCandidate] = []
    for found in sorted(laid, key=lambda candidate: -candidate.score):
        if not any(_alike(found, better) for better in best):
            best.append(found)
            if len(best) == keep:
                break
    return best


def _alike(one: PoseCandidate, other: PoseCandidate) -> bool:
    """Return True for one form in nearly the same pose; refinement leads both to one pose."""
    if one.form is not other.form or one.rotation != other.rotation:
        return False
    middle = np.array([*one.form.size_mm, 2.0]) / 2
    here, there = one.pose @ middle, other.pose @ middle
    reach = SAME_PLACE_MM * float(np.linalg.norm(one.pose[:2, 0]))
    return bool(np.linalg.norm(here[:2] / here[2] - there[:2] / there[2]) < reach)


def _in_frame(ink: InkMap, frame: SearchFrame, rotation: int, forms: Sequence[FormMarks]) -> Iterator[PoseCandidate]:
    """Lay every form of fitting proportions on one frame at every scale, all places at once (FFT correlation)."""
    upright, (width, height) = quarter_turns(frame, rotation)
    fitting = [form for form in forms if _fits(form.size_mm, (width, height))]
    if not fitting:
        return
    shape = (max(form.coarse.shape[0] for form in fitting), max(form.coarse.shape[1] for form in fitting))
    canvas = (_even(shape[0] * 1.3), _even(shape[1] * 1.3))
    spectra = _spectra(fitting, canvas)
    height_mm = fitting[0].size_mm[1]
    for scale in frame.scales:
        # View pixels of one millimetre, and from there the view at the coarse resolution, its top left at the origin.
        per_mm = height * scale / height_mm
        to_view = np.diag([per_mm / COARSE, per_mm / COARSE, 1.0])
        view = _view(ink, upright @ to_view, canvas, (width / per_mm * COARSE, height / per_mm * COARSE))
        peaks = np.fft.irfft2(np.fft.rfft2(view) * spectra, s=canvas)
        for form, surface in zip(fitting, peaks, strict=True):
            for score, down, right in _peaks(surface):
                move = np.array([[1, 0, right / COARSE], [0, 1, down / COARSE], [0, 0, 1]], np.float64)
                yield PoseCandidate(form, upright @ np.diag([per_mm, per_mm, 1.0]) @ move, rotation, score)


def quarter_turns(frame: SearchFrame, rotation: int) -> tuple[Matrix, tuple[float, float]]:
    """Rotate a frame clockwise by a multiple of 90 degrees; return its transform and size."""
    width, height = frame.size
    turns = {
        0: ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], (width, height)),
        90: ([[0, 1, 0], [-1, 0, height], [0, 0, 1]], (height, width)),
        180: ([[-1, 0, width], [0, -1, height], [0, 0, 1]], (width, height)),
        270: ([[0, -1, width], [1, 0, 0], [0, 0, 1]], (height, width)),
    }
    matrix, size = turns[rotation]
    return frame.to_scan @ np.array(matrix, np.float64), size


def _fits(form: tuple[float, float], view: tuple[float, float]) -> bool:
    ratio = (form[0] / form[1]) / (view[0] / view[1])
    return 1 / PROPORTION < ratio < PROPORTION


def _even(value: float) -> int:
    return int(np.ceil(value / 8)) * 8


def _peaks(surface: NDArray[np.float32]) -> Iterator[tuple[float, int, int]]:
    """Yield the peaks of a circular correlation: score, shift down and right (negative in the upper half)."""
    rows, columns = surface.shape
    apart = round(SAME_PLACE_MM * COARSE)
    for _peak in range(PEAKS):
        row, column = (int(index) for index in np.unravel_index(int(np.argmax(surface)), surface.shape))
        yield (
            float(surface[row, column]),
            (row + rows // 2) % rows - rows // 2,
            (column + columns // 2) % columns - columns // 2,
        )
        surface[max(0, row - apart) : row + apart + 1, max(0, column - apart) : column + apart + 1] = -1


def _spectra(forms: Sequence[FormMarks], canvas: tuple[int, int]) -> NDArray[np.complex64]:
    padded = np.zeros((len(forms), *canvas), np.float32)
    for index, form in enumerate(forms):
        rows, columns = form.coarse.shape
        padded[index, :rows, :columns] = form.coarse
    return np.asarray(np.conj(np.fft.rfft2(padded)), np.complex64)


def _view(ink: InkMap, matrix: Matrix, canvas: tuple[int, int], size: tuple[float, float]) -> NDArray[np.float32]:
    """Warp a view to the coarse resolution: zero mean and unit norm inside, zero outside."""
    flat = cv2.warpPerspective(
        ink, matrix, (canvas[1], canvas[0]), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderValue=0
    ).astype(np.float32)
    inside = np.zeros(canvas, bool)
    inside[: min(canvas[0], round(size[1])), : min(canvas[1], round(size[0]))] = True
    level = np.where(inside, flat - flat[inside].mean(), 0)
    return np.asarray(level / max(float(np.linalg.norm(level)), 1e-6), np.float32)
