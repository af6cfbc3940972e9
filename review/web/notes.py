"""Marginal notes of a record: those that people kept, and those proposed from its Ghi chú."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.store.review.notes import StoredAmendment
from records.notes.amendments import Amendment
from records.notes.parts import amendments_in, wording_key
from records.stages import EntryReading, FieldState

NOTES = "ghiChu"


def notes_in(entry: EntryReading, code: str) -> tuple[Amendment, ...]:
    """Parse the saved Ghi chú of an entry into amendments."""
    said = (field.value for field in entry.fields if field.column == NOTES and field.state is FieldState.READ)
    return amendments_in(next(said, ""), code)


def not_yet_kept(found: Iterable[Amendment], kept: Iterable[StoredAmendment]) -> tuple[Amendment, ...]:
    """Return the notes of which nobody has kept one with the same wording."""
    known = {wording_key(one.amendment.wording) for one in kept}
    return tuple(note for note in found if wording_key(note.wording) not in known)
