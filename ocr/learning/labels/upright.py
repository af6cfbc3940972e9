"""Orientation of a page: the reader is surer of words that stand upright than of the same on their heads."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ocr.learning.geometry import MM, Rect
from ocr.learning.labels.segments import AROUND, sureness, text_rects
from ocr.learning.strokes import Strokes
from ocr.recognise.handwriting import HandwritingReader
from ocr.recognise.readers import LineImage
from ocr.zones.form_print import Grey

HIGHEST_MM, LONGEST_MM = 6.0, 25.0
"""Height of a line of text, and as much of it as tells which way up it stands."""
ASKED, CLEAR = 7, 3
"""Lines that are asked at most, and the lead after which no more are."""


def is_upside_down(strokes: Strokes, reader: HandwritingReader) -> bool:
    """Return whether the longest lines of a page are read more surely when the page is turned upside down.

    Args:
        strokes: the page with its lines running across.
        reader: reads print as well as pens.
    """
    lead = 0
    for piece in _longest(strokes):
        lead += 1 if _sure(piece, reader) >= _sure(piece[::-1, ::-1], reader) else -1
        if abs(lead) == CLEAR:
            break
    return lead < 0


def _longest(strokes: Strokes) -> Iterator[Grey]:
    """Yield the beginnings of the longest lines."""
    lines = [rect for rect in text_rects(strokes) if rect.height < HIGHEST_MM * MM]
    for line in sorted(lines, key=lambda rect: -rect.width)[:ASKED]:
        piece = Rect(line.left, line.top, min(line.right, line.left + LONGEST_MM * MM), line.bottom)
        yield strokes.grey[piece.grown(AROUND).within(strokes.grey.shape)]


def _sure(piece: Grey, reader: HandwritingReader) -> float:
    (frames,) = reader.frames([LineImage(np.ascontiguousarray(piece))])
    return sureness(frames)
