"""Figures that look alike: 7 and 1, 4 and 1, 0 and 6. No language tells them apart, so the ink alone must."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ocr.decode.evidence import ReadingEvidence
from ocr.recognise.readers import LineReading

ALIKE: Mapping[str, str] = {
    "0": "68",
    "1": "74",
    "2": "71",
    "3": "58",
    "4": "19",
    "5": "63",
    "6": "05",
    "7": "19",
    "8": "30",
    "9": "47",
}
"""Figures that hands write alike."""


@dataclass(frozen=True, slots=True)
class FigureRival:
    """The closest of the other figures.

    Attributes:
        read: the word that was read.
        other: the word with another figure.
        lead: nats by which the ink favours what was read, in the look that favours it least; below 0 it does not.
    """

    read: str
    other: str
    lead: float


def closest_rival(evidence: ReadingEvidence) -> FigureRival | None:
    """Return the closest rival of the figures among these words; None without figures or without a scorer."""
    found: list[FigureRival] = []
    places = evidence.places()
    for number, reading in enumerate(evidence.lines):
        mine = [at for line, at in places if line == number]
        rivals = {text: words for at in mine for text, words in _rivals(reading, at)}
        if rivals:
            found += _weighed(reading, rivals)
    return min(found, key=lambda rival: rival.lead, default=None)


def written_alike(word: str) -> Iterator[str]:
    """Yield a word with one of its figures changed for another that hands write alike, for each of them."""
    for place, sign in enumerate(word):
        for other in ALIKE.get(sign, ""):
            yield word[:place] + other + word[place + 1 :]


def _rivals(reading: LineReading, at: int) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the line with one figure of a word changed, and both words."""
    words = [word.text for word in reading.words]
    for changed in written_alike(words[at]):
        yield " ".join([*words[:at], changed, *words[at + 1 :]]), (words[at], changed)


def _weighed(reading: LineReading, rivals: Mapping[str, tuple[str, str]]) -> Iterator[FigureRival]:
    looks = [reading.ink, reading.again().ink if reading.again is not None else None]
    scores = [look([reading.text, *rivals]) for look in looks if look is not None]
    for number, (read, other) in enumerate(rivals.values(), start=1):
        if scores:
            yield FigureRival(read, other, min(score[0] - score[number] for score in scores))
