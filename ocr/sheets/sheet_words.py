"""Words of a sheet without a form: covers and closing statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import PageImage
from ocr.reading import Readers
from ocr.recognise.readers import LineImage, LineReading
from ocr.zones.form_print import Grey, Mask
from ocr.zones.lines import FAINTEST, STROKE_MM
from ocr.zones.straight_page import even_light, red_filter
from records.stages import PageLayout

PIXELS_PER_MM = 300 / 25.4
"""Tesseract reads print as small as on covers best from 300 dpi."""
A4_MM, A3_MM = 210.0, 420.0
"""Widths of a portrait and of a landscape sheet; the real size is unknown."""
TALLEST_MM, WIDEST_MM = 15.0, 40.0
"""Largest letter height and width of a word in one stroke; folds and the rims of seals are larger."""
RULE_MM = (6.0, 0.8)
"""Shortest length and largest height of a piece of a rule or of a dotted leader."""
LINE_MM = (2.0, 14.0)
"""Heights of a line of print or writing with its marks."""
WORD_GAP_MM = 0.8
"""Blank columns that separate two words; gaps between printed letters are smaller."""
ACCENT_MM = (0.7, 1.3)
"""Largest distance of a mark from its letter, across and along the height."""
MARGIN = 6
"""Pixels of paper left around a word; twice as many above and below."""


@dataclass(frozen=True, slots=True)
class SheetWord:
    """One word as read by the reader of print and by the handwriting reader."""

    printed: LineReading
    written: LineReading


SheetLine = tuple[SheetWord, ...]


def sheet_words(image: PageImage, layout: PageLayout, readers: Readers) -> tuple[SheetLine, ...]:
    """Read every word of a sheet, line by line from the top, words from the left.

    Args:
        image: the scan.
        layout: how the sheet lies on it.
        readers: line readers; without a handwriting reader every `written` reading is empty.

    Raises:
        ReaderFailed: a reading engine crashed or did not answer in time.
    """
    lines = [list(words) for words in _cut(_straight(image, layout))]
    crops = [word for words in lines for word in words]
    printed = readers.printed.read(crops)
    written = readers.handwritten.read(crops) if readers.handwritten else [LineReading(())] * len(crops)
    words = iter(map(SheetWord, printed, written))
    return tuple(tuple(next(words) for _crop in line) for line in lines)


def _straight(image: PageImage, layout: PageLayout) -> Grey:
    """Return the sheet upright at PIXELS_PER_MM, evenly lit, red seals removed."""
    to_scan = np.array(layout.homography, np.float64).reshape(3, 3)
    corners = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]) @ to_scan.T
    corner, right, bottom = corners[:, :2] / corners[:, 2:]
    wide, tall = float(np.hypot(*(right - corner))), float(np.hypot(*(bottom - corner)))
    width = round((A4_MM if wide < tall else A3_MM) * PIXELS_PER_MM)
    height = round(width * tall / wide)
    view = cv2.warpPerspective(
        red_filter(image.pixels),
        to_scan @ np.diag([1 / width, 1 / height, 1.0]),
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255,
    )
    return even_light(np.asarray(view, np.uint8), PIXELS_PER_MM)


def _cut(sheet: Grey) -> Iterator[Iterator[LineImage]]:
    """Yield the words of each line, with dots and strokes between them whitened."""
    letters, writing = _letters(sheet)
    clean = sheet.copy()
    clean[cv2.dilate(writing, np.ones((5, 5), np.uint8)) == 0] = 255
    low, high = (round(side * PIXELS_PER_MM) for side in LINE_MM)
    for top, bottom in _runs(np.asarray((letters > 0).sum(axis=1) > 2), 1):
        if low <= bottom - top <= high:
            rows = slice(max(0, top - 2 * MARGIN), bottom + 2 * MARGIN)
            yield _words(clean[rows], writing[top:bottom])


def _words(clean: Grey, writing: Mask) -> Iterator[LineImage]:
    for left, right in _runs(np.asarray((writing > 0).any(axis=0)), round(WORD_GAP_MM * PIXELS_PER_MM)):
        yield LineImage(clean[:, max(0, left - MARGIN) : right + MARGIN])


def _letters(sheet: Grey) -> tuple[Mask, Mask]:
    """Return a mask with 255 on strokes of letters, and the same with the small marks beside them."""
    ink = np.where(sheet < 255 - FAINTEST, np.uint8(255), np.uint8(0))
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, tall = stats[:, cv2.CC_STAT_WIDTH] / PIXELS_PER_MM, stats[:, cv2.CC_STAT_HEIGHT] / PIXELS_PER_MM
    foreign = (tall > TALLEST_MM) | (wide > WIDEST_MM) | ((wide > RULE_MM[0]) & (tall < RULE_MM[1]))
    foreign[0] = True
    letter = (np.maximum(wide, tall) >= STROKE_MM) & ~foreign
    letters = np.where(letter[labels], np.uint8(255), np.uint8(0))
    across, along = (2 * round(reach * PIXELS_PER_MM) + 1 for reach in ACCENT_MM)
    near = np.zeros(len(stats), bool)
    near[np.unique(labels[cv2.dilate(letters, np.ones((along, across), np.uint8)) > 0])] = True
    return letters, np.where((letter | (near & ~foreign))[labels], np.uint8(255), np.uint8(0))


def _runs(on: NDArray[np.bool_], gap: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of the runs of True, merging those less than `gap` apart."""
    places = np.flatnonzero(on)
    if places.size:
        cuts = np.flatnonzero(np.diff(places) > gap)
        yield from zip(places[[0, *(cuts + 1)]].tolist(), (places[[*cuts, -1]] + 1).tolist(), strict=True)
