"""Pieces of text on a page, read letter by letter with the place of every letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.learning.geometry import MM, Rect
from ocr.learning.leaders import Run
from ocr.learning.strokes import Strokes
from ocr.recognise.charset import CHARACTERS
from ocr.recognise.handwriting import COLUMNS_A_FRAME, MARGIN, HandwritingReader, LogProbs
from ocr.recognise.line_input import HEIGHT, HORIZONTAL_SCALE
from ocr.recognise.readers import LineImage
from ocr.zones.form_print import Grey

GAP_MM = 2.2
"""Letters nearer to each other stand in one segment."""
HEIGHTS_MM, LEAST_WIDTH_MM = (1.6, 11.0), 1.2
AROUND = 5
"""Pixels of paper read with a segment."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text without a wide gap.

    Attributes:
        text: what the reader saw, letter by letter, blanks too.
        places: x of each letter's middle, in pixels of the page.
        rect: the ink.
        sure: mean probability of what was read, 0–1.
    """

    text: str
    places: tuple[float, ...]
    rect: Rect
    sure: float


def read_segments(strokes: Strokes, runs: tuple[Run, ...], reader: HandwritingReader) -> tuple[Segment, ...]:
    """Find and read the pieces of text of a page.

    Args:
        strokes: the page.
        runs: its dotted leaders, which are painted over.
        reader: reads print as well as pens.
    """
    page = _without_leaders(strokes, runs)
    return tuple(_read(page, rect, reader) for rect in text_rects(strokes))


def text_rects(strokes: Strokes) -> Iterator[Rect]:
    """Yield the pieces of text of a page: letters joined across small gaps."""
    joined = cv2.morphologyEx(strokes.letters, cv2.MORPH_CLOSE, np.ones((1, round(GAP_MM * MM)), np.uint8))
    _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(joined, connectivity=8)
    for x, y, width, height, _area in stats[1:].tolist():
        if HEIGHTS_MM[0] * MM <= height <= HEIGHTS_MM[1] * MM and width >= LEAST_WIDTH_MM * MM:
            yield Rect(x, y, x + width, y + height)


def sureness(frames: LogProbs) -> float:
    """Return how sure the reader is of a piece, the mean probability of what it sees, 0–1."""
    return float(np.exp(frames.max(axis=1).mean()))


def _without_leaders(strokes: Strokes, runs: tuple[Run, ...]) -> Grey:
    """Return the page with rules, tick boxes and the dots of leaders painted white; dots of letters stay."""
    bare = strokes.grey.copy()
    bare[strokes.rules > 0] = 255
    for square in strokes.squares:
        bare[square.grown(3).within(bare.shape)] = 255
    along = np.zeros_like(strokes.dots)
    for run in runs:
        along[Rect(run.left - 3, run.height - 4, run.right + 4, run.height + 5).within(along.shape)] = 255
    dots = cv2.dilate(strokes.dots, np.ones((3, 3), np.uint8))
    bare[(dots > 0) & (along > 0)] = 255
    return bare


def _read(page: Grey, rect: Rect, reader: HandwritingReader) -> Segment:
    rows, columns = rect.grown(AROUND).within(page.shape)
    (frames,) = reader.frames([LineImage(np.ascontiguousarray(page[rows, columns]))])
    scale = HEIGHT / (rows.stop - rows.start) * HORIZONTAL_SCALE
    letters = list(_letters(frames))
    return Segment(
        "".join(letter for letter, _frame in letters),
        tuple(columns.start + ((frame + 0.5) * COLUMNS_A_FRAME - MARGIN) / scale for _letter, frame in letters),
        rect,
        sureness(frames),
    )


def _letters(frames: LogProbs) -> Iterator[tuple[str, int]]:
    """Return the likeliest letters, each with the frame in which it begins."""
    before = 0
    for frame, number in enumerate(frames.argmax(axis=1).tolist()):
        if number and number != before:
            yield CHARACTERS[number - 1], frame
        before = number
