"""Fitting of the curves of confidence: logistic regressions whose weights cannot say that dissent is good news."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.decode.confidence import ANY_KIND, SIGNED, FieldCurve, FieldCurves, log_odds
from ocr.decode.measures import MOST_LEAD, Measures, PrintVoice, Voices

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
WEIGHTS = ("bias", "slope", "dissent", "strange", "lead", "looks", "unanimous", "same", "letters", "other")
"""Weights of a curve, in the order of its inputs; from the third on none is below 0."""
START = np.array([0.0, 1.0, *[0.5] * (len(WEIGHTS) - 2)])
"""Weights believed before anything is known: the raw odds as they are, dissent and strangeness against, voices for."""
PULL = 2.0
"""How strongly the curve of all values is held at what was believed before."""
GROUP_PULL = 5.0
"""How strongly the curve of a group is held at that of all values: one with few values borrows from the others."""
LEAST_SLOPE = 0.2
STEPS = 200


@dataclass(frozen=True, slots=True)
class KnownValue:
    """Value of which it is known whether it is right.

    Attributes:
        book: the book it is of.
        kind: its kind of field, or SIGNED.
        measures: what was measured.
        voices: what others say to it.
        right: True if it is right.
    """

    book: str
    kind: str
    measures: Measures
    voices: Voices
    right: bool


def fitted(values: Sequence[KnownValue], version: str, cautions: Mapping[tuple[str, ...], float]) -> FieldCurves:
    """Fit a curve for every kind of field, and one for all; each group is as cautious as is said."""
    of_all = _fit(values, START, PULL)
    curves = {ANY_KIND: _curve(of_all)}
    for group in GROUPS:
        some = [value for value in values if value.kind in group]
        curve = _curve(_fit(some, of_all, GROUP_PULL) if some else of_all)
        curves |= dict.fromkeys(group, curve.model_copy(update={"caution": cautions.get(group, 0.0)}))
    return FieldCurves(version=version, fields=len(values), curves=curves)


def _curve(weights: Matrix) -> FieldCurve:
    found = dict(zip(WEIGHTS, map(float, weights), strict=True))
    return FieldCurve(**found | {"slope": max(LEAST_SLOPE, found["slope"])})


def _fit(values: Sequence[KnownValue], start: Matrix, pull: float) -> Matrix:
    """Return weights by Newton's method; one of the wrong sign is 0 and the others are fitted anew."""
    inputs = np.array([_inputs(value) for value in values])
    right = np.array([value.right for value in values], np.float64)
    free = np.ones(len(start), bool)
    while True:
        whole = np.zeros(len(start))
        whole[free] = _newton(inputs[:, free], right, start[free], pull)
        wrong = free & (whole < 0)
        wrong[:2] = False
        if not wrong.any():
            return whole
        free &= ~wrong


def _inputs(value: KnownValue) -> list[float]:
    measures, voices = value.measures, value.voices
    against = [-float(np.log1p(measures.dissent)), -measures.strangeness]
    all_looks, said = voices.looks == 1, voices.printed
    printed = [said is PrintVoice.SAME, said is PrintVoice.LETTERS and all_looks, -(said is PrintVoice.OTHER)]
    seconded = [measures.lead / MOST_LEAD, voices.looks, all_looks]
    return [1.0, log_odds(measures.raw), *against, *map(float, seconded), *map(float, printed)]


def _newton(inputs: Matrix, right: Matrix, start: Matrix, pull: float) -> Matrix:
    """Return the weights of a logistic regression, held at `start` by `pull`."""
    weights = start.copy()
    for _step in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (chance - right) + pull * (weights - start)
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + pull * np.eye(len(start))
        step = np.linalg.solve(bend, slope)
        weights = weights - np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-9:
            break
    return weights
