"""TickBox boxes: detection of marks in printed squares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.zones.form_print import PRINT_DARKNESS, SHIFT, FormPrint, Grey, pixel_slices
from ocr.zones.lines import print_shift, shifted
from records.editions import TickBox

AROUND_MM = 1.0
"""Margin around the square in which its mark is searched: a check often has little more than its corner inside."""
PALEST_STROKE = 190
"""Grey level on evened paper below which even a pale pen's stroke lies."""
MARKED_SHARE = 0.06
"""Inked share of the square from which it is marked: one thin stroke across a 4 mm square."""
EMPTY_SHARE = 0.025
"""Inked share below which there are only specks and the soft edge of the square; between the two it is doubtful."""


class TickState(StrEnum):
    """State of a tick box."""

    MARKED = "marked"
    EMPTY = "empty"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class TickZone:
    """Tick box and its state; `share` is the inked part of its inside, 0–1."""

    tick: TickBox
    state: TickState
    share: float


def read_ticks(page: Grey, form: FormPrint, ticks: Sequence[TickBox]) -> tuple[TickZone, ...]:
    """Look into the squares of the evenly lit page; beside them too where none of a column is marked inside.

    A value that runs on from the left may come into a square, so what lies beside one makes it doubtful, never marked.
    """
    shares = [_inked(page, form, tick, 0.0) for tick in ticks]
    settled = {tick.column for tick, share in zip(ticks, shares, strict=True) if share >= MARKED_SHARE}
    return tuple(
        TickZone(tick, _state(share, 0.0 if tick.column in settled else _inked(page, form, tick, AROUND_MM)), share)
        for tick, share in zip(ticks, shares, strict=True)
    )


def _state(inside: float, beside: float) -> TickState:
    if inside >= MARKED_SHARE:
        return TickState.MARKED
    return TickState.DOUBTFUL if inside >= EMPTY_SHARE or beside >= MARKED_SHARE else TickState.EMPTY


def _inked(page: Grey, form: FormPrint, tick: TickBox, around_mm: float) -> float:
    """Measure the ink in one square and so far around it, without the print there, in areas of the square."""
    square, window = pixel_slices(tick.box, page.shape), pixel_slices(tick.box, page.shape, margin_mm=around_mm)
    down, right = print_shift(page, form, *pixel_slices(tick.box, page.shape, margin_mm=AROUND_MM))
    printed = form.grey[shifted(window[0], down), shifted(window[1], right)] < PRINT_DARKNESS
    # The soft edge of print in a scan is wider than on the form.
    covered = cv2.dilate(printed.astype(np.uint8), np.ones((2 * SHIFT - 1, 2 * SHIFT - 1), np.uint8)) > 0
    return float(np.count_nonzero(_reaching_in(page, square, window) & ~covered) / page[square].size)


def _reaching_in(page: Grey, square: tuple[slice, slice], window: tuple[slice, slice]) -> NDArray[np.bool_]:
    """Return a mask of dark strokes that touch the square; a value that runs on beside it does not."""
    dark = (page[window] < PALEST_STROKE).astype(np.uint8)
    count, labels = cv2.connectedComponents(dark, connectivity=8)
    rows, columns = (shifted(side, -around.start) for side, around in zip(square, window, strict=True))
    touching = np.zeros(count, bool)
    touching[labels[rows, columns]] = True
    touching[0] = False
    return np.asarray(touching[labels])
