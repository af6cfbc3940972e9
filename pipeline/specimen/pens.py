"""Pens: a laser printer's type, and a hand that writes letter by letter and never twice the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

TYPE = Path("/usr/share/fonts/truetype/croscore")
BLACK = (38, 36, 40)
BLUE = (40, 52, 128)


@dataclass(frozen=True, slots=True)
class Pen:
    """Pen, or type of a printer.

    Attributes:
        latin: font of the letters of Latin-1.
        marked: font of all others; web fonts come split like that, for a printer both are one font.
        ink: colour.
        wobble: unsteadiness of the hand, as a share of the letter size; 0 for a printer.
        rng: source of the unsteadiness.
    """

    latin: ImageFont.FreeTypeFont
    marked: ImageFont.FreeTypeFont
    ink: tuple[int, int, int]
    wobble: float
    rng: np.random.Generator

    def width(self, text: str) -> float:
        """Return the width of a text in pixels."""
        return sum(self._font(letter).getlength(letter) for letter in text)

    def write(self, page: Image.Image, text: str, left: float, baseline: float) -> None:
        """Write one line of text whose letters stand on `baseline`; both in pixels."""
        for letter in text:
            self._put(page, letter, left, baseline + self._tremble())
            left += self.width(letter) + self._tremble()

    def _put(self, page: Image.Image, letter: str, left: float, baseline: float) -> None:
        font = self._font(letter)
        side = int(font.size * 3)
        mask = Image.new("L", (side, side))
        ImageDraw.Draw(mask).text((side / 3, side * 2 / 3), letter, fill=255, font=font, anchor="ls")
        turn = self._tremble()
        if turn:
            mask = mask.rotate(turn, resample=Image.Resampling.BICUBIC)
        page.paste(self.ink, (round(left - side / 3), round(baseline - side * 2 / 3)), mask)

    def _tremble(self) -> float:
        return self.wobble * self.latin.size * float(self.rng.normal())

    def _font(self, letter: str) -> ImageFont.FreeTypeFont:
        return self.latin if letter <= "\xff" else self.marked


def printer(style: str, size: int, rng: np.random.Generator, face: str = "Tinos") -> Pen:
    """Type as an office's laser printer sets it.

    Args:
        style: "Regular", "Bold" or "Italic".
        size: in pixels.
        rng: is not asked; every pen has one.
        face: "Tinos", "Arimo" or "Cousine".
    """
    font = ImageFont.truetype(TYPE / f"{face}-{style}.ttf", size)
    return Pen(font, font, BLACK, 0.0, rng)


def hand(package: Path, size: int, rng: np.random.Generator) -> Pen:
    """Make a blue ball pen led by the handwriting font of an unpacked @fontsource package."""
    latin, marked = (
        ImageFont.truetype(next(package.glob(f"files/*-{part}-400-normal.woff")), size)
        for part in ("latin", "vietnamese")
    )
    return Pen(latin, marked, BLUE, 0.015, rng)


def broken(text: str, pen: Pen, widths: Sequence[float]) -> list[str]:
    """Break the text at blanks into lines of the given widths, in pixels.

    Raises:
        ValueError: the text does not fit.
    """
    lines: list[str] = []
    words = text.split()
    for width in widths:
        count = len(words)
        while count and pen.width(" ".join(words[:count])) > width:
            count -= 1
        lines.append(" ".join(words[:count]))
        words = words[count:]
    if words:
        raise ValueError(f"no room on the form for: {text}")
    return lines
