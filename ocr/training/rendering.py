"""Texts written with fonts: pen fonts word by word with a human's unevenness, print fonts as printers set them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageFont

from ocr.training.faces import Face, Hand
from ocr.training.strips import X_HEIGHT, Strip, Word, set_line

_PROBE = 100


@lru_cache(maxsize=512)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=512)
def _size_for(path: Path, x_height: int) -> int:
    """Font size in pixels that gives small letters of x_height."""
    box = _font(path, _PROBE).getbbox("x", anchor="ls")
    return max(8, round(x_height * _PROBE / max(-box[1], 1)))


def written_word(text: str, face: Face, x_height: int) -> Word:
    """One word in a font, small letters x_height pixels high."""
    font = _font(face.path, _size_for(face.path, x_height))
    left, top, right, bottom = (int(edge) for edge in font.getbbox(text, anchor="ls"))
    image = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(image).text((-left, -top), text, font=font, fill=255, anchor="ls")
    return Word(np.asarray(image), -top)


def handwritten(text: str, face: Face, rng: Generator) -> Strip:
    """A text in a pen font: words a little larger, higher and farther apart than a machine would set them."""
    size = X_HEIGHT * rng.uniform(0.9, 1.1)
    loose = rng.uniform(0.35, 1.1) * X_HEIGHT
    words, gaps, drops = [], [], []
    for number, piece in enumerate(text.split(" ")):
        words.append(written_word(piece, face, round(size * rng.uniform(0.93, 1.07))))
        gaps.append(round(loose * rng.uniform(0.7, 1.4)) if number else 0)
        drops.append(round(rng.normal(0, 1.2)))
    return Strip(set_line(words, gaps, drops).ink, text)


def printed(text: str, face: Face, rng: Generator) -> Strip:
    """A text as a typewriter, dot or laser printer sets it: one baseline, even blanks."""
    scale = rng.uniform(0.85, 1.15)
    line = written_word(text, face, round(X_HEIGHT * scale))
    return Strip(set_line([line], [0], [0]).ink, text)


def rendered(text: str, face: Face, rng: Generator) -> Strip:
    """The text in the manner of the font's hand."""
    return handwritten(text, face, rng) if face.hand is Hand.PEN else printed(text, face, rng)
