"""Detection of duplicate sheets: two scans show one sheet if their writing agrees on every line.

Twins and neighbours share whole lines of typed text, so overall similarity proves nothing: every written line must
agree.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.layout import rectify
from ocr.page import PageImage
from records.editions import Area, AreaKind, Edition
from records.stages import PageLayout

PER_MM = 4.0
# Grey levels below the surrounding paper from which a pixel is ink.
INKED = 60
STROKE_MM = 8.0
# Largest distance of a line between two registrations of one sheet.
REACH_MM = 1.0
SOFT_MM = 0.2
# Correlation of every line of one sheet scanned twice; other words of one typewriter stay far below.
AGREES = 0.7
# Least ink of a written line; specks and descenders from the line above have less.
LEAST_MM2 = 2.0
# Cells of the coarse comparison of all pairs, and its least correlation for one sheet.
CELL_MM = 2.0
LIKELY = 0.8
ENOUGH_LINES = 5
NOTES = "ghiChu"

Mask = NDArray[np.uint8]


def sheet_print(image: PageImage, layout: PageLayout, edition: Edition) -> str:
    """Return the writing of a registered page as a compact text: four pixels a millimetre, ink or not.

    Args:
        image: the page.
        layout: how it lies on the form.
        edition: that form.
    """
    written = (_ink(rectify(image, layout, edition, PER_MM)) > INKED) & ~_printed(edition)
    return base64.b85encode(zlib.compress(np.packbits(written).tobytes(), 9)).decode()


def first_of_sheet(prints: Sequence[str], edition: Edition) -> list[int]:
    """Return for every print the index of the first one that shows the same sheet, its own if it is the first.

    Args:
        prints: results of `sheet_print`, all of one edition.
        edition: that edition.
    """
    if not prints:
        return []
    coarse = np.stack([_coarse(text, edition) for text in prints])
    likely = coarse @ coarse.T >= LIKELY
    first = list(range(len(prints)))
    for place in range(len(prints)):
        for earlier in map(int, np.flatnonzero(likely[place, :place])):
            if first[earlier] == earlier and same_sheet(prints[earlier], prints[place], edition):
                first[place] = earlier
                break
    return first


def same_sheet(one: str, other: str, edition: Edition) -> bool:
    """Return True if two prints of one edition show one sheet."""
    lines = 0
    for alike in line_likeness(one, other, edition):
        if alike < AGREES:
            return False
        lines += 1
    return lines >= ENOUGH_LINES


def line_likeness(one: str, other: str, edition: Edition) -> Iterator[float]:
    """Yield the correlation of the writing on every line where either sheet has some; 1 = the same strokes."""
    first, second = _mask(one, edition), _mask(other, edition)
    reach = round(REACH_MM * PER_MM)
    wide = np.pad(second, reach)
    for area in edition.areas:
        for rows, columns in _lines(area, first.shape):
            ink = max(int(first[rows, columns].sum()), int(second[rows, columns].sum()))
            if ink < LEAST_MM2 * PER_MM**2:
                continue
            around = wide[rows.start : rows.stop + 2 * reach, columns.start : columns.stop + 2 * reach]
            match = cv2.matchTemplate(_soft(around), _soft(first[rows, columns]), cv2.TM_CCOEFF_NORMED)
            yield float(np.nan_to_num(match).max())


def _coarse(text: str, edition: Edition) -> NDArray[np.float32]:
    """Return the distribution of ink over cells of two millimetres, as a unit vector without its mean."""
    width, height = edition.page_mm
    cells = cv2.resize(
        _mask(text, edition) * 255, (round(width / CELL_MM), round(height / CELL_MM)), interpolation=cv2.INTER_AREA
    )
    vector = cells.astype(np.float32).ravel()
    vector -= vector.mean()
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-6), np.float32)


def _ink(pixels: NDArray[np.uint8]) -> Mask:
    """Return darkness against the surrounding paper, 0–255."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    size = round(STROKE_MM * PER_MM) | 1
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    return np.asarray(cv2.subtract(paper, grey), np.uint8)


@lru_cache(maxsize=16)
def _printed(edition: Edition) -> NDArray[np.bool_]:
    """Return the mask of print, with a margin."""
    with Image.open(edition.image) as blank:
        grey = np.asarray(blank.convert("L"), np.uint8)
    small = cv2.resize(grey, _size(edition)[::-1], interpolation=cv2.INTER_AREA)
    dark = cv2.dilate((small < 225).astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(dark > 0)


def _size(edition: Edition) -> tuple[int, int]:
    """Return height and width of a print in pixels."""
    width, height = edition.page_mm
    return round(height * PER_MM), round(width * PER_MM)


def _mask(text: str, edition: Edition) -> Mask:
    height, width = _size(edition)
    bits = np.frombuffer(zlib.decompress(base64.b85decode(text)), np.uint8)
    return np.unpackbits(bits, count=height * width).reshape(height, width)


def _soft(mask: Mask) -> Mask:
    """Blur edges so that they do not change with the grain of a scan."""
    return np.asarray(cv2.GaussianBlur(mask * 255, (0, 0), SOFT_MM * PER_MM), np.uint8)


def _lines(area: Area, shape: tuple[int, ...]) -> Iterator[tuple[slice, slice]]:
    """Yield the lines that must agree; a marginal note may have been added between two scans."""
    if area.kind is AreaKind.SIGNATURE or NOTES in area.columns:
        return
    height, width = shape[:2]
    for line in area.lines:
        box = line.box
        rows = slice(round(box.y * height), round((box.y + box.height) * height))
        yield rows, slice(round(box.x * width), round((box.x + box.width) * width))
