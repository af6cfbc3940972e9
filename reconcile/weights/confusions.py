"""Slip model: the probability that two writings of one value differ by a reader's slip rather than by keying.

Used where there is no crop to score: the prior of each slip comes from readers' and typists' habits.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log
from typing import Protocol

from rapidfuzz.distance import Levenshtein

from reconcile.index import name_forms
from reconcile.weights.digits import IS_ALIKE
from records.stages import InkAnswer
from records.text.letter_distance import letters_and_marks


class Slip(StrEnum):
    """One edit step between two writings."""

    MARK = "mark"
    ALIKE = "alike"
    OTHER = "other"
    FIGURE_ALIKE = "figure_alike"
    FIGURE = "figure"
    SWAPPED = "swapped"


@dataclass(frozen=True, slots=True)
class SlipModel:
    """Slip rates of a reader or keyer.

    Attributes:
        rate: probability that a value holds a slip at all.
        slips: shares of the kinds of slips; each step of a longer difference costs its share again.
    """

    rate: float
    slips: Mapping[Slip, float]


_READER_SLIPS = {
    Slip.MARK: 0.5,
    Slip.ALIKE: 0.25,
    Slip.OTHER: 0.12,
    Slip.FIGURE_ALIKE: 0.6,
    Slip.FIGURE: 0.1,
    Slip.SWAPPED: 0.01,
}
_KEYER_SLIPS = {
    Slip.MARK: 0.35,
    Slip.ALIKE: 0.1,
    Slip.OTHER: 0.3,
    Slip.FIGURE_ALIKE: 0.15,
    Slip.FIGURE: 0.5,
    Slip.SWAPPED: 0.3,
}
KEYER = SlipModel(0.02, _KEYER_SLIPS)
"""A clerk at a keyboard: about one value in fifty."""


class InkScorer(Protocol):
    """Scorer of claimed values against the ink of a book's entries."""

    def answer(self, entry: int, column: str, here: str, there: str) -> InkAnswer | None:
        """Score two values of a column on the ink of an entry; None where there is no crop."""
        ...


def reader_slips(confidence: float) -> SlipModel:
    """Return the slip model of a reader with a confidence (0–1) in the value."""
    return SlipModel(1 - min(max(confidence, 0.0), 0.9999), _READER_SLIPS)


def slip_probability(here: str, there: str, source: SlipModel, keyer: SlipModel = KEYER) -> float:
    """Return the probability that page and database agree and the reader slipped; the rest is a real difference."""
    if source == keyer:  # both slip alike, so whatever the slips are says nothing
        return 0.5 if _slipped(here, there) else 1.0
    steps = slips(here, there)
    if not steps:
        return 1.0
    by_source = log(max(source.rate, 1e-9)) + sum(log(source.slips[step]) for step in steps)
    by_keyer = log(keyer.rate) + sum(log(keyer.slips[step]) for step in steps)
    return 1 / (1 + exp(min(by_keyer - by_source, 700)))


def log_odds(chance: float) -> float:
    """Return the log-odds of a probability."""
    return log(chance) - log(1 - chance)


def slips(here: str, there: str) -> tuple[Slip, ...]:
    """Return the edit steps from one writing to the other, letters and marks apart."""
    if _swapped(here, there):
        return (Slip.SWAPPED,)
    one, other = letters_and_marks(here), letters_and_marks(there)
    steps = []
    for step in Levenshtein.editops(one, other):
        before = one[step.src_pos] if step.tag != "insert" else ""
        after = other[step.dest_pos] if step.tag != "delete" else ""
        steps.append(_kind(before, after))
    return tuple(steps)


def _slipped(here: str, there: str) -> bool:
    """Return whether any step leads from one writing to the other."""
    return _swapped(here, there) or letters_and_marks(here) != letters_and_marks(there)


def _swapped(here: str, there: str) -> bool:
    """Return whether the writings are of the same signs in another order, figures among them."""
    return here != there and sorted(here) == sorted(there) and any(map(str.isdecimal, here))


def _kind(before: str, after: str) -> Slip:
    """Classify one step; "" is nothing."""
    letters = [letter for letter in (before, after) if letter]
    if any(unicodedata.combining(letter) for letter in letters):
        return Slip.MARK
    if all(map(str.isdecimal, letters)):
        return Slip.FIGURE_ALIKE if len(letters) == 2 and figures_alike(before, after) else Slip.FIGURE
    return Slip.ALIKE if len(letters) == 2 and name_forms.shape(before) == name_forms.shape(after) else Slip.OTHER


def figures_alike(one: str, other: str) -> bool:
    """Return True if two figures are easily confused."""
    return bool(IS_ALIKE[int(one), int(other)])
