"""Rendering of texts with fonts: pen fonts word by word with human unevenness, print fonts as printers set them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageFont

from ocr.training.line_images.faces import FontFace, FontKind
from ocr.training.line_images.strips import X_HEIGHT, InkWord, Strip, set_line, word_gaps

_PROBE = 100


@lru_cache(maxsize=512)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=512)
def _size_for(path: Path, x_height: int) -> int:
    """Return the font size in pixels that gives small letters of x_height."""
    box = _font(path, _PROBE).getbbox("x", anchor="ls")
    return max(8, round(x_height * _PROBE / max(-box[1], 1)))


def render_word(text: str, face: FontFace, x_height: int) -> InkWord:
    """Render one word in a font, small letters x_height pixels high."""
    font = _font(face.path, _size_for(face.path, x_height))
    left, top, right, bottom = (int(edge) for edge in font.getbbox(text, anchor="ls"))
    image = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(image).text((-left, -top), text, font=font, fill=255, anchor="ls")
    return InkWord(np.asarray(image), -top)


def render_unjoined_word(text: str, face: FontFace, x_height: int, rng: Generator) -> InkWord:
    """Render one word with letters slightly displaced, like unjoined handwriting."""
    font = _font(face.path, _size_for(face.path, x_height))
    unrest, spread = rng.uniform(0.01, 0.06) * x_height, rng.uniform(0.0, 0.06) * x_height
    letters, starts, drops, at = [], [], [], 0.0
    for letter in text:
        letters.append(render_word(letter, face, x_height))
        starts.append(at + font.getbbox(letter, anchor="ls")[0])
        drops.append(round(rng.normal(0, unrest)))
        at += font.getlength(letter) + rng.normal(0.3 * spread, spread)
    ends = [0.0] + [start + letter.ink.shape[1] for start, letter in zip(starts, letters, strict=True)]
    gaps = [round(start - end) for start, end in zip(starts, ends, strict=False)]
    line = set_line(letters, gaps, drops)
    columns = np.flatnonzero(line.ink.max(axis=0))
    return InkWord(line.ink[:, columns[0] : columns[-1] + 1], line.baseline) if columns.size else line


def render_handwriting(text: str, face: FontFace, rng: Generator) -> Strip:
    """Render a text in a pen font, with words of uneven size, height and distance."""
    size = X_HEIGHT * rng.uniform(0.9, 1.1)
    pieces = text.split(" ")
    gaps = word_gaps(len(pieces), (0.35, 1.1), rng)
    words, drops = [], []
    jumping = rng.random() < 0.35
    for piece in pieces:
        height = round(size * rng.uniform(0.93, 1.07))
        words.append(render_unjoined_word(piece, face, height, rng) if jumping else render_word(piece, face, height))
        drops.append(round(rng.normal(0, 1.2)))
    return Strip(set_line(words, gaps, drops).ink, text)


def render_print(text: str, face: FontFace, rng: Generator) -> Strip:
    """Render a text as a typewriter, dot or laser printer sets it: one baseline, even spaces."""
    scale = rng.uniform(0.85, 1.15)
    line = render_word(text, face, round(X_HEIGHT * scale))
    return Strip(set_line([line], [0], [0]).ink, text)


def render_text(text: str, face: FontFace, rng: Generator) -> Strip:
    """Render a text in the manner of the font's kind."""
    return render_handwriting(text, face, rng) if face.hand is FontKind.PEN else render_print(text, face, rng)
