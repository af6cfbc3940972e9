"""Declared m: level shares of readings of the same case before any are seen. EM adapts it to the readings at hand.

Round figures from registers and readers: marks are lost first, then letters; figures are misread one at a time.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reconcile.index.schema import Aspect, Schema
from reconcile.weights.comparators import LEVELS, MOST_LEVELS
from reconcile.weights.model import Logs, Shares, log_shares

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
Declared = Mapping[Aspect, Mapping[str, float]]
_DECLARED: Declared = {
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

# Levels of the own values of siblings and of twins; comparisons not named are as among strangers.
_SIBLING_NAME = {
    "same": 0.002, "marks": 0.002, "marks_of_given": 0.01, "near_same_given": 0.01, "near_like_given": 0.03,
    "near_other_given": 0.1, "resembling_same_given": 0.006, "resembling_other_given": 0.4,
    "other_same_given": 0.01, "other": 0.43,
}  # fmt: skip
_TWIN_NUMBER = {"same": 0.005, "misread_figure": 0.005, "misread_and_next": 0.2, "next": 0.6, "other_figure": 0.1,
                "other": 0.09}  # fmt: skip
SIBLING: Declared = {Aspect.NAME: _SIBLING_NAME}
TWIN: Declared = {
    Aspect.NAME: _SIBLING_NAME,
    Aspect.BIRTH: {"same": 0.97, "same_as_known": 0.03},
    Aspect.NUMBER: _TWIN_NUMBER,
    Aspect.RUN: _TWIN_NUMBER,
    Aspect.YEAR: {"same": 0.9, "same_as_known": 0.05, "near_year": 0.05},
    Aspect.SEX: {"same": 0.7, "other": 0.3},
}


def default_m(schema: Schema) -> Logs:
    """Return the declared log m of every comparison's levels."""
    return log_shares(declared_shares(schema, _DECLARED), np.zeros((len(schema.comparisons), MOST_LEVELS)))


def declared_shares(schema: Schema, declared: Declared) -> Shares:
    """Return the declared shares of every comparison's levels; 0 where there are none."""
    shares = np.zeros((len(schema.comparisons), MOST_LEVELS))
    for place, comparison in enumerate(schema.comparisons):
        of_aspect = declared.get(comparison.aspect, {})
        for level, name in enumerate(LEVELS[comparison.aspect]):
            shares[place, level] = of_aspect.get(name, 0)
    return shares
