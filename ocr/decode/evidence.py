"""What decoders take and give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ocr.decode.confidence import Support, belief
from ocr.recognise.readers import LineReading, WordReading
from records.stages import Reason
from records.text.vietnamese import nfc


@dataclass(frozen=True, slots=True)
class ReadingEvidence:
    """The words that were read for one value, all its lines in order.

    Attributes:
        words: the words.
        lines: the whole lines they stand on, whose ink can be asked about other words; empty when nobody can be asked.
        start: how many words of those lines stand before the first one here.
        asked: whether the ink has chosen between these words and others; then no letter is changed against it.
    """

    words: tuple[WordReading, ...]
    lines: tuple[LineReading, ...] = ()
    start: int = 0
    asked: bool = False

    @property
    def text(self) -> str:
        """As written, NFC, single spaces."""
        return nfc(" ".join(word.text for word in self.words))

    @property
    def engine(self) -> float:
        """The engine's confidence in the words, 0–1."""
        return LineReading(self.words).confidence

    @property
    def has_ink(self) -> bool:
        """Whether the lines can be asked about other words."""
        return any(line.ink is not None for line in self.lines)

    def part(self, start: int, stop: int | None = None) -> ReadingEvidence:
        """Some of the words."""
        return ReadingEvidence(self.words[start:stop], self.lines, self.start + start, self.asked)

    def places(self) -> list[tuple[int, int]]:
        """For every word its line and its place in that line; empty without lines."""
        all_words = [(line, at) for line, reading in enumerate(self.lines) for at in range(len(reading.words))]
        return all_words[self.start : self.start + len(self.words)]


@dataclass(frozen=True, slots=True)
class DecodedValue:
    """A value and how far it is supported.

    Attributes:
        evidence: the words it was made of.
        value: the normalised cell; "" when the reading gives none.
        confidence: 0–1, not yet calibrated by kind of field.
        reasons: what a reviewer should know.
        alternatives: other values the ink could say, best first.
    """

    evidence: ReadingEvidence
    value: str
    confidence: float
    reasons: tuple[Reason, ...] = ()
    alternatives: tuple[str, ...] = ()

    @property
    def as_written(self) -> str:
        """The reading, NFC."""
        return self.evidence.text


def evidence_of(readings: Sequence[LineReading]) -> ReadingEvidence:
    """The words of several lines in order."""
    return ReadingEvidence(tuple(word for reading in readings for word in reading.words), tuple(readings))


def decoded(
    evidence: ReadingEvidence, value: str, support: Support, *reasons: Reason, alternatives: Sequence[str] = ()
) -> DecodedValue:
    """A value with the belief that its evidence and support give."""
    others = tuple(dict.fromkeys(other for other in alternatives if other and other != value))
    return DecodedValue(evidence, value, belief([word.confidence for word in evidence.words], support), reasons, others)


def nothing(evidence: ReadingEvidence, *reasons: Reason) -> DecodedValue:
    """There is ink, but no value can be claimed."""
    return DecodedValue(evidence, "", 0.0, reasons)
