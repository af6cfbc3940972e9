"""Place of the rubber stamp that says the kind of registration.

At the head of the notes, where a form has no boxes to tick.
"""

from __future__ import annotations

from collections.abc import Sequence

from ocr.learning.areas import Place
from ocr.learning.geometry import MM, Rect, around
from ocr.learning.labels import Label
from records.wordings import WordingRole, wordings_of

NOTES = "ghiChu"
DEEP_MM = 32.0
"""Stamps are set within so much of the head of the notes."""


def stamp_places(
    places: Sequence[Place], ticks: Sequence[tuple[Label, Rect]], record_type: str
) -> list[tuple[str, Rect]]:
    """Return the columns that stamps may give, each with where to look for one."""
    notes = next((place for place in places if place.columns == (NOTES,)), None)
    if notes is None:
        return []
    ticked = {label.wording.column for label, _box in ticks}
    stamped = {wording.column for wording in wordings_of(record_type).of(WordingRole.STAMP)} - ticked
    room = around(list(notes.rects()))
    rect = Rect(room.left, room.top, room.right, min(room.bottom, room.top + DEEP_MM * MM))
    return [(column, rect) for column in sorted(stamped)]
