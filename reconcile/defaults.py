"""The declared m: how readings of equal cases come out before any have been seen. EM moves it to the readings at hand.

Round figures of what registers and readers do: marks go first, then letters; figures are misread one at a time.
"""

from __future__ import annotations

import numpy as np

from reconcile.comparators import LEVELS, MOST_LEVELS
from reconcile.model import Logs, log_shares
from reconcile.schema import Aspect, Schema

_NAME = {
    "same": 0.62, "marks": 0.12, "marks_of_given": 0.08, "near_same_given": 0.1, "near_like_given": 0.04,
    "near_other_given": 0.01, "resembling_same_given": 0.015, "resembling_other_given": 0.01,
    "other_same_given": 0.002, "other": 0.003,
}  # fmt: skip
_DATE = {
    "same": 0.7, "same_as_known": 0.16, "swapped": 0.005, "misread_figure": 0.09, "other_figure": 0.02,
    "other_year": 0.005, "same_year": 0.01, "near_year": 0.005, "other": 0.005,
}  # fmt: skip
_NUMBER = {
    "same": 0.93, "misread_figure": 0.04, "misread_and_next": 0.003, "next": 0.003, "other_figure": 0.01,
    "other": 0.014,
}  # fmt: skip
_PLAIN = {"same": 0.97, "other": 0.03}
_DECLARED: dict[Aspect, dict[str, float]] = {
    Aspect.NAME: _NAME,
    Aspect.BIRTH: _DATE,
    Aspect.EVENT: _DATE,
    Aspect.YEAR: _DATE,
    Aspect.NUMBER: _NUMBER,
    Aspect.RUN: _NUMBER,
    Aspect.SEX: {"same": 0.99, "other": 0.01},
    Aspect.IDENTITY: {"same": 0.9, "other": 0.1},
    Aspect.PLACE: {"same": 0.85, "other": 0.15},
    Aspect.OFFICE: _PLAIN,
}


def default_m(schema: Schema) -> Logs:
    """Log m of every comparison's levels as declared."""
    shares = np.zeros((len(schema.comparisons), MOST_LEVELS))
    for place, comparison in enumerate(schema.comparisons):
        declared = _DECLARED[comparison.aspect]
        for level, name in enumerate(LEVELS[comparison.aspect]):
            shares[place, level] = declared.get(name, 0)
    return log_shares(shares, np.zeros_like(shares))
