"""Input and output of decoders: the words read for a value, and the decoded value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ocr.decode.confidence import Support, raw_confidence
from ocr.recognise.readers import LineReading, WordReading
from records.stages import Reason
from records.text.vietnamese import nfc


@dataclass(frozen=True, slots=True)
class ReadingEvidence:
    """The words read for one value, all its lines in order.

    Attributes:
        words: the words.
        lines: the whole lines they stand on, with their scorers; empty when there are none.
        start: number of words on those lines before the first one here.
        asked: True if the words were weighed against others by the ink; then no letter is changed any more.
    """

    words: tuple[WordReading, ...]
    lines: tuple[LineReading, ...] = ()
    start: int = 0
    asked: bool = False

    @property
    def text(self) -> str:
        """Words as written, NFC, single spaces."""
        return nfc(" ".join(word.text for word in self.words))

    @property
    def engine(self) -> float:
        """Confidence of the reader in the words, 0–1."""
        return LineReading(self.words).confidence

    @property
    def has_ink(self) -> bool:
        """True if a line has a scorer for other words."""
        return any(line.ink is not None for line in self.lines)

    def part(self, start: int, stop: int | None = None) -> ReadingEvidence:
        """Return some of the words."""
        return ReadingEvidence(self.words[start:stop], self.lines, self.start + start, self.asked)

    def with_last_word(self, text: str) -> ReadingEvidence:
        """Return the words with another text for the last one; its lines stay as they were read."""
        return replace(self, words=(*self.words[:-1], replace(self.words[-1], text=text)))

    def places(self) -> list[tuple[int, int]]:
        """Return for every word its line and its place in that line; empty without lines."""
        all_words = [(line, at) for line, reading in enumerate(self.lines) for at in range(len(reading.words))]
        return all_words[self.start : self.start + len(self.words)]


@dataclass(frozen=True, slots=True)
class DecodedValue:
    """A decoded value with its support.

    Attributes:
        evidence: the words it was decoded from.
        value: the normalised cell; "" when there is none.
        confidence: 0–1, not yet calibrated by kind of field.
        reasons: facts for the reviewer.
        alternatives: other possible values, best first.
    """

    evidence: ReadingEvidence
    value: str
    confidence: float
    reasons: tuple[Reason, ...] = ()
    alternatives: tuple[str, ...] = ()

    @property
    def as_written(self) -> str:
        """Reading, NFC."""
        return self.evidence.text


def evidence_of(readings: Sequence[LineReading]) -> ReadingEvidence:
    """Join the words of several lines in order."""
    return ReadingEvidence(tuple(word for reading in readings for word in reading.words), tuple(readings))


def decoded_value(
    evidence: ReadingEvidence, value: str, support: Support, *reasons: Reason, alternatives: Sequence[str] = ()
) -> DecodedValue:
    """Build a value with the confidence that its words and support give."""
    others = tuple(dict.fromkeys(other for other in alternatives if other and other != value))
    return DecodedValue(
        evidence, value, raw_confidence([word.confidence for word in evidence.words], support), reasons, others
    )


def no_value(evidence: ReadingEvidence, *reasons: Reason) -> DecodedValue:
    """Build an empty value: there is ink, but no value is claimed."""
    return DecodedValue(evidence, "", 0.0, reasons)
