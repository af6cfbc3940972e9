"""Comparators: from pairs of encoded cases to levels of agreement, vectorised. All are symmetric.

Level 0 is always "missing on a side", level 1 always "the same"; `LEVELS` names them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reconcile.index.encode import Cases, Levels, Positions, Rows
from reconcile.index.schema import Aspect, Comparison, Schema
from reconcile.weights.digits import one_figure_apart
from reconcile.weights.names import NAME_LEVELS, name_levels

_DATE_LEVELS = (
    "missing", "same", "same_as_known", "swapped", "misread_figure", "other_figure",
    "other_year", "same_year", "near_year", "other",
)  # fmt: skip
_NUMBER_LEVELS = ("missing", "same", "misread_figure", "misread_and_next", "next", "other_figure", "other")
_PLAIN_LEVELS = ("missing", "same", "other")
LEVELS: dict[Aspect, tuple[str, ...]] = {
    Aspect.NAME: NAME_LEVELS,
    Aspect.BIRTH: _DATE_LEVELS,
    Aspect.EVENT: _DATE_LEVELS,
    Aspect.YEAR: _DATE_LEVELS,
    Aspect.NUMBER: _NUMBER_LEVELS,
    Aspect.RUN: _NUMBER_LEVELS,
    Aspect.SEX: _PLAIN_LEVELS,
    Aspect.IDENTITY: _PLAIN_LEVELS,
    Aspect.PLACE: _PLAIN_LEVELS,
    Aspect.OFFICE: _PLAIN_LEVELS,
}
MOST_LEVELS = max(map(len, LEVELS.values()))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs to compare: `left[i]` of one set with `right[i]` of the other."""

    left_cases: Cases
    left: Positions
    right_cases: Cases
    right: Positions

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.left)

    def take(self, at: Positions) -> Pairs:
        """Return some of the pairs."""
        return Pairs(self.left_cases, self.left[at], self.right_cases, self.right[at])

    def codes(self, field: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the field on both sides as signed numbers."""
        return _field(self.left_cases.rows, field, self.left), _field(self.right_cases.rows, field, self.right)


def compare(schema: Schema, pairs: Pairs) -> Levels:
    """Return the level of every comparison, shape (pairs, comparisons) in the order of `schema.comparisons`."""
    return compare_names(schema, pairs, compare_facts(schema, pairs))


def compare_facts(schema: Schema, pairs: Pairs) -> Levels:
    """Compare everything but names, which cost most: their level stays "missing"."""
    levels = np.zeros((len(pairs), len(schema.comparisons)), np.int8, order="F")
    for place, comparison in enumerate(schema.comparisons):
        if comparison.aspect is not Aspect.NAME:
            levels[:, place] = _compare_fact(comparison, pairs)
    return levels


def compare_names(schema: Schema, pairs: Pairs, levels: Levels) -> Levels:
    """Fill in the name levels of pairs whose facts have been compared."""
    for place, comparison in enumerate(schema.comparisons):
        if comparison.aspect is Aspect.NAME:
            role = comparison.name.partition(".")[0]
            levels[:, place] = name_levels(role, pairs.left_cases, pairs.left, pairs.right_cases, pairs.right)
    return levels


def _compare_fact(comparison: Comparison, pairs: Pairs) -> Levels:
    match comparison.aspect:
        case Aspect.BIRTH | Aspect.EVENT | Aspect.YEAR:
            return date_levels(*pairs.codes(comparison.name))
        case Aspect.NUMBER:
            left, right = pairs.codes("number")
            is_settled = (_field(pairs.left_cases.rows, "run", pairs.left) > 0) & (right > 0)
            return number_levels(np.where(is_settled, 0, left), right)
        case Aspect.RUN:
            left = _field(pairs.left_cases.rows, "run", pairs.left)
            return number_levels(left, _field(pairs.right_cases.rows, "number", pairs.right))
        case _:
            left, right = pairs.codes(comparison.name)
            return _levels([(left == 0) | (right == 0), left == right], 2)


def date_levels(left: NDArray[np.int64], right: NDArray[np.int64]) -> Levels:
    """Compare yyyymmdd numbers with 00 for unknown parts."""
    levels = _levels([(left == 0) | (right == 0), (left == right) & ((left % 100 > 0) | (left % 10000 == 0))], 2)
    at = np.flatnonzero(levels == 2)
    levels[at] = _other_dates(left[at], right[at])
    return levels


def _other_dates(left: NDArray[np.int64], right: NDArray[np.int64]) -> Levels:
    """Compare dates that are present and not the same to the day."""
    years, other_years = left // 10000, right // 10000
    days, other_days = left % 10000, right % 10000
    are_full = (left % 100 > 0) & (right % 100 > 0)
    is_short = (days % 100 == 0) | (other_days % 100 == 0)
    is_as_known = (years == other_years) & is_short & _months_agree(days, other_days)
    apart = one_figure_apart(left, right)
    is_whole = are_full | ((days == 0) & (other_days == 0))
    year_apart = one_figure_apart(years, other_years)
    return _levels(
        [
            is_as_known,
            (years == other_years) & are_full & (days % 100 == other_days // 100) & (days // 100 == other_days % 100),
            ((apart == 1) & is_whole) | ((year_apart == 1) & is_short),
            ((apart == 2) & is_whole) | ((year_apart == 2) & is_short),
            are_full & (days == other_days),
            years == other_years,
            np.abs(years - other_years) <= 1,
        ],
        9,
        first=2,
    )


def number_levels(left: NDArray[np.int64], right: NDArray[np.int64]) -> Levels:
    """Compare register numbers: an easily misread figure, the next or previous number, another figure."""
    apart, is_next = one_figure_apart(left, right), np.abs(left - right) == 1
    return _levels(
        [
            (left == 0) | (right == 0),
            left == right,
            (apart == 1) & ~is_next,
            (apart == 1) & is_next,
            is_next,
            apart == 2,
        ],
        6,
    )


def _field(rows: Rows, field: str, at: Positions) -> NDArray[np.int64]:
    return rows[field][at].astype(np.int64)


def _months_agree(days: NDArray[np.int64], other_days: NDArray[np.int64]) -> NDArray[np.bool_]:
    month, other_month = days // 100, other_days // 100
    return np.asarray((month == 0) | (other_month == 0) | (month == other_month), bool)


def _levels(conditions: Sequence[NDArray[np.bool_]], otherwise: int, first: int = 0) -> Levels:
    """Return the number of the first condition that holds, counted from `first`."""
    return np.select(list(conditions), [np.int8(first + place) for place in range(len(conditions))], np.int8(otherwise))
