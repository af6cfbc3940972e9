"""Bent paper: a smooth field of shifts that puts printed marks right which flat paper cannot explain.

The pages of a book bend like a cylinder around the spine: freely across the page, hardly along it (developable
surfaces, as in Liang, DeMenthon, Doermann, Geometric Rectification of Camera-Captured Document Images, PAMI 2008).
So the field is stiff down the page. It is fitted by penalised least squares (Eilers, Marx, Flexible Smoothing with
B-splines and Penalties, 1996) and grows from the marks that are found to their neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ocr.layout.fine_registration import FOUND, TOLERANCE_MM, PoseFit, judged_fit, search
from ocr.layout.ink import InkMap, Matrix
from ocr.layout.marks import FINE, FormMarks
from ocr.sheet_map import between_nodes, node_shifts, shifts_at
from records.stages import Bend

# A bend is looked for from so many lost marks, as a share of the counted ones, or so uneven a fit. It is believed when
# it finds so many of them again (share and number), or loses none and makes the fit so many times as even.
LOST_SHARE, UNEVEN_MM = 0.04, 0.25
REGAINED_SHARE, REGAINED, EVENED = 0.3, 3, 2.0
# Distances of the nodes in millimetres: a curl at the spine ends within 30, down the page the field is nearly straight.
NODES_MM = (8.0, 60.0)
# Weights of the field's second differences against one mark, across and down: what a mark off by one millimetre
# weighs against a node off by so many from the line through its neighbours.
STIFF_ACROSS, STIFF_DOWN = 0.08, 10.0
# Reach of the searches while the field grows, each from where the one before expects the marks, and of the last one.
REACH_MM, LAST_REACH_MM, LEAST_PASSES, MOST_PASSES = 3.0, 1.2, 2, 8
# Paper seen so much closer together or wider apart than flat is no paper.
MOST_STRAIN = 0.6
ROUNDED = 6


@dataclass(frozen=True, slots=True)
class _Matches:
    """Marks as matched on a view through a bend: centres and shifts in millimetres, marks × 2, and trust per axis."""

    centres: NDArray[np.float64]
    shifts: NDArray[np.float64]
    trust: NDArray[np.float64]

    @property
    def recognised(self) -> int:
        """Return the number of marks that were found."""
        return int((self.trust > 0).any(axis=1).sum())


def bent(ink: InkMap, form: FormMarks, flat: PoseFit) -> PoseFit:
    """Return the fit with the bend that finds lost marks again; the same fit where none does.

    Args:
        ink: the working image.
        form: the form.
        flat: its pose as of flat paper.
    """
    counted = sum(mark.counts for mark in form.words)
    if len(flat.lost) <= LOST_SHARE * counted and flat.uneven_mm < UNEVEN_MM:
        return flat
    bend = _grown(ink, form, flat)
    bend = _solve(_match(ink, form, replace(flat, bend=bend), LAST_REACH_MM), form, bend)
    found = _judged(form, bend, flat.pose, _match(ink, form, replace(flat, bend=bend), LAST_REACH_MM))
    return found if _explains(found, flat) and _strain(bend) < MOST_STRAIN else flat


def _grown(ink: InkMap, form: FormMarks, flat: PoseFit) -> Bend:
    """Return the field after searches that go on while more marks turn up."""
    bend, seen = _flat_paper(form), 0
    for done in range(MOST_PASSES):
        matches = _match(ink, form, replace(flat, bend=bend), REACH_MM)
        bend, before, seen = _solve(matches, form, bend), seen, matches.recognised
        if done >= LEAST_PASSES and seen <= before:
            break
    return bend


def _explains(found: PoseFit, flat: PoseFit) -> bool:
    """Return True if marks lie where a bend expects them and not where flat paper does."""
    regained = len(flat.lost) - len(found.lost)
    if regained >= max(REGAINED, REGAINED_SHARE * len(flat.lost)):
        return True
    return regained >= 0 and flat.uneven_mm >= max(UNEVEN_MM / 2, EVENED * found.uneven_mm)


def _flat_paper(form: FormMarks) -> Bend:
    columns, rows = (max(3, round(side / apart) + 1) for side, apart in zip(form.size_mm, NODES_MM, strict=True))
    return Bend(columns, rows, ((0.0, 0.0),) * (columns * rows))


def _match(ink: InkMap, form: FormMarks, fit: PoseFit, reach_mm: float) -> _Matches:
    """Match the marks near where a fit expects them."""
    found = search(fit.view(ink, form, FINE, form.fine.shape), form.fine, form.words, round(reach_mm * FINE))
    pulls = np.array([(mark.pulls_x, mark.pulls_y) for mark in form.words], np.float64)
    sure = np.where(found[:, 4] >= FOUND, found[:, 4], 0.0)
    return _Matches(found[:, :2] / FINE, found[:, 2:4] / FINE, pulls * sure[:, None])


def _solve(matches: _Matches, form: FormMarks, bend: Bend) -> Bend:
    """Fit the field to the matches on a view through an earlier one, by iteratively re-weighted least squares."""
    size = np.array(form.size_mm)
    target = matches.shifts + shifts_at(bend, (matches.centres + matches.shifts) / size) * size
    design = _design(bend, matches.centres / size)
    stiffness = _stiffness(bend.columns, bend.rows)
    weights = matches.trust
    for sharper in (8.0, 4.0, 2.0, 1.0, 1.0):
        nodes = np.stack([_weighted(design, weights[:, k], target[:, k], stiffness) for k in (0, 1)], axis=1)
        miss = np.hypot(*((design @ nodes - target) * (matches.trust > 0)).T)
        limit = 3 * TOLERANCE_MM * sharper
        weights = matches.trust * (np.clip(1 - (miss / limit) ** 2, 0, None) ** 2)[:, None]
    return replace(bend, shifts=tuple((float(x), float(y)) for x, y in np.round(nodes / size, ROUNDED)))


def _design(bend: Bend, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return marks × nodes: how much of each node's shift a mark has."""
    across, down = between_nodes(bend.columns, places[:, 0]), between_nodes(bend.rows, places[:, 1])
    return np.asarray((down[:, :, None] * across[:, None, :]).reshape(len(places), -1), np.float64)


