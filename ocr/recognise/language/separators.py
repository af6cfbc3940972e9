"""Separators of an address: who writes a comma or a dash between two units writes them between all.

The search weighs a separator by the few letters before it, so one stands alone where its writer uses none, or is lost
among others.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import log
from pathlib import Path

from records.places.text import UNIT_WORDS

FAITH = 0.5
"""Pseudo-count of either way."""
MANY = 2
"""Other separators in a text from which more say no more."""
_SEPARATOR = re.compile(r"\s*[,;]\s*|\s+[-–]\s+")
_BEFORE_UNIT = re.compile(
    rf"(?<=[^\s,;\-–])(?:\s*[,;]\s*|\s+[-–]\s+|\s+)(?=(?:{'|'.join(UNIT_WORDS)})\.?\s)", re.IGNORECASE
)

Gap = tuple[int, bool]
"""Gap before the word for a kind of unit: the other separators of its text, MANY at most, and whether it has one."""


class Separators:
    """Model of the separators of a text, from counts of gaps."""

    def __init__(self, counts: Mapping[Gap, int]) -> None:
        """Take how often each sort of gap was seen."""
        self.counts = counts

    def log_chance(self, text: str) -> float:
        """Return the log-probability (nats) that the gaps of a text have separators or none as they do.

        A separator that stands alone counts wherever it stands.
        """
        found = list(gaps(text))
        alone = len(_SEPARATOR.findall(text)) == 1 and not any(separated for _others, separated in found)
        return sum(map(self._log_chance, [*found, (0, True)] if alone else found))

    def _log_chance(self, gap: Gap) -> float:
        others, separated = gap
        seen, not_seen = self.counts.get(gap, 0), self.counts.get((others, not separated), 0)
        return log((seen + FAITH) / (seen + not_seen + 2 * FAITH))

    def save(self, path: Path) -> None:
        """Write a table with one sort of gap a row."""
        rows = ((others, int(separated), seen) for (others, separated), seen in sorted(self.counts.items()))
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter="\t", lineterminator="\n").writerows(rows)


def gaps(text: str) -> Iterator[Gap]:
    """Yield the gaps before the words for units in a text."""
    whole = len(_SEPARATOR.findall(text))
    for gap in _BEFORE_UNIT.finditer(text):
        separated = _SEPARATOR.fullmatch(gap[0]) is not None
        yield min(MANY, whole - separated), separated


def parted_alike(text: str) -> Iterator[str]:
    """Yield a text without the separator that stands alone, and with each that may be lost among others."""
    found = list(_SEPARATOR.finditer(text))
    if len(found) == 1:
        yield f"{text[: found[0].start()]} {text[found[0].end() :]}"
    for gap in _BEFORE_UNIT.finditer(text) if found else ():
        if not _SEPARATOR.fullmatch(gap[0]):
            yield f"{text[: gap.start()]}, {text[gap.end() :]}"


def count_gaps(texts: Iterable[str]) -> Separators:
    """Count the gaps of texts that people wrote."""
    return Separators(Counter(gap for text in texts for gap in gaps(text)))


def load_separators(path: Path) -> Separators:
    """Load a table that `Separators.save` wrote."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [tuple(map(int, row)) for row in csv.reader(file, delimiter="\t")]
    return Separators({(others, bool(separated)): seen for others, separated, seen in rows})
