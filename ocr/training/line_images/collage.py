"""Collage of new lines in real ink: register texts set from word and digit crops of one style of writing."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.random import Generator

from ocr.training.line_images.faces import FontFace
from ocr.training.line_images.rendering import render_word
from ocr.training.line_images.strips import X_HEIGHT, Ink, InkWord, Strip, set_line, word_gaps
from ocr.training.line_images.words import Crop, WordBank

_MARKS = ",.;:/-"
MAX_FOREIGN = 0.4
"""Largest share of a line's words that may come from a pen font because no real crop of them exists."""


def collage(text: str, bank: WordBank, pen: FontFace, rng: Generator) -> Strip | None:
    """Set a text in real ink.

    Args:
        text: a normalised text.
        bank: real words.
        pen: font for the few words without a crop.
        rng: source of every choice.

    Returns:
        The line, or None when too many of its words are missing.
    """
    style = bank.crops[int(rng.integers(len(bank.crops)))]
    style = replace(style, stroke=style.stroke * rng.uniform(0.9, 1.1))
    pieces = text.split(" ")
    found = [_piece(piece, bank, style, rng) for piece in pieces]
    missing = sum(word is None for word in found)
    if missing > MAX_FOREIGN * len(pieces):
        return None
    words = [
        word or render_word(piece, pen, round(X_HEIGHT * rng.uniform(0.85, 1.1)))
        for piece, word in zip(pieces, found, strict=True)
    ]
    gaps = word_gaps(len(words), (0.3, 1.2), rng)
    drops = [round(rng.normal(0, 1.5)) for _ in words]
    return Strip(set_line(words, gaps, drops).ink, text)


def _piece(piece: str, bank: WordBank, style: Crop, rng: Generator) -> InkWord | None:
    """Return a word with its punctuation, or a number of single digits; None when the bank cannot write it."""
    size = X_HEIGHT * rng.uniform(0.92, 1.08)
    whole = bank.find(piece, style, rng)
    if whole is not None and (not piece.isdigit() or rng.random() < 0.5):
        return bank.word(whole, size)
    if any(character.isdigit() for character in piece) and all(c.isdigit() or c in _MARKS for c in piece):
        return _joined(list(piece), bank, style, size, rng)
    core = piece.rstrip(_MARKS)
    crop = bank.find(core, style, rng) if core != piece and core else None
    if crop is None:
        return None
    return _side_by_side([bank.word(crop, size)] + [_mark(c, style, rng) for c in piece[len(core) :]], rng)


def _joined(characters: list[str], bank: WordBank, style: Crop, size: float, rng: Generator) -> InkWord | None:
    """Set digits and marks closely together."""
    words = []
    for character in characters:
        crop = bank.find(character, style, rng) if character.isdigit() else None
        if crop is None and character.isdigit():
            return None
        uneven = size * rng.uniform(0.85, 1.12)
        words.append(_mark(character, style, rng) if crop is None else bank.word(crop, uneven))
    return _side_by_side(words, rng)


def _side_by_side(words: list[InkWord], rng: Generator) -> InkWord:
    even, wide = rng.uniform(0.5, 2.0), int(rng.integers(4, 10))
    gaps = [int(rng.integers(-2, wide)) if number else 0 for number in range(len(words))]
    drops = [round(rng.normal(0, even)) for _ in words]
    line = set_line(words, gaps, drops)
    columns = np.flatnonzero(line.ink.max(axis=0) > 40)
    return InkWord(line.ink[:, columns[0] : columns[-1] + 1], line.baseline) if columns.size else line


def _mark(character: str, style: Crop, rng: Generator) -> InkWord:
    """Draw a full stop, comma, slash or dash with the pen of the style."""
    pen = max(2, round(style.stroke / style.x_height * X_HEIGHT * rng.uniform(0.7, 1.7)))
    lean = style.slant + rng.normal(0, 0.1)
    tall, wide = {"/": (2.0, 0), "-": (0, 0.5), ",": (0.45, 0), ";": (0.45, 0)}.get(character, (0.05, 0))
    height, width = 3 * X_HEIGHT, round((wide + 0.3) * X_HEIGHT + tall * X_HEIGHT * abs(lean)) + 2 * pen
    ink: Ink = np.zeros((height, width), np.uint8)
    base = 2 * X_HEIGHT
    foot = {
        "-": base - X_HEIGHT // 2,
        ",": base + X_HEIGHT // 4,
        ";": base + X_HEIGHT // 4,
        "/": base + X_HEIGHT // 5,
    }.get(character, base)
    start = pen if lean >= 0 else width - pen
    rise = round(tall * X_HEIGHT * rng.uniform(0.8, 1.2))
    end = width - pen if character == "-" else round(start + lean * rise)
    cv2.line(ink, (start, foot), (end, foot - rise), 255, pen, cv2.LINE_AA)
    if character in ":;":
        cv2.circle(ink, (start, base - X_HEIGHT), max(1, pen // 2), 255, -1, cv2.LINE_AA)
    return InkWord(ink, base)
