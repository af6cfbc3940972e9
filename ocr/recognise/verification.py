"""Text verification: a test whether the ink of a line supports a given text.

The likelihood of a text alone says little: a clear hand makes every text look likely, a poor one none. So the text is
compared with the best free reading of the same ink: its lead per letter that differs, and its own certainty.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rapidfuzz.distance import Levenshtein

from ocr.recognise.calibration import TextCurve
from ocr.recognise.charset import normalise
from ocr.recognise.readers import LineReading


class InkOpinion(Enum):
    """Result of a verification."""

    AGREE = "agree"
    UNDECIDED = "undecided"
    CONTRADICT = "contradict"


@dataclass(frozen=True, slots=True)
class TextVerdict:
    """Verification of one text.

    Attributes:
        opinion: agree, undecided or contradict.
        chance: probability (0–1) that the line says the text rather than one with another mark; 0.5 when unknown.
        margin: nats by which `instead` is likelier, per letter that differs; 0 when the text is the likeliest itself.
        instead: the likeliest free reading.
    """

    opinion: InkOpinion
    chance: float
    margin: float
    instead: str


@dataclass(frozen=True, slots=True)
class TextComparison:
    """Text against the best free reading; `doubt` is the negative log-likelihood of the better of the two."""

    margin: float
    doubt: float
    instead: str


def compare(reading: LineReading, text: str) -> TextComparison | None:
    """Compare a (normalised) text with the free readings; None when the reading has no scorer."""
    if reading.ink is None:
        return None
    free = [reading.text, *reading.rivals]
    asked, *likelihoods = reading.ink([text, *free])
    best = max(range(len(free)), key=likelihoods.__getitem__)
    if asked >= likelihoods[best]:
        return TextComparison(0.0, max(0.0, -asked), text)
    letters = max(1, Levenshtein.distance(text, free[best]))
    return TextComparison((likelihoods[best] - asked) / letters, max(0.0, -likelihoods[best]), free[best])


def verify(reading: LineReading, text: str, curve: TextCurve) -> TextVerdict:
    """Test whether a line says a text.

    Args:
        reading: the line's reading, with a scorer (`LineReading.ink`).
        text: the text to test.
        curve: that reader's curve.

    Returns:
        The verdict; UNDECIDED when the ink leaves it open or the reading has no scorer.
    """
    found = compare(reading, normalise(text))
    if found is None:
        return TextVerdict(InkOpinion.UNDECIDED, 0.5, 0.0, reading.text)
    chance = curve.chance(found.margin, found.doubt)
    return TextVerdict(_opinion(chance, curve), chance, found.margin, found.instead)


def _opinion(chance: float, curve: TextCurve) -> InkOpinion:
    if chance >= curve.agree:
        return InkOpinion.AGREE
    return InkOpinion.CONTRADICT if chance < curve.contradict else InkOpinion.UNDECIDED
