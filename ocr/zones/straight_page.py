"""Straightened page in even light: paper near 255, ink dark, seals removed, aligned with the form's print."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import PageImage, Pixels
from ocr.sheet_map import SheetMap
from ocr.zones.form_print import PIXELS_PER_MM, FormPrint, Grey, pixel_slices
from records.editions import Edition
from records.stages import Box, PageLayout

Matrix = NDArray[np.float64]

SEARCH_MM = 0.8
"""Largest distance of the print from its registered place."""
SURE_MATCH = 0.5
"""Correlation from which a printed word is taken as found (1 = identical)."""
ENOUGH_WORDS = 8
"""Matched words for a homography: it needs four points, and twice as many keep one wrong match from bending it."""
ASKED_WORDS = 16
"""Number of the largest printed words to match; more would not improve the alignment."""
WORTH_MOVING = 2.0
"""Displacement in pixels below which the page is not resampled; every line has its own small search anyway."""
WIDEST_STROKE_MM = 1.3
"""Broadest stroke of pen or type; folds, stains and shadows are broader."""
BLUER = 10
"""Grey levels by which a pen's blue exceeds its red on evened paper; the colour noise of JPEG stays below."""
DARK_INK = 170
"""Grey level on evened paper below which a pixel was written or printed."""


@dataclass(frozen=True, slots=True)
class StraightPage:
    """Page warped to its form.

    Attributes:
        light: height × width of `FormPrint.grey`, evenly lit, through a red filter.
        blue: the scan's blue channel.
        sheet: how the form lies on the scan.
        to_form: 3 × 3, pixels of `light` to fractions of the form.
    """

    light: Grey
    blue: Grey
    sheet: SheetMap
    to_form: Matrix

    def without_blue_pen(self, rows: slice, columns: slice) -> Grey:
        """Return a window of `light` with blue ink made transparent, so that the name under a signature shows.

        Blue ink is a filter: it lets a part of the blue light through. Where it lies, the blue channel divided by that
        part is the page below; print absorbs all colours alike and stays dark.
        """
        blue, bluer = self._blue(rows, columns)
        red = self.light[rows, columns]
        pen = cv2.dilate(cv2.threshold(bluer, BLUER, 255, cv2.THRESH_BINARY)[1], np.ones((3, 3), np.uint8)) > 0
        if not (bluer > BLUER).any():
            return red
        passed = max(64.0, float(np.percentile(blue[bluer > BLUER], 40)))
        below = np.clip(blue.astype(np.float32) * (255 / passed), 0, 255).astype(np.uint8)
        return np.where(pen, below, red)

    def share_of_blue(self, rows: slice, columns: slice) -> float | None:
        """Return the share (0–1) of a window's dark ink that is blue; None when there is nearly no ink."""
        dark = self.light[rows, columns] < DARK_INK
        if np.count_nonzero(dark) < PIXELS_PER_MM**2:
            return None
        _blue, bluer = self._blue(rows, columns)
        return float((bluer[dark] > BLUER).mean())

    def in_blue_light(self, rows: slice, columns: slice) -> Grey:
        """Return a window's blue channel, evenly lit: red ink is dark in it."""
        corner = np.array([[1.0, 0, columns.start], [0, 1, rows.start], [0, 0, 1]])
        size = (columns.stop - columns.start, rows.stop - rows.start)
        return even_light(self.sheet.view(self.blue, self.to_form @ corner, size, border=255))

    def _blue(self, rows: slice, columns: slice) -> tuple[Grey, Grey]:
        """Return a window's blue channel, evenly lit, and its excess over the red one."""
        blue = self.in_blue_light(rows, columns)
        bluer = cv2.GaussianBlur(cv2.subtract(blue, self.light[rows, columns]), (0, 0), 1.2)
        return blue, np.asarray(bluer, np.uint8)


