"""Leaders: the dotted, dashed or thin lines on which values are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.learning.geometry import MM

LEAST_DOTS = 6
FARTHEST_MM, NEAREST_MM, DRIFT_MM = 3.8, 0.35, 0.35
"""From one dot of a leader to the next: at most and at least so far along it, and so far off it."""
ONE_LINE_MM = 1.1


@dataclass(frozen=True, slots=True)
class Run:
    """An unbroken piece of a leader."""

    left: float
    right: float
    height: float


@dataclass(frozen=True, slots=True)
class Leader:
    """All runs at one height, from left to right."""

    height: float
    runs: tuple[Run, ...]

    @property
    def length(self) -> float:
        """Pixels that its runs cover."""
        return sum(run.right - run.left for run in self.runs)


def dotted_runs(specks: NDArray[np.float64]) -> tuple[Run, ...]:
    """Chains of specks at one height, each the likeliest neighbour of the one before.

    Args:
        specks: N × 2, their centres.
    """
    if len(specks) < LEAST_DOTS:
        return ()
    points = specks[np.argsort(specks[:, 0])]
    following = _neighbours(points)
    before = np.full(len(points), -1)
    for one, other in enumerate(following):
        if other >= 0 and (before[other] < 0 or points[one, 0] > points[before[other], 0]):
            before[other] = one
    chains = (_chain(one, following, before) for one in range(len(points)) if not _follows(one, following, before))
    return tuple(
        Run(float(points[chain[0], 0]), float(points[chain[-1], 0]), float(np.median(points[chain, 1])))
        for chain in chains
        if len(chain) >= LEAST_DOTS
    )


def leaders(runs: Iterable[Run]) -> tuple[Leader, ...]:
    """Gather runs into lines, which may lean a little, from the top down."""
    groups: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: one.left):
        near = [group for group in groups if abs(group[-1].height - run.height) < ONE_LINE_MM * MM]
        if near:
            min(near, key=lambda group: abs(group[-1].height - run.height)).append(run)
        else:
            groups.append([run])
    found = [Leader(_height(group), tuple(sorted(group, key=lambda run: run.left))) for group in groups]
    return tuple(sorted(found, key=lambda leader: leader.height))


def _height(runs: Sequence[Run]) -> float:
    return sum(run.height for run in runs) / len(runs)


def _neighbours(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return for every point the index of the nearest one to its right at about its height, else -1."""
    found = np.full(len(points), -1)
    ends = np.searchsorted(points[:, 0], points[:, 0] + FARTHEST_MM * MM)
    for one, end in enumerate(ends.tolist()):
        right = points[one + 1 : end]
        along, off = right[:, 0] - points[one, 0], np.abs(right[:, 1] - points[one, 1])
        cost = np.where((along > NEAREST_MM * MM) & (off < DRIFT_MM * MM), along + 8 * off, np.inf)
        if len(cost) and np.isfinite(cost.min()):
            found[one] = one + 1 + int(cost.argmin())
    return found


def _follows(one: int, following: NDArray[np.int64], before: NDArray[np.int64]) -> bool:
    return bool(before[one] >= 0 and following[before[one]] == one)


def _chain(one: int, following: NDArray[np.int64], before: NDArray[np.int64]) -> list[int]:
    chain = [one]
    while following[chain[-1]] >= 0 and before[following[chain[-1]]] == chain[-1]:
        chain.append(int(following[chain[-1]]))
    return chain
