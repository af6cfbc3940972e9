"""Calibrated confidence of a value: the reader's probability and the decoder's findings as one number.

The curves are fitted on books whose values are known (`python -m bench.confidence`) and lie in `ocr/data`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from importlib.resources import files
from math import exp, log, log1p, prod

from pydantic import BaseModel, ConfigDict

from ocr.decode.measures import MOST_LEAD, SILENT, UNANIMOUS, Ask, Measures, PrintVoice, Voices

CURVES = "confidence.json"
ANY_KIND = "any"
"""Curve of the kinds of fields with too few known values for a curve of their own."""
SIGNED = "signed"
"""Curve of names with a signature across them, whose strokes turn letters into others."""
LEAST, MOST = 0.001, 0.999
WORTH_ASKING, BEYOND_DOUBT = 0.8, 0.97
"""Chance that a value must reach with all voices for it, and must not have with all against it, to ask them."""


class Support(Enum):
    """Finding of a decoder on a value; it scales the remaining doubt or the trust in the words."""

    CONFIRMED = "confirmed"
    PLAIN = "plain"
    MENDED = "mended"
    DOUBTFUL = "doubtful"


_DOUBT_LEFT = {Support.CONFIRMED: 0.3, Support.PLAIN: 1.0}
_TRUST_LEFT = {Support.MENDED: 0.9, Support.DOUBTFUL: 0.4}


class FieldCurve(BaseModel):
    """Logistic curve from what was measured to a calibrated probability.

    Attributes:
        bias: log-odds of a value with even odds, nothing against it and nobody for it.
        slope: weight of the log-odds of the raw probability, above 0, so that the order stays.
        dissent: log-odds lost for each unit of log(1 + dissent), 0 or more.
        strange: log-odds lost for each unit of strangeness, 0 or more.
        lead: log-odds won by figures or a name without a rival, 0 or more; with a close one, in proportion to its lead.
        looks: log-odds won when all looks read the same, 0 or more; else in proportion.
        unanimous: log-odds won beside when all do.
        same: log-odds won when a reader of print reads the same, 0 or more.
        letters: log-odds won when it reads the same but for some marks, which all looks read, 0 or more.
        other: log-odds lost when it reads anything else, 0 or more.
        caution: log-odds that every value loses, so that the sure ones are right in books unlike those fitted on; but
            those that a reader of print reads the same, which learned from other texts.
    """

    model_config = ConfigDict(frozen=True)
    bias: float
    slope: float
    dissent: float = 0.0
    strange: float = 0.0
    lead: float = 0.0
    looks: float = 0.0
    unanimous: float = 0.0
    same: float = 0.0
    letters: float = 0.0
    other: float = 0.0
    caution: float = 0.0

    def chance(self, measures: Measures, voices: Voices = SILENT) -> float:
        """Return the calibrated probability (0–1)."""
        caution = 0.0 if voices.printed is PrintVoice.SAME else self.caution
        against = caution + self.dissent * log1p(measures.dissent) + self.strange * measures.strangeness
        alone = self.bias + self.slope * log_odds(measures.raw) + self.lead * measures.lead / MOST_LEAD - against
        return 1 / (1 + exp(min(50.0, -alone - self._won(voices))))

    def weighed(self, measures: Measures, ask: Ask) -> float:
        """Return the calibrated probability, and ask the voices only where they can make or unmake a sure value."""
        hopeless = self.chance(measures, UNANIMOUS) < WORTH_ASKING
        beyond_doubt = self.chance(measures, Voices(0.0, PrintVoice.OTHER)) > BEYOND_DOUBT
        return self.chance(measures, SILENT if hopeless or beyond_doubt else ask())

    def _won(self, voices: Voices) -> float:
        all_looks = voices.looks == 1
        by_print = {
            PrintVoice.SAME: self.same,
            PrintVoice.LETTERS: self.letters * all_looks,
            PrintVoice.OTHER: -self.other,
        }
        return self.looks * voices.looks + self.unanimous * all_looks + by_print.get(voices.printed, 0.0)


class FieldCurves(BaseModel):
    """Curves of all kinds of fields, with the data they were fitted on.

    Attributes:
        version: version of the reader that read the values.
        fields: number of values.
        curves: curves by `FieldKind` value, SIGNED or ANY_KIND.
    """

    model_config = ConfigDict(frozen=True)
    version: str
    fields: int
    curves: Mapping[str, FieldCurve]

    def of(self, kind: str) -> FieldCurve:
        """Return the curve of a kind of field."""
        return self.curves.get(kind, self.curves[ANY_KIND])

    def chance(self, _column: str, kind: str, measures: Measures, ask: Ask) -> float:
        """Return the calibrated probability (0–1) of a value of a kind of field (`FieldKind` value or SIGNED)."""
        return self.of(kind).weighed(measures, ask)


Belief = Callable[[str, str, Measures, Ask], float]
"""Chance (0–1) of a value from its column, its kind of field (`FieldKind` value or SIGNED), measures and voices."""


def raw_confidence(words: Sequence[float], support: Support) -> float:
    """Return the probability (0–1), not yet calibrated, that a value of such words is right.

    Args:
        words: the reader's confidence in each word, 0–1; all words must be right.
        support: confirmed (a calendar, a list or a second writing agrees), plain (nothing known), mended (letters were
            changed to reach a known value), doubtful (it contradicts known facts). The result rises with `words`.
    """
    plain = min(MOST, max(LEAST, prod(words)))
    if support in _DOUBT_LEFT:
        return 1 - (1 - plain) * _DOUBT_LEFT[support]
    return plain * _TRUST_LEFT[support]


@cache
def field_curves() -> FieldCurves:
    """Load the shipped curves."""
    return FieldCurves.model_validate_json(files("ocr").joinpath("data", CURVES).read_text(encoding="utf-8"))


def raised(chance: float, odds: float) -> float:
    """Return a probability with so many log-odds more, 0 or more."""
    return 1 / (1 + exp(-log_odds(chance) - odds))


def log_odds(chance: float) -> float:
    """Return the log-odds of a probability, clipped away from 0 and 1."""
    kept = min(1 - 1e-6, max(1e-6, chance))
    return log(kept / (1 - kept))
