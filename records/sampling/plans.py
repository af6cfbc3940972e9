"""Sampling plans: how many entries of a lot are drawn, and how many of them may hold an error."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import ceil
from typing import Literal

from records.sampling.bounds import values_for_bound

STANDARD = "ISO 2859-1:1999 (TCVN 7790-1:2007)"
BELOW, ABOVE = "v", "^"
QualityLimit = Literal["0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5", "2.5", "4.0", "6.5", "10"]
"""Acceptance quality limit (AQL) of the standard, in entries with an error for 100."""
InspectionLevel = Literal["S-1", "S-2", "S-3", "S-4", "I", "II", "III"]
"""Inspection level of the standard; the later, the larger the sample."""


@dataclass(frozen=True, slots=True)
class SamplingPlan:
    """Plan of one lot.

    Attributes:
        rule: what it was made by, for the minutes.
        size: number of entries that are drawn; the whole lot where it is no larger.
        accepts: most of them that may hold an error; one more, and the lot is not accepted.
    """

    rule: str
    size: int
    accepts: int


@dataclass(frozen=True, slots=True)
class _Tables:
    """Tables of the standard: bounds of lots with their letters by level, sizes, and the column of each limit."""

    lots: tuple[tuple[float, Mapping[str, str]], ...]
    letters: tuple[str, ...]
    sizes: tuple[int, ...]
    columns: Mapping[str, tuple[str, ...]]


def plan_by_standard(lot: int, limit: QualityLimit, level: InspectionLevel) -> SamplingPlan:
    """Return the plan of ISO 2859-1 for a lot: single sampling, normal inspection, one sample of entries.

    Args:
        lot: its number of entries, from 1.
        limit: the acceptance quality limit.
        level: the inspection level.
    """
    tables = _tables()
    letter = next(letters[level] for up_to, letters in tables.lots if lot <= up_to)
    place, column = tables.letters.index(letter), tables.columns[limit]
    while column[place] in (BELOW, ABOVE):
        place += 1 if column[place] == BELOW else -1
    rule = f"{STANDARD}, AQL {limit}, {level}, {tables.letters[place]}"
    return SamplingPlan(rule, min(lot, tables.sizes[place]), int(column[place]))


def plan_by_bound(lot: int, bound: float, values: int) -> SamplingPlan:
    """Return the plan that shows the wished bound of wrong values when no error is found.

    Args:
        lot: its number of entries, from 1.
        bound: upper 95 % bound of the share of wrong values that is wished, 0–1.
        values: number of values of the lot.
    """
    entries = ceil(values_for_bound(bound) * lot / max(values, 1))
    return SamplingPlan(f"Clopper–Pearson 95 % ≤ {bound:.2%}", min(lot, entries), 0)


@cache
def _tables() -> _Tables:
    data = tomllib.loads(files("records").joinpath("sampling/iso2859_1.toml").read_text(encoding="utf-8"))
    lots = tuple((row.pop("up_to", float("inf")), row) for row in data["lots"])
    columns = {limit: tuple(cells.split()) for limit, cells in data["acceptance"].items()}
    return _Tables(lots, tuple(data["letters"]), tuple(data["sizes"]), columns)
