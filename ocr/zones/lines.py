"""Line cleaning: removal of print, specks and neighbours' strokes, and contrast stretching."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.zones.form_print import PIXELS_PER_MM, SHIFT, FormPrint, Grey, Mask

SURE_SHIFT = 0.25
"""Correlation of the dots with the page from which the shift is trusted."""
FAINTEST = 30
"""Grey levels below paper that count as ink at all; bleed-through and grain stay below."""
NOISE_DEVIATIONS = 5.0
"""Standard deviations by which ink has to exceed the paper's noise."""
STROKE_MM = 0.9
"""Smallest size of a letter or digit; smaller marks count only beside letters."""
LETTER_MM = 1.5
"""Smallest stroke height of a value: lines without one hold specks, a smudge, or a dash for nothing."""
THROUGH_SHARE = 0.8
"""Share of the window's height (two to three letters high); a figure 1 over an edge is shorter."""
FOLD_MM = 1.5
"""Width of the traces of a fold or of a rule's edge."""
HEAVY_DOT = 0.4
"""Surplus ink of a dot against the usual one that must be writing; a tone mark adds about as much."""
ACCENT_REACH_MM = (0.7, 1.3)
"""Largest distance of a tone mark or dot from its letter, across and along the height."""
COMMA_REACH_MM = (1.8, 0.2)
"""Largest distance of a comma from the letter before it, and its largest offset above or below that letter."""
GROWN = 2
"""Pixels of soft edge around a stroke's ink."""
AROUND_DOT = 6
"""Pixels beside a dot from which it is filled, with some to spare."""
BESIDE_MM = 6.0
"""Length of leader on either side of the writing from which its shift and dots are measured."""
WHITE_SHARE = 0.25
"""Share of the writing's contrast below which marks are traces of removed print and turn white."""


@dataclass(frozen=True, slots=True)
class CleanLine:
    """Line crop after cleaning.

    Attributes:
        pixels: height × width, uint8, ink 0, paper 255, the whole window.
        ink: same shape, 255 where the writing is; all zero when there is none.
    """

    pixels: Grey
    ink: Mask


def clean_line(page: Grey, form: FormPrint, rows: slice, columns: slice, noise: float) -> CleanLine:
    """Cut a window out of the evenly lit page and keep only the writing in it.

    Args:
        page: evenly lit page, as large as `form.grey`.
        form: the form's print.
        rows: the window's rows.
        columns: the window's columns.
        noise: standard deviation of the paper in grey levels.
    """
    faint = max(FAINTEST, NOISE_DEVIATIONS * noise)
    whole = page[rows, columns]
    line = CleanLine(np.full_like(whole, 255), np.zeros_like(whole))
    if whole.size == 0:
        return line
    # A letter is taller than the dots of a leader, so beside the print some of it shows.
    beside_print = cv2.max(whole, form.around[rows, columns]).min(axis=0, initial=255)
    shown = _span(beside_print < 255 - faint, round(BESIDE_MM * PIXELS_PER_MM))
    if shown is None:
        return line
    bare = _without_print(page, form, rows, shifted(shown, columns.start), 255 - faint)
    written = _span(bare.min(axis=0) < 255 - faint, GROWN)
    if written is not None:
        place = shifted(written, shown.start)
        _clean_writing(bare[:, written], faint, CleanLine(line.pixels[:, place], line.ink[:, place]))
    return line


def _without_print(page: Grey, form: FormPrint, rows: slice, columns: slice, threshold: float) -> Grey:
    """Return a window of the page without the leader, the words and the rules of its form."""
    bare = page[rows, columns].copy()
    under = rows, columns
    band = np.flatnonzero(form.dots[under].any(axis=1))
    if band.size:
        leader = slice(rows.start + int(band[0]) - SHIFT, rows.start + int(band[-1]) + 1 + SHIFT)
        dy, dx = print_shift(page, form, leader, columns)
        under = shifted(rows, dy), shifted(columns, dx)
        inside = slice(max(0, leader.start - rows.start), leader.stop - rows.start)
        bare[inside] = _without_dots(bare[inside], form.dots[under][inside], threshold)
    bare[(form.words[under] > 0) | (form.rules[under] > 0)] = 255
    return bare


def _span(there: NDArray[np.bool_], room: int) -> slice | None:
    """Return the slice from the first to the last True, with `room` on either side; None when there is none."""
    places = np.flatnonzero(there)
    return slice(max(0, int(places[0]) - room), min(len(there), int(places[-1]) + 1 + room)) if places.size else None


def _clean_writing(bare: Grey, faint: float, line: CleanLine) -> None:
    """Fill a white line with the writing of a window without print; leave it white when there is none."""
    darkest = _stroke_darkness(bare, 255 - faint)
    if darkest is None:
        return
    contrast = 255.0 - darkest
    line.ink[:] = _writing(bare, 255 - max(faint, contrast / 2))
    keep = cv2.dilate(line.ink, np.ones((2 * GROWN + 1, 2 * GROWN + 1), np.uint8)) > 0
    stretched = (bare[keep].astype(np.float32) - darkest) / ((1 - WHITE_SHARE) * contrast) * 255
    line.pixels[keep] = np.clip(stretched, 0, 255).astype(np.uint8)


def paper_noise(page: Grey) -> float:
    """Estimate the paper's standard deviation in grey levels, without ink, from the median deviation of a sample."""
    sample = page[::8, ::8]
    paper = sample[sample > 255 - 2 * FAINTEST].astype(np.float32)
    return float(np.median(np.abs(paper - np.median(paper))) * 1.4826) if paper.size else 0.0


