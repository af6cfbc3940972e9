"""Word bank: crops of handwritten words and digits, by text and writer, from which new lines are set."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ocr.recognise.charset import normalise
from ocr.training.line_images.strips import X_HEIGHT, InkWord

_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Crop:
    """Location of one word in the flat array, and its style."""

    text: str
    writer: str
    offset: int
    height: int
    width: int
    baseline: int
    x_height: float
    slant: float
    stroke: float

    def distance(self, other: Crop) -> float:
        """Return the difference in style of two crops: slant, relative stroke, and a little for another writer."""
        pen = abs(self.stroke / self.x_height - other.stroke / other.x_height)
        return abs(self.slant - other.slant) + 3 * pen + (0.0 if self.writer == other.writer else 0.3)


class WordBank:
    """All crops, indexed by their text."""

    def __init__(self, alpha: NDArray[np.uint8], crops: list[Crop]) -> None:
        """Index crops of the flat ink array `alpha` (255 is full ink)."""
        self._alpha = alpha
        self.crops = crops
        self._by_text: dict[str, list[Crop]] = defaultdict(list)
        for crop in crops:
            self._by_text[crop.text].append(crop)

    def find(self, text: str, style: Crop, rng: Generator) -> Crop | None:
        """Find a crop of this text, the one most like `style` of a few drawn ones; None when there is none."""
        found = self._by_text.get(text)
        if not found:
            return None
        same = [crop for crop in found if crop.writer == style.writer and crop.writer != "c"]
        pool = same or found
        drawn = [pool[index] for index in rng.integers(len(pool), size=min(_CANDIDATES, len(pool)))]
        return min(drawn, key=style.distance, default=None)

    def word(self, crop: Crop, x_height: float = X_HEIGHT) -> InkWord:
        """Return the ink of a crop, scaled so that its line's small letters are x_height pixels high."""
        flat = self._alpha[crop.offset : crop.offset + crop.height * crop.width]
        scale = x_height / max(crop.x_height, 8.0)
        size = (max(1, round(crop.width * scale)), max(1, round(crop.height * scale)))
        ink = cv2.resize(flat.reshape(crop.height, crop.width), size, interpolation=cv2.INTER_AREA)
        return InkWord(ink.astype(np.uint8), round(crop.baseline * scale))


def load_words(folder: Path, withheld: frozenset[str]) -> WordBank:
    """Load the crops of `words.tsv` and `words.npz` in a data folder, without those of withheld writers."""
    with np.load(folder / "words.npz") as stored:
        alpha = stored["alpha"]
    with (folder / "words.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        crops = [_crop(row) for row in rows if row["writer"] not in withheld]
    return WordBank(alpha, crops)


def _crop(row: dict[str, str]) -> Crop:
    return Crop(
        text=normalise(row["text"]),
        writer=row["writer"],
        offset=int(row["offset"]),
        height=int(row["h"]),
        width=int(row["w"]),
        baseline=int(row["baseline"]),
        x_height=float(row["xheight"]),
        slant=float(row["slant"]),
        stroke=float(row["stroke"]),
    )
