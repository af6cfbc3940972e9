"""Record of an entry in the store, its state, and the next task of a person with it."""

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
    """Next task of a person with a record."""

    REVIEW = "review"
    SECOND = "second"
    ARBITRATION = "arbitration"
    RESCAN = "rescan"
    APPROVAL = "approval"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Record:
    """Record as it stands.

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
        task: next task of a person with it.
        version: count of its changes; a save names the version that it saw.
        effort: expected work for each wrong field found in it, in tenths of a second: its place in the queue.
        current: the values held true now; the machine's own words stay in the readings.
        policy_id: the policy of its book by which it passed; None = people decide, or have decided, on it.
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
    effort: int
    current: EntryReading
    policy_id: int | None


@dataclass(frozen=True, slots=True)
class RecordLine:
    """Line of a record in lists; its attributes are those of `Record`."""

    id: int
    book_id: str
    so: str
    task: ReviewTask
    effort: int


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """Entry as the machine has it.

    Attributes:
        entry: "PAGE:ROW" where it was first seen; its identity in the book.
        page_id: the page it is read from, the best scan of it.
        position: place in the book, from 1.
        machine: the reading.
        current: the reading with the columns derived from it.
    """

    entry: str
    page_id: int
    position: int
    machine: EntryReading
    current: EntryReading
