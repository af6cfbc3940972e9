"""The seam between pixels of a line and its text: what goes in, what comes out, who can do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class LineImage:
    """One written line.

    Attributes:
        pixels: height × width, uint8, ink 0 on paper 255, print of the form taken out, 200 to 300 dpi.
        kind: what is written there, a hint for readers that know kinds: "name", "date", "number", "text", ….
    """

    pixels: NDArray[np.uint8]
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class WordReading:
    """One word of a reading; `confidence` is the engine's own, 0–1, not calibrated."""

    text: str
    confidence: float


class TextScorer(Protocol):
    """Asks the pixels of one line how well they agree with texts, without reading them again."""

    def __call__(self, texts: Sequence[str]) -> list[float]:
        """Natural logarithms of likelihoods, one a text, comparable within the line."""
        ...


@dataclass(frozen=True, slots=True)
class LineReading:
    """What a reader made of one line; no words when it saw no text.

    Attributes:
        words: the best reading.
        rivals: other whole readings, best first; empty from a reader that gives only one.
        ink: asks the line's pixels about other texts; None from a reader that cannot.
    """

    words: tuple[WordReading, ...]
    rivals: tuple[str, ...] = ()
    ink: TextScorer | None = field(default=None, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """Mean confidence of the words weighted by their length, 0 when there are none."""
        length = sum(len(word.text) for word in self.words)
        return sum(len(word.text) * word.confidence for word in self.words) / length if length else 0.0


class LineReader(Protocol):
    """Reads cleaned lines."""

    @property
    def name(self) -> str:
        """Who reads, with version, as it goes into `FieldReading.source`: "tesseract 5.3.0"."""
        ...

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        """Read every line, one reading each, in order.

        Raises:
            ReaderFailed: the engine crashed or did not answer in time.
        """
        ...

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        """How well each text agrees with the line: logarithms of likelihoods, comparable within one call only.

        Raises:
            ReaderFailed: the engine crashed or did not answer in time.
        """
        ...
