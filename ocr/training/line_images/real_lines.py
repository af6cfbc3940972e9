"""Real handwritten lines: loading, splitting by writer, cutting at word gaps."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ocr.recognise.charset import normalise, writable
from ocr.recognise.line_input import extract_ink
from ocr.training.line_images.strips import Ink, Strip


@dataclass(frozen=True, slots=True)
class RealLine:
    """A line image of `lines.tsv`."""

    path: Path
    text: str
    writer: str
    split: str

    def gray(self) -> NDArray[np.uint8]:
        """Return the image as height x width gray.

        Raises:
            FileNotFoundError: the image is missing or no image.
        """
        image = cv2.imread(str(self.path), cv2.IMREAD_GRAYSCALE)
        if image is None:
            raise FileNotFoundError(self.path)
        return image.astype(np.uint8, copy=False)


def read_lines(folder: Path, split: str) -> list[RealLine]:
    """Read the lines of one split (`train` or `val`) of a data folder; lines with unknown letters are left out."""
    with (folder / "lines.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        lines = [RealLine(folder / row["file"], normalise(row["text"]), row["writer"], row["split"]) for row in rows]
    return [line for line in lines if line.split == split and writable(line.text)]


@dataclass(frozen=True, slots=True)
class CutLine:
    """A real line's ink with the columns where it may be cut, one for each space of the text."""

    ink: Ink
    text: str
    writer: str
    gaps: tuple[int, ...]

    def strip(self) -> Strip:
        """Return the whole line."""
        return Strip(self.ink, self.text)

    def piece(self, rng: Generator) -> Strip:
        """Return some neighbouring words of the line (the whole line when it was not aligned)."""
        words = self.text.split(" ")
        if len(words) < 2 or len(self.gaps) != len(words) - 1:
            return self.strip()
        first = int(rng.integers(len(words)))
        last = int(rng.integers(first, min(len(words), first + 5)))
        edges = (0, *self.gaps, self.ink.shape[1])
        return Strip(self.ink[:, edges[first] : edges[last + 1]], " ".join(words[first : last + 1]))


def emptiest_column(ink: Ink, left: int, right: int) -> int:
    """Return the emptiest column between two, the middle one of several."""
    if right - left < 3:
        return (left + right) // 2
    amount = cv2.blur(ink[:, left:right].astype(np.float32).sum(axis=0)[None, :], (5, 1))[0]
    lowest = np.flatnonzero(amount <= amount.min() + 1)
    return left + int(lowest[lowest.size // 2])


def find_gaps(line: RealLine, spans: tuple[tuple[float, float, float], ...]) -> CutLine:
    """Find the gaps of a real line.

    Args:
        line: the line.
        spans: for each space of the text the centres of the letter before, the space and the letter after,
            as fractions of the width; empty when the line could not be aligned.
    """
    ink = extract_ink(line.gray())
    width = ink.shape[1]
    gaps = tuple(
        emptiest_column(ink, round((before + blank) / 2 * width), round((blank + after) / 2 * width))
        for before, blank, after in spans
    )
    return CutLine(ink, line.text, line.writer, gaps)
