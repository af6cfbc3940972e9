"""Rubber stamps: their ink told from pen and print by its colour, set level, and cut into lines of words.

Red ink is dark in blue light and as bright as paper in red light; a stamp in blue, violet or black is dark in both and
is looked at as it is. Stamps are worn and set askew, many have a frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.zones.form_print import PIXELS_PER_MM, Grey, Mask, pixel_slices
from ocr.zones.straight_page import StraightPage
from records.editions import Stamp

REDDER = 22
"""Grey levels by which red ink is darker in blue light than in red light; tinted paper is evened out before."""
DARK = 150
"""Grey level on evened paper below which a stamp of another colour is ink; what shines through stays above."""
LEAST_MM2 = 12.0
"""Ink of the shortest stamp, worn; specks and the rim of a seal have less."""
MOST_TILT, STEP = 12.0, 1.0
"""Degrees by which stamps lean, and between two tries."""
FILLED = 0.08
"""Share of a stamp's width that letters fill in every row of pixels of a line; the sides of a frame fill less."""
LETTERS_MM = (1.8, 9.0)
"""Height of the letters of a stamp; the rules of its frame are thinner."""
MARKS_MM, AROUND = (1.2, 0.7), 6
"""Room above and below a line for the marks of its letters, and pixels of paper around what is cut."""
RULED, SIDE_MM = 0.25, 1.3
"""Share of the width that a frame's worn rule fills and the marks of letters do not; what is thinner is no letter."""
OUTLIERS = 1.0
"""Percent of the ink at either side that may be specks."""


@dataclass(frozen=True, slots=True)
class StampZone:
    """Ink that may be a rubber stamp.

    Attributes:
        stamp: the place where one is looked for.
        lines: its lines of words from the top, each height × width, dark on white.
    """

    stamp: Stamp
    lines: tuple[Grey, ...]


def cut_stamps(straight: StraightPage, stamps: Sequence[Stamp]) -> tuple[StampZone, ...]:
    """Return what may be stamps on a page: of every place the red ink first, then all other; none where it is bare."""
    return tuple(zone for stamp in stamps for zone in _zones(straight, stamp) if zone.lines)


def _zones(straight: StraightPage, stamp: Stamp) -> Iterator[StampZone]:
    window = pixel_slices(stamp.box, straight.light.shape)
    for ink in (_red(straight, *window), _dark(straight, *window)):
        if np.count_nonzero(ink) >= LEAST_MM2 * PIXELS_PER_MM**2:
            yield StampZone(stamp, tuple(_lines(_level(_alone(ink)))))


def _red(straight: StraightPage, rows: slice, columns: slice) -> Mask:
    redder = cv2.subtract(straight.light[rows, columns], straight.in_blue_light(rows, columns))
    return np.asarray(cv2.threshold(cv2.GaussianBlur(redder, (0, 0), 0.8), REDDER, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _dark(straight: StraightPage, rows: slice, columns: slice) -> Mask:
    return np.asarray(np.where(straight.light[rows, columns] < DARK, 255, 0), np.uint8)


def _alone(ink: Mask) -> Mask:
    """Return the part of a window that holds all ink but outliers."""
    y, x = np.nonzero(ink)
    (top, bottom), (left, right) = (np.percentile(at, (OUTLIERS, 100 - OUTLIERS)).astype(int) for at in (y, x))
    reach = round(MARKS_MM[0] * PIXELS_PER_MM)
    return ink[max(0, top - reach) : bottom + reach, max(0, left - reach) : right + reach]


def _level(ink: Mask) -> Mask:
    """Return the ink turned so that its lines run level: then its rows of pixels differ most."""
    small = np.asarray(cv2.resize(ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    angles = np.arange(-MOST_TILT, MOST_TILT + STEP, STEP)
    return _turned(ink, float(max(angles, key=lambda angle: float(np.var(_turned(small, angle).mean(axis=1))))))


def _turned(ink: Mask, degrees: float) -> Mask:
    height, width = ink.shape
    reach = round(width * np.sin(np.radians(MOST_TILT)) / 2)
    wide = cv2.copyMakeBorder(ink, reach, reach, 0, 0, cv2.BORDER_CONSTANT, value=0)
    turn = cv2.getRotationMatrix2D((width / 2, wide.shape[0] / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(wide, turn, (width, wide.shape[0])), np.uint8)


def _lines(ink: Mask) -> Iterator[Grey]:
    """Yield the lines of words from the top, without the frame around them."""
    columns = np.flatnonzero(ink.any(axis=0))
    width = int(np.ptp(columns)) + 1 if columns.size else 1
    shares = (ink > 127).sum(axis=1) / width
    for top, bottom in _runs(shares > FILLED):
        if LETTERS_MM[0] <= (bottom - top) / PIXELS_PER_MM <= LETTERS_MM[1]:
            above, below = (round(room * PIXELS_PER_MM) for room in MARKS_MM)
            high, deep = max(0, top - above), min(len(shares), bottom + below)
            high += _behind_rule(shares[high:top])
            deep -= _behind_rule(shares[bottom:deep][::-1])
            line = 255 - _without_sides(ink[high:deep])
            yield np.asarray(np.pad(line, AROUND, constant_values=255), np.uint8)


def _runs(there: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where something is, from and to, one run after the other."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _behind_rule(shares: NDArray[np.float64]) -> int:
    """Return how many of these rows, which go on towards letters, belong to a frame's rule or lie beyond it."""
    ruled = np.flatnonzero(shares > RULED)
    return int(ruled[-1]) + 1 if ruled.size else 0


def _without_sides(line: Mask) -> Mask:
    """Return a line without what is thinner than a letter at its ends: the sides of a frame, a bar of a seal."""
    runs = _runs(np.asarray(line.any(axis=0), np.bool_))
    letters = [run for run in runs if run[1] - run[0] >= SIDE_MM * PIXELS_PER_MM]
    return line[:, letters[0][0] : letters[-1][1]] if letters else line
