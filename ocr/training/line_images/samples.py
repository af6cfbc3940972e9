"""Training samples of all kinds, drawn by weight: real lines, pieces of them, collages, fonts, print, non-text."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.random import Generator, default_rng

from ocr.recognise.line_input import HEIGHT, Gray, scale_to_height, stretch_contrast
from ocr.training.line_images import paper_marks
from ocr.training.line_images.augmentation import augment, written_by_hand
from ocr.training.line_images.collage import collage
from ocr.training.line_images.cutting import cut_out
from ocr.training.line_images.faces import FontFace, FontKind
from ocr.training.line_images.real_lines import CutLine
from ocr.training.line_images.rendering import render_text
from ocr.training.line_images.strips import Ink, Strip
from ocr.training.line_images.words import WordBank
from ocr.training.register_texts.texts import register_text
from ocr.training.register_texts.vocabulary import Vocabulary

MAX_WIDTH = 1200
"""Columns of the input; wider lines are squeezed (they are rare and would fill a batch)."""
COLUMNS_PER_CHARACTER = 6.5
"""Least width of a character: the network gives a frame every four columns, and it needs more than one."""
CUT_OUT = 0.4
"""Share of the samples that the product's own cutter cuts out of a form."""
FILLED = 0.08
"""Share of the samples with a stroke or sign behind the value that fills the line."""
FILLERS = ("./.", "-", ".", "./", "/.", "//", "-/-", "- - -", '"')
_TRIES = 12


@dataclass(frozen=True, slots=True)
class TrainingSample:
    """An input line (48 x width, 0 is paper) and its text, empty for ink without text."""

    line: Gray
    text: str


@dataclass(frozen=True, slots=True)
class SampleSources:
    """Sources of samples."""

    lines: tuple[CutLine, ...]
    words: WordBank
    faces: tuple[FontFace, ...]
    vocabulary: Vocabulary


class SampleMaker:
    """An endless, seeded stream of samples."""

    def __init__(self, sources: SampleSources, seed: int) -> None:
        """Start the stream of a seed; different seeds give independent streams."""
        self._sources = sources
        self._rng: Generator = default_rng(seed)
        self._random = Random(seed)
        families = {hand: sorted({face.family for face in sources.faces if face.hand is hand}) for hand in FontKind}
        self._faces = {
            hand: [[f for f in sources.faces if f.family == name] for name in names] for hand, names in families.items()
        }
        makers: tuple[tuple[float, Callable[[], Strip]], ...] = (
            (0.27, self._whole_line),
            (0.14, self._piece),
            (0.25, self._collage),
            (0.19, lambda: self._rendered(FontKind.PEN)),
            (0.14, lambda: self._rendered(FontKind.PRINT)),
            (0.025, self._nothing),
        )
        self._makers = [maker for _, maker in makers]
        self._weights = [weight for weight, _ in makers]

    def draw(self) -> TrainingSample:
        """Draw the next sample."""
        maker = self._random.choices(self._makers, weights=self._weights)[0]
        strip = maker()
        if strip.text and self._rng.random() < CUT_OUT:
            written = written_by_hand(strip.ink, self._rng)
            found = cut_out(written, (self._line().ink, self._line().ink), self._rng)
            if found is not None:
                return sample_of(strip, found)
        return sample_of(strip, augment(strip.ink, self._line().ink, self._rng))

    def _line(self) -> CutLine:
        return self._sources.lines[int(self._rng.integers(len(self._sources.lines)))]

    def _whole_line(self) -> Strip:
        return self._line().strip()

    def _piece(self) -> Strip:
        return self._line().piece(self._rng)

    def _text(self) -> str:
        """Draw a register text, some with the filler that closes its line."""
        text = register_text(self._random, self._sources.vocabulary)
        return f"{text} {self._random.choice(FILLERS)}" if self._random.random() < FILLED else text

    def _face(self, hand: FontKind) -> FontFace:
        return self._random.choice(self._random.choice(self._faces[hand]))

    def _collage(self) -> Strip:
        for _ in range(_TRIES):
            strip = collage(self._text(), self._sources.words, self._face(FontKind.PEN), self._rng)
            if strip is not None:
                return strip
        return self._piece()

    def _rendered(self, hand: FontKind) -> Strip:
        return render_text(self._text(), self._face(hand), self._rng)

    def _nothing(self) -> Strip:
        """Draw paper, a scrawl, or crossed-out writing."""
        chance = self._rng.random()
        if chance < 0.4:
            return Strip(np.zeros((64, int(self._rng.integers(40, 500))), np.uint8), "")
        if chance < 0.75:
            return Strip(paper_marks.scribble(int(self._rng.integers(60, 400)), 64, self._rng), "")
        return Strip(paper_marks.struck_out(self._line().piece(self._rng).ink, self._rng), "")


def sample_of(strip: Strip, ink: Ink) -> TrainingSample:
    """Build a sample of damaged ink: fitted to the input, wide enough for its text and at most MAX_WIDTH."""
    line = scale_to_height(ink)
    wanted = min(MAX_WIDTH, max(line.shape[1], math.ceil(COLUMNS_PER_CHARACTER * len(strip.text))))
    if wanted != line.shape[1]:
        line = np.asarray(cv2.resize(line, (wanted, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)
    return TrainingSample(stretch_contrast(line), strip.text)
