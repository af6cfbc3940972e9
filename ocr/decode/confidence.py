"""How sure a value is: the reader's own word and what the decoder found for or against it, as one calibrated chance.

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
"""The curve of kinds of fields for which too few values were seen to fit one of their own."""
SIGNED = "signed"
"""The curve of names with a signature across them, whose strokes turn letters into others."""
LEAST, MOST = 0.001, 0.999


class Support(Enum):
    """What a decoder found; the value says how much of the remaining doubt it leaves (below 1) or how it cuts trust."""

    CONFIRMED = "confirmed"
    PLAIN = "plain"
    MENDED = "mended"
    DOUBTFUL = "doubtful"


_DOUBT_LEFT = {Support.CONFIRMED: 0.3, Support.PLAIN: 1.0}
_TRUST_LEFT = {Support.MENDED: 0.9, Support.DOUBTFUL: 0.4}


class FieldCurve(BaseModel):
    """A logistic curve from one chance to a better founded one; `slope` is above 0, so the order stays."""

    model_config = ConfigDict(frozen=True)
    bias: float
    slope: float

    def chance(self, before: float) -> float:
        """The chance (0–1) that a value is right, of which `before` was thought so."""
        return 1 / (1 + exp(-self.bias - self.slope * log_odds(before)))


class FieldCurves(BaseModel):
    """The curves of all kinds of fields, and what they were fitted on.

    Attributes:
        version: of the reader the values were read with.
        fields: how many values.
        curves: by `FieldKind` value, SIGNED or ANY_KIND.
    """

    model_config = ConfigDict(frozen=True)
    version: str
    fields: int
    curves: Mapping[str, FieldCurve]

    def of(self, kind: str) -> FieldCurve:
        """The curve of a kind of field."""
        return self.curves.get(kind, self.curves[ANY_KIND])


def belief(words: Sequence[float], support: Support) -> float:
    """The chance (0–1), not yet calibrated, that a value of such words is right.

    Args:
        words: the reader's confidence in each word, 0–1; all of them must be right.
        support: confirmed (a calendar, a list or a second writing agrees), plain (nothing known), mended (letters were
            changed to reach something known), doubtful (it contradicts what is known). Rises with `words` in each.
    """
    plain = min(MOST, max(LEAST, prod(words)))
    if support in _DOUBT_LEFT:
        return 1 - (1 - plain) * _DOUBT_LEFT[support]
    return plain * _TRUST_LEFT[support]


@cache
def field_curves() -> FieldCurves:
    """The shipped curves."""
    return FieldCurves.model_validate_json(files("ocr").joinpath("data", CURVES).read_text(encoding="utf-8"))


def log_odds(chance: float) -> float:
    """The logarithm of a chance's odds, of one kept away from 0 and 1."""
    kept = min(1 - 1e-6, max(1e-6, chance))
    return log(kept / (1 - kept))
