"""Place of the rubber stamp that says the kind of registration.

Around the head of the notes, where a form has no boxes to tick.
"""

from __future__ import annotations

from collections.abc import Sequence

from ocr.learning.geometry import MM, Rect, around
from ocr.learning.labels.labels import Label
from ocr.learning.places.areas import Place
from records.wordings import WordingRole, wordings_of

NOTES = "ghiChu"
ABOVE_MM, DEEP_MM = 35.0, 32.0
"""Stamps are set within so much above the notes' first line, where other forms have their boxes, and below it."""


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
    rect = Rect(room.left, max(0.0, room.top - ABOVE_MM * MM), room.right, min(room.bottom, room.top + DEEP_MM * MM))
    return [(column, rect) for column in sorted(stamped)]
