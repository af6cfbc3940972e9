"""Does a line say a given text? The ink's answer, with the doubt of the line taken into account.

The likelihood of a text alone says little: a clear hand makes every text look likely, a poor one none. So the text is
compared with the best free reading of the same ink: by how much that is likelier, per letter in which the two differ,
and how sure it is itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rapidfuzz.distance import Levenshtein

from ocr.recognise.calibration import TextCurve
from ocr.recognise.charset import normalise
from ocr.recognise.readers import LineReading


class InkOpinion(Enum):
    """What the ink says of a text."""

    AGREE = "agree"
    UNDECIDED = "undecided"
    CONTRADICT = "contradict"


@dataclass(frozen=True, slots=True)
class TextVerdict:
    """The ink's answer about one text.

    Attributes:
        opinion: agree, undecided or contradict.
        chance: that the line says the text rather than one with another mark, 0-1; 0.5 when nothing is known.
        margin: natural units of log-likelihood by which `instead` is likelier, per letter that differs; 0 when the
            text is the likeliest itself.
        instead: the likeliest free reading.
    """

    opinion: InkOpinion
    chance: float
    margin: float
    instead: str


@dataclass(frozen=True, slots=True)
class TextComparison:
    """A text against the free readings of a line; `doubt` is the negative log-likelihood of the best one."""

    margin: float
    doubt: float
    instead: str


def compare(reading: LineReading, text: str) -> TextComparison | None:
    """How a (normalised) text stands against the free readings; None when the reader cannot be asked."""
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
    """Whether a line says a text.

    Args:
        reading: of the line, by a reader that can be asked (`LineReading.ink`).
        text: what the line is said to say.
        curve: of that reader.

    Returns:
        UNDECIDED when the ink leaves it open or the reader cannot be asked.
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
