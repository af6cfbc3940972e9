"""Test doubles for line readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rapidfuzz.distance import Levenshtein

from ocr.recognise.readers import LineImage, LineReading, WordReading


def reading(text: str, confidence: float = 0.95) -> LineReading:
    """Return a reading of a text, all words with one confidence."""
    return LineReading(tuple(WordReading(word, confidence) for word in text.split()))


def scored_reading(text: str, known: Mapping[str, float], confidence: float = 0.5) -> LineReading:
    """Return a reading whose scorer knows the likelihoods of some texts and gives −50 to all others."""

    def ink(texts: Sequence[str]) -> list[float]:
        return [known.get(one, 0.0 if one == text else -50.0) for one in texts]

    return LineReading(reading(text, confidence).words, (), ink)


class FakeReader:
    """A `LineReader` with scripted answers."""

    name = "fake 1"

    def __init__(self, answer: Callable[[LineImage], LineReading]) -> None:
        """Take `answer` as the recognition engine."""
        self._answer = answer

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        """Return one answer a line."""
        return [self._answer(line) for line in lines]

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        """Return minus the edit distance from the answer."""
        said = self._answer(line).text
        return [-float(Levenshtein.distance(said, text)) for text in texts]
