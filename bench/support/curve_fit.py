"""Fitting of the curves of confidence: logistic regressions whose weights cannot say that dissent is good news."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.decode.confidence import ANY_KIND, SIGNED, FieldCurve, FieldCurves, Measures, log_odds

Matrix = NDArray[np.float64]

SIGNED_GROUP, NAME_GROUP = (SIGNED,), ("name",)
GROUPS: tuple[tuple[str, ...], ...] = (
    SIGNED_GROUP,
    NAME_GROUP,
    ("place", "office", "province"),
    ("date", "partial_date", "date_words", "time", "number", "book_number", "identity_number"),
    ("code", "ethnic_group", "nationality", "relation", "position"),
    ("text",),
)
"""Kinds of fields that share a curve: what they have in common is how they are decoded."""
START = np.array([0.0, 1.0, 0.5, 0.5])
"""Weights believed before anything is known: the raw odds as they are, dissent and strangeness against."""
PULL = 2.0
"""How strongly a curve with few values is held at what was believed before."""
LEAST_SLOPE = 0.2
STEPS = 200


@dataclass(frozen=True, slots=True)
class KnownValue:
    """Value of which it is known whether it is right.

    Attributes:
        book: the book it is of.
        kind: its kind of field, or SIGNED.
        measures: what was measured.
        right: True if it is right.
    """

    book: str
    kind: str
    measures: Measures
    right: bool


def fitted(values: Sequence[KnownValue], version: str, cautions: Mapping[tuple[str, ...], float]) -> FieldCurves:
    """Fit a curve for every kind of field, and one for all; each group is as cautious as is said."""
    curves = {ANY_KIND: fit(values)}
    for group in GROUPS:
        some = [value for value in values if value.kind in group]
        curve = fit(some) if some else curves[ANY_KIND]
        curves |= dict.fromkeys(group, curve.model_copy(update={"caution": cautions.get(group, 0.0)}))
    return FieldCurves(version=version, fields=len(values), curves=curves)


def fit(values: Sequence[KnownValue]) -> FieldCurve:
    """Fit one curve by Newton's method; a weight of the wrong sign is 0 and the others are fitted anew."""
    inputs = np.array([_inputs(value.measures) for value in values])
    right = np.array([value.right for value in values], np.float64)
    free = np.ones(len(START), bool)
    while True:
        weights = _newton(inputs[:, free], right, START[free])
        whole = np.zeros(len(START))
        whole[free] = weights
        wrong = free & (whole < 0) & np.array([False, False, True, True])
        if not wrong.any():
            break
        free &= ~wrong
    bias, slope, dissent, strange = (float(weight) for weight in whole)
    return FieldCurve(bias=bias, slope=max(LEAST_SLOPE, slope), dissent=dissent, strange=strange)


def _inputs(measures: Measures) -> list[float]:
    return [1.0, log_odds(measures.raw), -float(np.log1p(measures.dissent)), -measures.strangeness]


def _newton(inputs: Matrix, right: Matrix, start: Matrix) -> Matrix:
    """Return the weights of a logistic regression, held at `start` by PULL."""
    weights = start.copy()
    for _step in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (chance - right) + PULL * (weights - start)
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + PULL * np.eye(len(start))
        step = np.linalg.solve(bend, slope)
        weights = weights - np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-9:
            break
    return weights