def straight_page(image: PageImage, layout: PageLayout, edition: Edition, form: FormPrint) -> StraightPage:
    """Warp the page straight at PIXELS_PER_MM and align its printed words with those of the blank form."""
    height, width = form.grey.shape
    sheet, to_form = SheetMap.from_layout(layout), np.diag([1 / width, 1 / height, 1.0])
    red = red_filter(image.pixels)
    straight = sheet.view(red, to_form, (width, height), border=255)
    # A bend is fitted to every word already.
    correction = _correction(straight, edition, form) if layout.bend is None else None
    if correction is not None:
        to_form = to_form @ correction
        straight = sheet.view(red, to_form, (width, height), border=255)
    blue = np.asarray(cv2.extractChannel(image.pixels, 0), np.uint8)
    return StraightPage(even_light(straight), blue, sheet, to_form)


def red_filter(pixels: Pixels) -> Grey:
    """Return the page as through a red filter: red seals and stamps vanish, black, blue and violet ink stays dark."""
    blue, green, red = cv2.split(pixels)
    return np.asarray(cv2.add(red, cv2.subtract(red, cv2.max(blue, green))), np.uint8)


def even_light(grey: Grey, pixels_per_mm: float = PIXELS_PER_MM) -> Grey:
    """Divide out shadows, folds, stains and the paper's tint; paper comes near 255.

    Whatever is wider than WIDEST_STROKE_MM in both directions is taken for darker paper.
    """
    height, width = grey.shape
    small = cv2.resize(grey, (max(1, width // 2), max(1, height // 2)), interpolation=cv2.INTER_AREA)
    reach = round(WIDEST_STROKE_MM * pixels_per_mm / 2)
    paper = cv2.blur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)), (reach, reach))
    smooth = cv2.resize(np.maximum(paper, 1), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, smooth, scale=255), np.uint8)


def _correction(grey: Grey, edition: Edition, form: FormPrint) -> Matrix | None:
    """Return the 3 × 3 from form pixels to page pixels; None when the page is aligned or too few words were found."""
    largest = sorted(edition.printed, key=lambda printed: -printed.box.width * printed.box.height)[:ASKED_WORDS]
    found = [match for printed in largest if (match := _find_word(grey, form, printed.box)) is not None]
    if len(found) < ENOUGH_WORDS:
        return None
    source = np.array([(x, y) for x, y, _dx, _dy in found], np.float32)
    target = np.array([(x + dx, y + dy) for x, y, dx, dy in found], np.float32)
    if np.abs(target - source).mean() < WORTH_MOVING:
        return None
    correction, _inliers = cv2.findHomography(source, target, cv2.RANSAC, 2.0)
    return None if correction is None else np.asarray(correction, np.float64)


def _find_word(grey: Grey, form: FormPrint, box: Box) -> tuple[float, float, int, int] | None:
    """Find a printed word: its centre on the form and its displacement on the page in pixels; None when not found."""
    reach = round(SEARCH_MM * PIXELS_PER_MM)
    rows, columns = pixel_slices(box, grey.shape)
    word = form.grey[rows, columns]
    top, left = rows.start - reach, columns.start - reach
    around = grey[max(0, top) : rows.stop + reach, max(0, left) : columns.stop + reach]
    whole = (word.shape[0] + 2 * reach, word.shape[1] + 2 * reach)
    if top < 0 or left < 0 or around.shape != whole or int(np.ptp(word)) == 0 or int(np.ptp(around)) == 0:
        return None
    score, x, y = _match(around, word)
    if score < SURE_MATCH:
        return None
    return (columns.start + columns.stop) / 2, (rows.start + rows.stop) / 2, x - reach, y - reach


def _match(around: Grey, word: Grey) -> tuple[float, int, int]:
    """Return the best correlation of a word in its surroundings and its corner, searched at half size."""
    halves = [cv2.resize(part, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for part in (around, word)]
    _low, score, _where, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(halves[0], halves[1], cv2.TM_CCOEFF_NORMED))
    return score, 2 * x, 2 * y
