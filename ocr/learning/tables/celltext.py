"""The print of one cell: words wrapped over lines, or turned by a quarter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.learning.geometry import MM, Rect
from ocr.recognise.ctc import greedy_text
from ocr.recognise.handwriting import HandwritingReader
from ocr.recognise.readers import LineImage
from ocr.zones.form_print import Grey, Mask

SMOOTH_MM, VALLEY = 0.5, 0.12
"""Between two lines the ink of a row of pixels falls below this share of the most."""
LOWEST_MM = 1.2
"""What is lower is a row of tone marks or a speck."""
MARKS_MM = (1.6, 1.0)
"""How far above and below its letters a line's marks and tails reach."""
GAP_MM = 2.6
"""Words nearer to each other stand in one piece."""
DARKEST, PALEST, PAPER, HALF = 10.0, 200, 245.0, 150
"""The percentile of ink that is made black, the palest ink, the grey level of paper, and the one in cleared parts below
which there is ink."""
AROUND = 5
"""Pixels of paper read with a line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words without a wide gap, and where they stand."""

    text: str
    rect: Rect


def pieces_in(rect: Rect, page: Grey, reader: HandwritingReader) -> tuple[Piece, ...]:
    """Return the words of a cell, line by line from the top, each from left to right."""
    rows, columns = rect.within(page.shape)
    cell = cleared(page[rows, columns])
    found = _pieces(cell)
    return tuple(
        Piece(text, Rect(columns.start + p.left, rows.start + p.top, columns.start + p.right, rows.start + p.bottom))
        for text, p in zip(_read(cell, found, reader), found, strict=True)
        if text
    )


def turned_texts(rect: Rect, page: Grey, reader: HandwritingReader) -> tuple[str, str]:
    """Return what a cell says when its words run upwards, and when they run downwards."""
    cell = cleared(page[rect.within(page.shape)])
    upwards, downwards = (
        np.asarray(cv2.rotate(cell, turn), np.uint8)
        for turn in (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE)
    )
    return " ".join(_read(upwards, _pieces(upwards), reader)), " ".join(_read(downwards, _pieces(downwards), reader))


def cleared(part: Grey) -> Grey:
    """Return a part of a page with its ink black and its paper white.

    Medians of many pages and small print are pale.
    """
    ink = part[part < PALEST]
    if not ink.size:
        return part
    darkest = float(np.percentile(ink, DARKEST))
    return np.asarray(np.clip((part - darkest) / (PAPER - darkest) * 255, 0, 255), np.uint8)


def _pieces(cell: Grey) -> list[Rect]:
    ink = np.asarray(np.where(cell < HALF, 255, 0), np.uint8)
    return [place for line in _lines(ink) for place in _words(ink, line)]


def _read(cell: Grey, places: Sequence[Rect], reader: HandwritingReader) -> list[str]:
    crops = [cell[place.grown(AROUND).within(cell.shape)] for place in places]
    frames = reader.frames([LineImage(np.ascontiguousarray(crop)) for crop in crops])
    return [greedy_text(rows) for rows in frames]


def _lines(ink: Mask) -> list[slice]:
    """Return the rows of pixels of every line of print, with the marks above and below its letters."""
    if not ink.any():
        return []
    kernel = max(1, round(SMOOTH_MM * MM))
    profile = np.convolve((ink > 0).sum(axis=1), np.ones(kernel) / kernel, "same")
    inked = np.concatenate([[False], profile > VALLEY * profile.max(), [False]])
    bands = np.flatnonzero(np.diff(inked.astype(np.int8))).reshape(-1, 2).tolist()
    letters = [(top, bottom) for top, bottom in bands if bottom - top >= LOWEST_MM * MM]
    lines = []
    for index, (top, bottom) in enumerate(letters):
        above = letters[index - 1][1] if index else 0
        below = letters[index + 1][0] if index + 1 < len(letters) else len(profile)
        high, deep = (round(reach * MM) for reach in MARKS_MM)
        rows = slice(max(above, top - high), min(below, bottom + deep))
        marked = np.flatnonzero(ink[rows].any(axis=1))
        lines.append(slice(rows.start + int(marked[0]), rows.start + int(marked[-1]) + 1))
    return lines


def _words(ink: Mask, line: slice) -> Iterator[Rect]:
    """Return the pieces of a line, with the marks above and below it."""
    columns = np.flatnonzero(ink[line].any(axis=0))
    breaks = np.flatnonzero(np.diff(columns) > GAP_MM * MM)
    for part in np.split(columns, breaks + 1):
        if part.size:
            yield Rect(int(part[0]), line.start, int(part[-1]) + 1, line.stop)
