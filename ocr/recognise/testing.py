"""Fakes for tests of what uses a reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rapidfuzz.distance import Levenshtein

from ocr.recognise.readers import LineImage, LineReading, WordReading


def reading(text: str, confidence: float = 0.95) -> LineReading:
    """A reading of a text, all words equally sure."""
    return LineReading(tuple(WordReading(word, confidence) for word in text.split()))


def inked(text: str, known: Mapping[str, float], confidence: float = 0.5) -> LineReading:
    """A reading of a text whose ink knows some others, with their likelihoods, and finds all the rest impossible."""

    def ink(texts: Sequence[str]) -> list[float]:
        return [known.get(one, 0.0 if one == text else -50.0) for one in texts]

    return LineReading(reading(text, confidence).words, (), ink)


class FakeReader:
    """A `LineReader` that says what it is told to say."""

    name = "fake 1"

    def __init__(self, answer: Callable[[LineImage], LineReading]) -> None:
        """`answer` stands for the engine."""
        self._answer = answer

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        """One answer a line."""
        return [self._answer(line) for line in lines]

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        """Minus the edit distance to the answer."""
        said = self._answer(line).text
        return [-float(Levenshtein.distance(said, text)) for text in texts]
