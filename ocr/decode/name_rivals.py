"""Names that look alike: "Thuỷ" and "Thụy", "Chi" and "Chí". What is usual in names cannot tell them apart."""

from __future__ import annotations

from collections.abc import Iterator

from ocr.decode.evidence import ReadingEvidence
from ocr.decode.kinds.name_syllables import name_position, near_syllables
from ocr.recognise.readers import LineReading
from records.text.letter_distance import letter_distance

ALIKE = 2
"""Letters and marks in which a syllable may differ from one like it."""


def name_lead(evidence: ReadingEvidence) -> float | None:
    """Return the nats by which the ink favours a name over the closest one like it, in the look that does so least.

    None where no known syllable is like one of its own, or without a scorer; below 0 another name is favoured.
    """
    leads: list[float] = []
    places = evidence.places()
    for number, reading in enumerate(evidence.lines):
        mine = [at for line, at in places if line == number]
        rivals = list(dict.fromkeys(rival for at in mine for rival in _rivals(reading, at, at - mine[0], len(mine))))
        looks = [reading.ink, reading.again().ink if reading.again is not None else None]
        for look in looks if rivals else ():
            if look is not None:
                read, *others = look([reading.text, *rivals])
                leads.append(read - max(others))
    return min(leads, default=None)


def _rivals(reading: LineReading, at: int, place: int, count: int) -> Iterator[str]:
    """Yield the line with one word changed for each known syllable like it.

    Args:
        reading: the line.
        at: the word.
        place: its place in the name, from 0.
        count: words of the name on the line.
    """
    words = [word.text for word in reading.words]
    word = words[at]
    if not word.isalpha():
        return
    for syllable, _often in near_syllables(word, name_position(place, count)):
        if letter_distance(syllable, word) <= ALIKE:
            other = syllable.upper() if word.isupper() and len(word) > 1 else syllable.capitalize()
            yield " ".join([*words[:at], other, *words[at + 1 :]])