def print_shift(page: Grey, form: FormPrint, rows: slice, columns: slice) -> tuple[int, int]:
    """Return rows and columns by which the form's print must move to match the page's leader, from a small search."""
    height, width = page.shape
    if min(rows.start, columns.start) < SHIFT or rows.stop > height - SHIFT or columns.stop > width - SHIFT:
        return 0, 0
    wide = form.grey[rows.start - SHIFT : rows.stop + SHIFT, columns.start - SHIFT : columns.stop + SHIFT]
    view = np.ascontiguousarray(page[rows, columns])
    _low, score, _where, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(wide, view, cv2.TM_CCOEFF_NORMED))
    return (y - SHIFT, x - SHIFT) if score >= SURE_SHIFT else (0, 0)


def shifted(window: slice, by: int) -> slice:
    """Shift a slice of rows or columns by so many pixels."""
    return slice(window.start + by, window.stop + by)


def _without_dots(window: Grey, dots: Mask, threshold: float) -> Grey:
    """Whiten dots on bare paper; fill dots in or at a stroke from the stroke and the paper around them.

    A dot with far more ink than the others carries a mark of the writing, mostly the dot under "ạ", and stays.
    """
    count, labels, _stats, _centres = cv2.connectedComponentsWithStats(dots, connectivity=8)
    if count < 2:
        return window.copy()
    ink = np.bincount(labels.ravel(), weights=(255.0 - window).ravel(), minlength=count)
    usual = float(np.median(ink[1:]))
    spread = float(np.median(np.abs(ink[1:] - usual))) * 1.4826
    heavy = ink > usual + max(HEAVY_DOT * usual, NOISE_DEVIATIONS * spread)
    heavy[0] = False
    strokes = cv2.bitwise_and(_below(window, threshold), cv2.bitwise_not(dots))
    touched = cv2.bitwise_and(dots, cv2.dilate(strokes, np.ones((5, 5), np.uint8)))
    lone = np.where((dots > touched) & ~heavy[labels], np.uint8(255), window)
    columns = np.flatnonzero(touched.any(axis=0))
    if columns.size:
        part = slice(max(0, int(columns[0]) - AROUND_DOT), int(columns[-1]) + 1 + AROUND_DOT)
        lone[:, part] = cv2.inpaint(lone[:, part], touched[:, part], 3, cv2.INPAINT_TELEA)
    return lone


def _stroke_darkness(bare: Grey, threshold: float) -> float | None:
    """Return the grey level of the writing's strokes; None when nothing is as large as a letter."""
    if bare.min(initial=255) >= threshold:
        return None
    count, labels, stats, _centres = cv2.connectedComponentsWithStats(_below(bare, threshold), connectivity=8)
    sides = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    letter = (sides >= STROKE_MM * PIXELS_PER_MM) & ~_foreign(stats, bare.shape[0])
    letter[0] = False
    tallest = stats[letter, cv2.CC_STAT_HEIGHT].max(initial=0)
    if count < 2 or tallest < LETTER_MM * PIXELS_PER_MM:
        return None
    return float(np.percentile(bare[letter[labels]], 15))


def _writing(bare: Grey, threshold: float) -> Mask:
    """Return letters, and the small marks near a letter; specks elsewhere are dropped."""
    count, labels, stats, _centres = cv2.connectedComponentsWithStats(_below(bare, threshold), connectivity=8)
    sides = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    letter = sides >= STROKE_MM * PIXELS_PER_MM
    letter[0] = False
    letter &= ~_foreign(stats, bare.shape[0])
    letters = _of(letter, labels)
    near = cv2.bitwise_or(widened(letters, ACCENT_REACH_MM), widened(letters, COMMA_REACH_MM))
    beside = np.zeros(count, bool)
    beside[labels[near > 0]] = True
    keep = letter | (beside & (sides < STROKE_MM * PIXELS_PER_MM))
    keep[0] = False
    return _of(keep, labels)


def _of(chosen: NDArray[np.bool_], labels: np.ndarray) -> Mask:
    """Return a mask of the chosen components."""
    return np.asarray((chosen * np.uint8(255))[labels], np.uint8)


def widened(mask: Mask, reach_mm: tuple[float, float]) -> Mask:
    """Return a mask with so many millimetres more across and along the height."""
    across, along = (2 * round(mm * PIXELS_PER_MM) + 1 for mm in reach_mm)
    return np.asarray(cv2.dilate(mask, np.ones((along, across), np.uint8)), np.uint8)


def _foreign(stats: np.ndarray, height: int) -> np.ndarray:
    """Return a mask of folds, rules, and strokes of the lines above and below that stay in the outer quarter."""
    top, tall = stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_HEIGHT]
    from_above = (top == 0) & (top + tall < height / 4)
    from_below = (top + tall == height) & (top > height * 3 / 4)
    # A letter may hang over an edge, but nothing that is written is tall, thin and cut by it: folds and rules are.
    at_edge = (top == 0) | (top + tall == height)
    through = at_edge & (tall > height * THROUGH_SHARE) & (stats[:, cv2.CC_STAT_WIDTH] < FOLD_MM * PIXELS_PER_MM)
    return np.asarray(from_above | from_below | through)


def _below(grey: Grey, threshold: float) -> Mask:
    """Return a mask of pixels darker than the threshold."""
    return np.asarray(cv2.threshold(grey, int(threshold), 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
