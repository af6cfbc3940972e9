"""Calibrated confidence of a value: the reader's probability and the decoder's findings as one number.

The curves are fitted on books whose values are known (`python -m bench.confidence`) and lie in `ocr/data`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from importlib.resources import files
from math import exp, log, prod

from pydantic import BaseModel, ConfigDict

CURVES = "confidence.json"
ANY_KIND = "any"
"""Curve of the kinds of fields with too few known values for a curve of their own."""
SIGNED = "signed"
"""Curve of names with a signature across them, whose strokes turn letters into others."""
LEAST, MOST = 0.001, 0.999


class Support(Enum):
    """Finding of a decoder on a value; it scales the remaining doubt or the trust in the words."""

    CONFIRMED = "confirmed"
    PLAIN = "plain"
    MENDED = "mended"
    DOUBTFUL = "doubtful"


_DOUBT_LEFT = {Support.CONFIRMED: 0.3, Support.PLAIN: 1.0}
_TRUST_LEFT = {Support.MENDED: 0.9, Support.DOUBTFUL: 0.4}


class FieldCurve(BaseModel):
    """Logistic curve from a raw probability to a calibrated one; `slope` is above 0, so the order stays."""

    model_config = ConfigDict(frozen=True)
    bias: float
    slope: float

    def chance(self, before: float) -> float:
        """Return the calibrated probability (0–1) of a value with the raw probability `before`."""
        return 1 / (1 + exp(-self.bias - self.slope * log_odds(before)))


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


def log_odds(chance: float) -> float:
    """Return the log-odds of a probability, clipped away from 0 and 1."""
    kept = min(1 - 1e-6, max(1e-6, chance))
    return log(kept / (1 - kept))
