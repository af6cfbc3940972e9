"""Line reader interface: the protocol between the pixels of a line and its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class LineImage:
    """One written line.

    Attributes:
        pixels: height × width, uint8, ink 0 on paper 255, 200 to 300 dpi.
        kind: field kind, a hint for readers that know kinds: "name", "date", "number", "text", ….
        cleaned: the same line with the print of the form taken out; None where there is no such picture.
    """

    pixels: NDArray[np.uint8]
    kind: str = "text"
    cleaned: NDArray[np.uint8] | None = None

    @property
    def without_print(self) -> NDArray[np.uint8]:
        """Return the picture for readers that take every mark for a letter."""
        return self.pixels if self.cleaned is None else self.cleaned


@dataclass(frozen=True, slots=True)
class WordReading:
    """One word of a reading; `confidence` is the reader's own, 0–1, not calibrated."""

    text: str
    confidence: float


class TextScorer(Protocol):
    """Scorer of texts against the pixels of one line, which need not be read again."""

    def __call__(self, texts: Sequence[str]) -> list[float]:
        """Return natural-log likelihoods, one a text, comparable within the line."""
        ...


@runtime_checkable
class PackableScorer(TextScorer, Protocol):
    """Scorer that can be stored beside a reading."""

    def packed(self) -> str:
        """Return the scorer as ASCII text, as `InkTrace.packed` holds it."""
        ...


class SecondLook(Protocol):
    """Second reading of one line from another picture of it, made when it is first asked for."""

    def __call__(self) -> LineReading:
        """Return the reading, with its scorer."""
        ...


@dataclass(frozen=True, slots=True)
class LineReading:
    """Reading of one line; no words when no text was seen.

    Attributes:
        words: the best reading.
        rivals: other readings of the whole line, best first; empty from a reader that gives only one.
        ink: scorer of other texts on the line's pixels; None from a reader that has none.
        again: a second look at the line; None where there is one picture of it only.
        others: further looks by the ink alone: at the line as it is, wider and narrower; asked where it pays.
        printed: what a reader of print reads there; None without one. Asked on pages of print where it pays.
    """

    words: tuple[WordReading, ...]
    rivals: tuple[str, ...] = ()
    ink: TextScorer | None = field(default=None, compare=False, repr=False)
    again: SecondLook | None = field(default=None, compare=False, repr=False)
    others: tuple[SecondLook, ...] = field(default=(), compare=False, repr=False)
    printed: SecondLook | None = field(default=None, compare=False, repr=False)

    @property
    def text(self) -> str:
        """Words joined by single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """Mean confidence of the words weighted by their length; 0 when there are none."""
        length = sum(len(word.text) for word in self.words)
        return sum(len(word.text) * word.confidence for word in self.words) / length if length else 0.0


class LineReader(Protocol):
    """Reader of cleaned line images."""

    @property
    def name(self) -> str:
        """Name and version of the reader, as in `FieldReading.source`: "tesseract 5.3.0"."""
        ...

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        """Read every line, one reading each, in order.

        Raises:
            ReaderFailed: the engine crashed or did not answer in time.
        """
        ...

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        """Return the log-likelihood of each text, comparable within one call only.

        Raises:
            ReaderFailed: the engine crashed or did not answer in time.
        """
        ...
