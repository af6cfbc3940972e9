"""Dissent of the ink: how far looks that know no language favour another text than the one that was taken.

A reading comes from ink, letter model, lists and priors together. Each look at the ink alone (the line as it stands on
the page, and the line cleaned of its leader) is asked whether it would have read the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from ocr.decode.evidence import ReadingEvidence
from ocr.recognise.readers import LineReading


def dissent(evidence: ReadingEvidence) -> float:
    """Return the nats by which the least convinced look favours other texts, over all lines of a value; 0 for none."""
    return sum((max(_leads(reading), default=0.0) for reading in evidence.lines), 0.0)


def _leads(reading: LineReading) -> Iterator[float]:
    """Yield for each look how far its likeliest free text leads the text of the line."""
    looks = [reading, *([reading.again()] if reading.again is not None else [])]
    free = dict.fromkeys(text for look in looks for text in (look.text, *look.rivals) if text)
    for look in looks:
        if look.ink is not None:
            taken, *others = look.ink([reading.text, *free])
            yield max(0.0, max(others, default=taken) - taken)
