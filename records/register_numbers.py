"""Register numbers: "24", "07", "01/2018" (number/year), "12a", "12 bis"; and the gaps and order of a series."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"0*(\d{1,5})\s*[-.]?\s*([a-zđ]|bis|ter)?\s*(?:/\s*(\d{4}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class RegisterNumber:
    """Number in the series of a year.

    Attributes:
        value: 1 and up.
        suffix: "a", "bis", … for a number that was assigned twice on purpose; "" otherwise.
        year: the year written with it, None when none is.
    """

    value: int
    suffix: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class NumberGap:
    """Numbers `first` to `last` of the series of a year that no entry of the book has."""

    year: int
    first: int
    last: int


def parse_number(text: str) -> RegisterNumber | None:
    """Parse the number in a cell, None when there is none."""
    found = _NUMBER.fullmatch(text.strip())
    if not found or not int(found[1]):
        return None
    return RegisterNumber(int(found[1]), (found[2] or "").lower(), int(found[3]) if found[3] else None)


def missing_runs(numbers: Sequence[int], first: int) -> list[tuple[int, int]]:
    """Return the runs (from, to) missing from the numbers, between `first` and the largest."""
    runs, expected = [], first
    for number in sorted(set(numbers)):
        if number > expected:
            runs.append((expected, number - 1))
        expected = max(expected, number + 1)
    return runs


def number_gaps(numbers: Iterable[tuple[int, int]], begun_elsewhere: int | None) -> list[NumberGap]:
    """Return the gaps in the numbers of a book, year by year.

    Args:
        numbers: (year of the series, number) of every entry whose number is known, in any order.
        begun_elsewhere: the year whose series an earlier volume may have begun; every other begins at 1, None = all.
    """
    series: dict[int, set[int]] = defaultdict(set)
    for year, value in numbers:
        series[year].add(value)
    return [
        NumberGap(year, *run)
        for year in sorted(series)
        for run in missing_runs(sorted(series[year]), min(series[year]) if year == begun_elsewhere else 1)
    ]


def out_of_order(values: Sequence[int], tolerance: int = 0) -> list[int]:
    """Return the indexes of the values that do not rise with the others (equal is in order).

    The most values that rise together are taken as right; another is out of order when it lies more than `tolerance`
    above the next of them or below the one before.
    """
    rising = _longest_rising(values)
    kept = set(rising)
    odd = []
    for index in (index for index in range(len(values)) if index not in kept):
        before = max((values[i] for i in rising if i < index), default=values[index])
        after = min((values[i] for i in rising if i > index), default=values[index])
        if before - values[index] > tolerance or values[index] - after > tolerance:
            odd.append(index)
    return odd


def _longest_rising(values: Sequence[int]) -> list[int]:
    """Return the indexes of a longest run that never falls."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for index, value in enumerate(values):
        place = bisect_right(tails, value)
        previous.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [value]
        ends[place : place + 1] = [index]
    run = []
    at = ends[-1] if ends else -1
    while at >= 0:
        run.append(at)
        at = previous[at]
    return run[::-1]
