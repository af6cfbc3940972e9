"""Figures that pens and print make alike, and numbers that are one figure apart."""

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
_POWERS = 10 ** np.arange(_PLACES, dtype=np.int64)
_LOWEST_BITS = 0x11111111
_CODED = np.array([int(str(number), 16) for number in range(10_000)])
"""Numbers of up to four figures as binary coded decimals."""


def one_figure_apart(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int8]:
    """Compare numbers of up to eight figures: 1 if one easily misread figure differs, 2 if another one, else 0.

    A figure that one side lacks altogether ("12", "123") is a difference of length: 2 when the rest agrees.
    """
    apart = np.zeros(len(left), np.int8)
    at = np.flatnonzero((left != right) & (left > 0) & (right > 0))
    apart[at] = _of_different(left[at], right[at])
    return apart


def _of_different(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int8]:
    """Compare numbers that are present and differ."""
    one, other = _figures(left), _figures(right)
    apart = one ^ other
    places = (apart | apart >> 1 | apart >> 2 | apart >> 3) & _LOWEST_BITS
    shorter, longer = np.minimum(left, right), np.maximum(left, right)
    is_cut = (longer // 10 == shorter) | (longer % _POWERS[_length(longer) - 1] == shorter)
    levels = np.where(is_cut, np.int8(2), np.int8(0))
    at = np.flatnonzero((np.bitwise_count(places) == 1) & (_length(left) == _length(right)))
    shift = np.bitwise_count(places[at] - 1).astype(np.int64)
    levels[at] = np.where(IS_ALIKE[one[at] >> shift & 15, other[at] >> shift & 15], 1, 2)
    return levels


def _figures(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Encode numbers as binary coded decimals, four bits a figure."""
    return np.asarray(_CODED[numbers // len(_CODED)] << 16 | _CODED[numbers % len(_CODED)], np.int64)


def _length(numbers: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the number of figures of numbers."""
    return np.searchsorted(_POWERS, numbers, side="right")
