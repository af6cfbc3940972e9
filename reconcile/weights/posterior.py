"""Posteriors from match weights: a reading is one of its candidates or none, and one-to-one within a book."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reconcile.index.encode import Positions

Floats = NDArray[np.float64]
_MOST_CERTAIN = 1e-100
_MOST_ROUNDS = 30
_SETTLED = 1e-6


def posteriors(reading: Positions, weight: Floats, log_prior: float, log_none: float, claim: Positions) -> Floats:
    """Return the posterior of every pair.

    Within a book a candidate belongs to one reading at most: sum-product messages (belief propagation) between readings
    and candidates enforce this; they are iterated until they settle.

    Args:
        reading: reading of every pair, ascending.
        weight: its match weight in nats.
        log_prior: log of the prior of one candidate, presence / size.
        log_none: log of the prior of none.
        claim: number of the pair's book and candidate; readings with one number compete.
    """
    if not len(reading):
        return np.zeros(0)
    starts = np.flatnonzero(np.r_[True, reading[1:] != reading[:-1]])
    group = np.cumsum(np.r_[False, reading[1:] != reading[:-1]])
    against_none = weight + log_prior - log_none
    largest = np.maximum(np.maximum.reduceat(against_none, starts), 0)
    own = np.exp(against_none - largest[group])
    none = np.maximum(np.exp(-largest), _MOST_CERTAIN)
    free = np.ones(len(own))
    for _ in range(_MOST_ROUNDS):
        held = own * free
        others = none[group] + np.maximum(_sums(held, group) - held, 0)
        odds = own / others
        before, free = free, 1 / (1 + np.maximum(_sums(odds, claim) - odds, 0))
        if np.abs(free - before).max() < _SETTLED:
            break
    held = own * free
    return np.asarray(held / (none[group] + _sums(held, group)), np.float64)


def _sums(values: Floats, group: Positions) -> Floats:
    """Return the sum over its group for every value."""
    return np.asarray(np.bincount(group, values)[group], np.float64)
