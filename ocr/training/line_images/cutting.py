"""Lines as the product itself cuts them out of a filled-in form: between neighbours, on their leader or cleaned.

How tightly writing is cut, and what cleaning leaves of it (strokes thinned where dots ran through them, crumbs of dots,
tails of the line above), is not drawn but made: the writing is laid on a leader and `ocr.zones.lines.clean_line` cuts
it out. The product reads the page as it is and asks the cleaned line as well, so both are trained on. Leaders are dots
of 0.2 to 0.55 mm every 0.5 to 1.8 mm, dashes and thin rules, 7 to 10.5 mm apart, at the baseline or through letters.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from ocr.training.line_images.strips import Ink
from ocr.zones.form_print import PIXELS_PER_MM, PRINT_DARKNESS, SHIFT, FormPrint, Grey
from ocr.zones.lines import clean_line

ROOM = round(8 * PIXELS_PER_MM)
"""Pixels of paper on the left and right of the writing."""
MARGIN = 6
"""Pixels of paper that the product leaves around the writing."""
BASELINE = 0.7
"""Usual height of the baseline in a strip of writing, from its top."""
CLEANED = 0.3
"""Share of the lines that are seen without their leader."""
NEIGHBOURS = 0.6
"""Chance of writing on the line above, and of writing on the line below."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """Place of a line on its form, in pixels of the straightened page."""

    height: int
    pitch: int
    base: int

    @property
    def window(self) -> slice:
        """Return the rows of the line's window: a box on the baseline with some room."""
        return slice(self.base - round(0.82 * self.pitch), self.base + round(0.42 * self.pitch))


def cut_out(ink: Ink, others: tuple[Ink, Ink], rng: Generator) -> Ink | None:
    """Lay a line on a form between two others, and cut it out as the product does, with its leader or cleaned of it.

    Args:
        ink: the writing, 0 is paper.
        others: writing for the line above and the line below.
        rng: source of every choice.

    Returns:
        Ink of another size; None when nothing of the writing was left.
    """
    pitch = round(rng.uniform(7.0, 10.5) * PIXELS_PER_MM)
    setting = _Setting(round(rng.uniform(0.75, 1.15) * pitch), pitch, 2 * pitch)
    line = _sized(ink, setting.height)
    width = line.shape[1] + 2 * ROOM
    page = np.zeros((4 * pitch, width), np.uint8)
    for step, other in zip((-1, 1), others, strict=True):
        if rng.random() < NEIGHBOURS:
            _lay(page, _sized(other, setting.height), setting.base + step * pitch, round(rng.uniform(0, width / 2)))
    _lay(page, line, setting.base + round(rng.normal(0, 0.05 * pitch)), ROOM)
    written = 255 - np.asarray(page * rng.uniform(0.4, 1.0), np.uint8)
    form = _leader(written.shape, setting, rng)
    scanned = _scan(written, form.grey, rng)
    found = clean_line(scanned, form, setting.window, slice(0, width), rng.uniform(0.5, 3.0))
    rows, columns = (np.flatnonzero(found.ink.any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return None
    box = tuple(slice(max(0, int(ends[0]) - MARGIN), int(ends[-1]) + 1 + MARGIN) for ends in (rows, columns))
    seen = found.pixels if rng.random() < CLEANED else scanned[setting.window]
    return np.asarray(255 - seen[box], np.uint8)


def _sized(ink: Ink, height: int) -> Ink:
    scale = height / ink.shape[0]
    size = (max(8, round(ink.shape[1] * scale)), height)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(ink, size, interpolation=way), np.uint8)


def _lay(page: Ink, ink: Ink, base: int, left: int) -> None:
    """Write a strip on the page with its baseline in a row."""
    top = max(0, base - round(BASELINE * ink.shape[0]))
    part = page[top : top + ink.shape[0], left : left + ink.shape[1]]
    np.maximum(part, ink[: part.shape[0], : part.shape[1]], out=part)


def _leader(shape: tuple[int, ...], setting: _Setting, rng: Generator) -> FormPrint:
    """Print the leaders of the line and of its neighbours on a blank form."""
    grey = np.full((shape[0], shape[1]), 255, np.uint8)
    step, size = rng.uniform(0.5, 1.8) * PIXELS_PER_MM, rng.uniform(0.1, 0.28) * PIXELS_PER_MM
    dark, kind = int(rng.integers(20, 140)), rng.random()
    into = round(rng.uniform(-0.02, 0.06) * setting.pitch)
    for row in (setting.base + into + number * setting.pitch for number in (-1, 0, 1)):
        if kind < 0.12:
            continue
        if kind < 0.22:
            cv2.line(grey, (0, row), (shape[1], row), dark, 1, cv2.LINE_AA)
            continue
        for x in np.arange(rng.uniform(0, step), shape[1], step):
            reach = size + (0.35 * step if kind > 0.9 else 0.0)
            start, end = (round((x + way * (reach - size)) * 8) for way in (-1, 1))
            cv2.line(grey, (start, row * 8), (end, row * 8), dark, max(1, round(2 * size)), cv2.LINE_AA, shift=3)
    printed = np.asarray(cv2.threshold(grey, PRINT_DARKNESS - 1, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    thin = 0.12 <= kind < 0.22
    dots = np.zeros_like(printed) if thin else np.asarray(cv2.dilate(printed, np.ones((3, 3), np.uint8)), np.uint8)
    rules = np.asarray(cv2.dilate(printed, np.ones((7, 7), np.uint8)), np.uint8) if thin else np.zeros_like(printed)
    around = np.asarray(cv2.dilate(cv2.max(dots, rules), np.ones((2 * SHIFT + 1,) * 2, np.uint8)), np.uint8)
    return FormPrint(grey, dots, rules, rules, np.zeros_like(dots), around)


def _scan(written: Grey, print_: Grey, rng: Generator) -> Grey:
    """Return the evenly lit scan: print a little beside its place, both blurred and grained."""
    moved = np.array([[1, 0, rng.normal(0, 0.9)], [0, 1, rng.normal(0, 0.9)]], np.float64)
    height, width = print_.shape
    size = (int(width), int(height))
    beside = cv2.warpAffine(print_, moved, size, borderValue=255)
    page = np.minimum(written, 255 - np.asarray((255 - beside) * rng.uniform(0.5, 1.0), np.uint8))
    page = np.asarray(cv2.GaussianBlur(page, (0, 0), rng.uniform(0.4, 0.9)), np.uint8)
    grain = rng.normal(0, rng.uniform(0.5, 5.0), page.shape)
    return np.asarray(np.clip(page + grain, 0, 255), np.uint8)
