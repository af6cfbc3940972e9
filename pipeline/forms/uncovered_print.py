"""Print that a learned value box had covered: a label that nobody knew, which a person's boxes leave free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.page import Pixels
from ocr.sheets.blank_form import blank_form
from ocr.zones.form_print import Grey
from pipeline.forms.drawn_boxes import DrawnBox
from records.editions import Edition, PrintedWords
from records.stages import Box

MM_PER_INCH = 25.4
LEAST_MM = 2.0
"""Room that holds a word."""
SAME_LINE = 0.5
"""Share of a box's height that boxes on one line share."""


@dataclass(frozen=True, slots=True)
class DrawingSample:
    """Page that was drawn over.

    Attributes:
        pixels: height × width × 3, the picture of the page.
        dpi: how fine it is.
        form: where the form lies on it, in its pixels.
    """

    pixels: Pixels
    dpi: int
    form: Box

    def of_size(self, width: int, height: int) -> Pixels:
        """Return the form alone, in so many pixels."""
        left, top = round(self.form.x), round(self.form.y)
        part = self.pixels[top : top + round(self.form.height), left : left + round(self.form.width)]
        return np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def uncovered_words(before: Edition, boxes: Sequence[DrawnBox]) -> tuple[PrintedWords, ...]:
    """Return the labels that stood within a value box of a form and stand before a drawn box now."""
    least = LEAST_MM / before.page_mm[0]
    lines = (line.box for area in before.areas if area.columns for line in area.lines)
    return tuple(words for line in lines for words in _gaps(line, boxes) if words.box.width > least)


def with_words(form: Edition, words: Sequence[PrintedWords], sample: DrawingSample) -> Grey:
    """Return the blank form with these words as they are printed on the sample.

    Args:
        form: the form with its blank sheet.
        words: where they stand.
        sample: the page that was drawn over.
    """
    blank = np.asarray(cv2.imread(str(form.image), cv2.IMREAD_GRAYSCALE), np.uint8)
    height, width = blank.shape
    print_ = blank_form(sample.of_size(width, height), [one.box for one in words], (), (), form.dpi / MM_PER_INCH)
    for box in (one.box for one in words):
        rows = slice(round(box.y * height), round((box.y + box.height) * height))
        columns = slice(round(box.x * width), round((box.x + box.width) * width))
        blank[rows, columns] = print_[rows, columns]
    return blank


def _gaps(line: Box, boxes: Sequence[DrawnBox]) -> Iterator[PrintedWords]:
    """Yield what a line of before leaves free before each box that was drawn on it."""
    end = line.x
    for drawn in sorted((one for one in boxes if _on_line(one.box, line)), key=lambda one: one.box.x):
        yield PrintedWords(drawn.label, Box(end, line.y, max(0.0, drawn.box.x - end), line.height))
        end = max(end, drawn.box.x + drawn.box.width)


def _on_line(box: Box, line: Box) -> bool:
    """Return whether a box lies on a line and covers some of it."""
    shared = min(box.y + box.height, line.y + line.height) - max(box.y, line.y)
    across = min(box.x + box.width, line.x + line.width) - max(box.x, line.x)
    return shared > SAME_LINE * min(box.height, line.height) and across > 0
