"""Bounds of an error rate from a sample, exact for every size of it (Clopper and Pearson, Biometrika 26, 1934)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, exp, fsum, lgamma, log, log1p

CONFIDENCE = 0.95
HALVINGS = 60
"""Steps of the search for a bound: after them it is as exact as a float."""


@dataclass(frozen=True, slots=True)
class ErrorBound:
    """Two-sided 95 % bounds of an error rate, 0–1; 0 and 1 where nothing was looked at."""

    low: float
    high: float


def error_bound(wrong: int, looked_at: int) -> ErrorBound:
    """Bound the rate of errors, of which `wrong` were found among those looked at.

    The lower bound is the rate at which so many errors or more are found once in 40 samples, the upper one that at
    which so many or fewer are: quantiles of the beta distribution, here by the binomial sums that define them.
    """
    if not looked_at:
        return ErrorBound(0.0, 1.0)
    rest = (1 - CONFIDENCE) / 2
    low = _root(lambda rate: 1 - _at_most(wrong - 1, looked_at, rate) < rest) if wrong else 0.0
    high = _root(lambda rate: _at_most(wrong, looked_at, rate) > rest) if wrong < looked_at else 1.0
    return ErrorBound(low, high)


def values_for_bound(bound: float) -> int:
    """Return how many values without an error keep the upper bound of the error rate at or below a wished one, 0–1."""
    return ceil(log((1 - CONFIDENCE) / 2) / log1p(-bound))


def _root(below: Callable[[float], bool]) -> float:
    """Search the rate up to which a condition holds."""
    low, high = 0.0, 1.0
    for _step in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2


def _at_most(wrong: int, looked_at: int, rate: float) -> float:
    """Return the probability of at most so many errors, at a rate strictly between 0 and 1."""
    return fsum(exp(_log_probability(count, looked_at, rate)) for count in range(wrong + 1))


def _log_probability(wrong: int, looked_at: int, rate: float) -> float:
    ways = lgamma(looked_at + 1) - lgamma(wrong + 1) - lgamma(looked_at - wrong + 1)
    return ways + wrong * log(rate) + (looked_at - wrong) * log1p(-rate)