def _stiffness(columns: int, rows: int) -> NDArray[np.float64]:
    """Return nodes × nodes: the penalty on second differences across and down, and a trace of one on the shifts."""
    across = np.kron(np.eye(rows), np.diff(np.eye(columns), 2, axis=0)) * STIFF_ACROSS**0.5
    down = np.kron(np.diff(np.eye(rows), 2, axis=0), np.eye(columns)) * STIFF_DOWN**0.5
    return np.asarray(across.T @ across + down.T @ down + 1e-6 * np.eye(columns * rows), np.float64)


def _weighted(
    design: NDArray[np.float64], weights: NDArray[np.float64], target: NDArray[np.float64], penalty: NDArray[np.float64]
) -> NDArray[np.float64]:
    weighted = design * weights[:, None]
    return np.asarray(np.linalg.solve(weighted.T @ design + penalty, weighted.T @ target), np.float64)


def _judged(form: FormMarks, bend: Bend, pose: Matrix, matches: _Matches) -> PoseFit:
    """Return the fit through a bend, judged by the marks as they are seen through it."""
    recognised = np.asarray((matches.trust > 0).any(axis=1), np.bool_)
    off_mm = np.asarray(np.hypot(*(matches.shifts * (matches.trust > 0)).T), np.float64)
    height, width = form.fine.shape
    return judged_fit(pose, form.words, (width, height), (recognised, off_mm), bend)


def _strain(bend: Bend) -> float:
    """Return the largest change of the shift from one node to the next, in their distances."""
    right, down = node_shifts(bend)
    across, along = np.diff(right, axis=1) * (bend.columns - 1), np.diff(down, axis=0) * (bend.rows - 1)
    return float(max(np.abs(across).max(), np.abs(along).max()))
