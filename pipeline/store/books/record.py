"""A record: an entry of a book as the store holds it, what state it is in and what a person has to do with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from records.stages import EntryReading

DRAFT = "draft"
APPROVED = "approved"
WITHDRAWN = "withdrawn"

BY_PERSON = "person:"
"""Begins the source of a field that a person decided; `person:7` is the user of that id."""


class ReviewTask(StrEnum):
    """What a person has to do with a record next."""

    REVIEW = "review"
    SECOND = "second"
    ARBITRATION = "arbitration"
    RESCAN = "rescan"
    APPROVAL = "approval"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it stands.

    Attributes:
        id: its number in the store.
        office_id: the office of its book.
        book_id: its book.
        page_id: the page it is read from, the best scan of it.
        position: place in the book, from 1.
        type: code of the record type.
        year: of its book.
        so: register number, "" where it was not read.
        state: `DRAFT`, `APPROVED` or `WITHDRAWN`.
        task: what a person has to do with it next.
        version: counts the changes; a save names the version that it saw.
        trust: 0 (doubt everything) to 1000 (nothing doubtful): its place in the queue.
        current: what is held true now; the machine's own words stay in the readings.
    """

    id: int
    office_id: int
    book_id: str
    page_id: int
    position: int
    type: str
    year: int
    so: str
    state: str
    task: ReviewTask
    version: int
    trust: int
    current: EntryReading


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record as a list shows it; its attributes are those of `Record`."""

    id: int
    book_id: str
    so: str
    task: ReviewTask
    trust: int


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """One entry as the machine has it.

    Attributes:
        entry: "PAGE:ROW" where it was first seen; its identity in the book.
        page_id: the page it is read from, the best scan of it.
        position: place in the book, from 1.
        machine: what was read.
        current: what was read with what follows from it (derived columns).
    """

    entry: str
    page_id: int
    position: int
    machine: EntryReading
    current: EntryReading
