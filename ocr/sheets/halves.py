"""Halves of an opening: a table across two pages of which each was scanned or photographed by itself, made one picture.

Rows tell how the halves lie beside each other: both have the same entries, so their rows are laid on each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import PageImage, Pixels
from ocr.sheet_map import SheetMap
from records.editions import Area, Edition, row_columns
from records.stages import PageLayout

AROUND_MM = 20.0
"""Paper around what the form of a half shows: the form was cut out of the pages that taught it."""
EDGE_MM, RULE_MM = 0.5, 0.35
"""Paper kept beside the outermost column at the fold, and the thickness of the rule that is drawn there."""
HEAD_MM, ABOVE_WORDS_MM = 20.0, 2.0
"""Heads of columns are no higher, or as high as a row, and their words begin so far below their top."""
WHITE, RULE = 255, 60
BEYOND = 0.9
"""Share of white in a row or column of pixels that lies beyond the scans."""
JPEG_QUALITY = 92


@dataclass(frozen=True, slots=True)
class HalfPage:
    """One half.

    Attributes:
        image: its pixels.
        layout: how it lies on its form.
        edition: that form.
    """

    image: PageImage
    layout: PageLayout
    edition: Edition


def join_halves(left: HalfPage, right: HalfPage) -> bytes:
    """Return both halves of an opening as one picture, a JPEG, the left one as large as it was scanned."""
    scale, shift_mm = _rows_on_rows(left.edition, right.edition)
    per_mm = left.layout.pixels_per_mm
    end, start = _fold(left.edition, right.edition)
    first = _straight(left, per_mm)[:, : round((AROUND_MM + end) * per_mm)]
    second = _straight(right, per_mm * scale)[:, round((AROUND_MM + start) * per_mm * scale) :]
    down = (1 - scale) * AROUND_MM + shift_mm
    top, bottom = (AROUND_MM + np.array(_table_ends(left.edition))) * per_mm
    _rule_off(first, slice(round(top), round(bottom)), round(RULE_MM * per_mm))
    sheet = _beside(first, second, round(down * per_mm))
    return cv2.imencode(".jpg", sheet, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes()


def _straight(half: HalfPage, per_mm: float) -> Pixels:
    """Return a half seen straight on, with the paper around what its form shows; white beyond the scan."""
    width, height = (side * per_mm for side in half.edition.page_mm)
    around = AROUND_MM * per_mm
    to_form = np.array([[1 / width, 0, -around / width], [0, 1 / height, -around / height], [0, 0, 1]])
    size = (round(width + 2 * around), round(height + 2 * around))
    return SheetMap.from_layout(half.layout).view(half.image.pixels, to_form, size, border=(WHITE, WHITE, WHITE))


def _rows_on_rows(left: Edition, right: Edition) -> tuple[float, float]:
    """Return the size and the shift in millimetres that lay the rows of the right half on those of the left one."""
    here, there = _row_edges(left), _row_edges(right)
    scale, shift = np.polyfit(there, here, 1)
    return float(scale), float(shift)


def _row_edges(edition: Edition) -> NDArray[np.float64]:
    """Return the top and the bottom of every row in millimetres."""
    edges = []
    for row in range(1, edition.rows + 1):
        boxes = [line.box for area in edition.areas if area.row == row for line in area.lines]
        edges += [min(box.y for box in boxes), max(box.y + box.height for box in boxes)]
    return np.array(edges) * edition.page_mm[1]


def _table_ends(edition: Edition) -> tuple[float, float]:
    """Return the top of a table's heads, as far as their words are known, and the foot of its last row, in mm."""
    edges = _row_edges(edition)
    above = edges[0] - max(HEAD_MM, edges[1] - edges[0])
    words = [words.box.y * edition.page_mm[1] - ABOVE_WORDS_MM for words in edition.printed]
    return min([edges[0], *(top for top in words if above < top < edges[0])]), edges[-1]


def _fold(left: Edition, right: Edition) -> tuple[float, float]:
    """Return where the left half ends at the fold and the right one begins, in millimetres of their forms.

    Beyond the last named column of the left page, and before the first one of the right page that the left one has
    not, stands the edge of the other page.
    """
    shared = row_columns(left) & row_columns(right)
    named = [area for area in left.areas if area.row is not None and area.columns]
    others = [area for area in right.areas if area.row is not None and area.columns and not shared & set(area.columns)]
    end = max(_sides(area)[1] for area in named) * left.page_mm[0]
    start = min(_sides(area)[0] for area in others) * right.page_mm[0]
    return end + EDGE_MM, max(0.0, start - EDGE_MM)


def _sides(area: Area) -> tuple[float, float]:
    boxes = [line.box for line in area.lines]
    return min(box.x for box in boxes), max(box.x + box.width for box in boxes)


def _rule_off(left: Pixels, rows: slice, thick: int) -> None:
    """Draw a rule at the fold beside the rows of entries; one that runs on over the page would be a fold."""
    left[rows, left.shape[1] - max(1, thick) :] = RULE


def _beside(left: Pixels, right: Pixels, down: int) -> Pixels:
    """Return two pictures side by side, the right one so many pixels down."""
    top = min(0, down)
    height = max(left.shape[0], down + right.shape[0]) - top
    sheet = np.full((height, left.shape[1] + right.shape[1], 3), WHITE, np.uint8)
    sheet[-top : left.shape[0] - top, : left.shape[1]] = left
    sheet[down - top : down - top + right.shape[0], left.shape[1] :] = right
    return _trimmed(sheet)


def _trimmed(sheet: Pixels) -> Pixels:
    """Return a sheet without what lies beyond the scans all along a side."""
    bare = (sheet == WHITE).all(axis=2)
    rows, columns = (np.flatnonzero(bare.mean(axis=axis) < BEYOND) for axis in (1, 0))
    return np.ascontiguousarray(sheet[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
