"""Printed words of a sample page without an edition: those outside the value boxes."""

from __future__ import annotations

import pytesseract

from ocr.page import Pixels
from records.editions import PrintedWords
from records.stages import Box

LANGUAGE = "vie"
SCATTERED = "--psm 11"
# Below this confidence Tesseract's words are as often dirt and rules as letters.
LEAST_CONFIDENCE = 70.0
LEAST_LETTERS = 2


def form_words(pixels: Pixels, values: tuple[Box, ...]) -> tuple[PrintedWords, ...]:
    """Return the printed words with their boxes in fractions of the picture.

    Args:
        pixels: upright page, height × width × 3.
        values: value boxes; words in them are left out.
    """
    height, width = pixels.shape[:2]
    table = pytesseract.image_to_data(pixels, LANGUAGE, SCATTERED, output_type=pytesseract.Output.DICT)
    rows = zip(table["text"], table["conf"], table["left"], table["top"], table["width"], table["height"], strict=True)
    words = (
        PrintedWords(text.strip(), Box(left / width, top / height, wide / width, high / height))
        for text, sure, left, top, wide, high in rows
        if float(sure) >= LEAST_CONFIDENCE and len(text.strip()) >= LEAST_LETTERS
    )
    return tuple(word for word in words if not any(_within(word.box, value) for value in values))


def _within(word: Box, value: Box) -> bool:
    """Return True if the centre of a word lies in a value box."""
    x, y = word.x + word.width / 2, word.y + word.height / 2
    return value.x <= x <= value.x + value.width and value.y <= y <= value.y + value.height
