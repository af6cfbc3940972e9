"""Pages of print: typed or printed values, which a reader of print reads as well."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from ocr.decode.measures import PrintVoice
from ocr.decode.voices import print_of
from ocr.entries.strange_pages import PageTraits
from ocr.entries.zone_reading import ZoneReading

MOST_DOUBT = 0.06
"""Mean doubt of the reader in the lines of a page up to which it may be print; typed pages have 0.014 to 0.046."""
LETTERS = 6
"""Letters of a line that tells print from writing: a reader of print gets short words of a clear hand, too."""
SAMPLE, ALIKE = 6, 0.5
"""Number of lines that are tried, and the share that is read alike, perhaps but for marks, on a page of print."""


def is_print(lines: Sequence[ZoneReading], traits: PageTraits | None) -> bool:
    """Return whether a page's values are print; the surest of its lines are tried with the reader of print."""
    if traits is None or traits.doubt > MOST_DOUBT:
        return False
    readings = [line.reading for line in lines if line.reading is not None and line.reading.printed is not None]
    long = (one for one in readings if sum(sign.isalpha() for sign in one.text) >= LETTERS)
    tried = list(islice(sorted(long, key=lambda one: -one.confidence), SAMPLE))
    alike = [print_of([word.text for word in one.words], one) is not PrintVoice.OTHER for one in tried]
    return len(alike) == SAMPLE and sum(alike) >= ALIKE * SAMPLE
