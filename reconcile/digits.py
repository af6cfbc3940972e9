"""Figures that pens and print make alike, and numbers that are one such figure apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_ALIKE = ((1, 7), (3, 8), (0, 6), (5, 6), (4, 9), (1, 4), (2, 7), (5, 8), (3, 9), (6, 8))
_PLACES = 8


def _table() -> NDArray[np.bool_]:
    table = np.zeros((10, 10), bool)
    for one, other in _ALIKE:
        table[one, other] = table[other, one] = True
    return table


IS_ALIKE = _table()


def one_figure_apart(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int8]:
    """For numbers of up to eight figures: 1 where one differs that is easily misread, 2 where another one, else 0.

    A figure that one side lacks altogether ("12", "123") is a difference of length: 2 when the rest agrees.
    """
    apart = np.zeros(len(left), np.int8)
    at = np.flatnonzero((left != right) & (left > 0) & (right > 0))
    apart[at] = _of_different(left[at], right[at])
    return apart


def _of_different(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int8]:
    """The same for numbers that are there and differ."""
    differing = np.zeros(len(left), np.int8)
    alike = np.ones(len(left), bool)
    power = np.int64(1)
    for _ in range(_PLACES):
        one, other = left // power % 10, right // power % 10
        is_other = one != other
        differing += is_other
        alike &= ~is_other | IS_ALIKE[one, other]
        power *= 10
    same_length = np.floor(np.log10(left)) == np.floor(np.log10(right))
    shorter, longer = np.minimum(left, right), np.maximum(left, right)
    is_cut = (longer // 10 == shorter) | (_without_first(longer) == shorter)
    one_differs = (differing == 1) & same_length
    return np.where(one_differs, np.where(alike, 1, 2), np.where(is_cut, 2, 0)).astype(np.int8)


def _without_first(number: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number without its first figure."""
    power = 10 ** np.floor(np.log10(number)).astype(np.int64)
    return np.asarray(number % power, np.int64)
