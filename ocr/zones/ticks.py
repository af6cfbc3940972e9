"""Tick boxes: is there a mark in the printed square?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ocr.zones.form import PIXELS_PER_MM, FormPrint, Grey, pixel_slices
from records.editions import Tick

MARKED_SHARE = 0.06
"""Share of the square's inside under ink from which it is marked: one thin stroke across a 4 mm square."""
EMPTY_SHARE = 0.025
"""Below this only specks and the soft edge of the square are there; between the two nobody should be sure."""


class TickState(StrEnum):
    """What a square shows."""

    MARKED = "marked"
    EMPTY = "empty"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class TickZone:
    """A tick box and what was seen in it; `share` is the part of its inside that is inked, 0–1."""

    tick: Tick
    state: TickState
    share: float


def read_tick(page: Grey, form: FormPrint, tick: Tick) -> TickZone:
    """Look into one square of the evenly lit page, its printed outline left out."""
    rows, columns = pixel_slices(tick.box, page.shape)
    outline = form.rules[rows, columns] > 0
    inside = page[rows, columns][~outline]
    if inside.size < PIXELS_PER_MM**2:
        return TickZone(tick, TickState.DOUBTFUL, 0.0)
    share = float((inside < 170).mean())
    if share >= MARKED_SHARE:
        return TickZone(tick, TickState.MARKED, share)
    return TickZone(tick, TickState.EMPTY if share < EMPTY_SHARE else TickState.DOUBTFUL, share)
