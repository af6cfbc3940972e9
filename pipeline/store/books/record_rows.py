"""Rows of records: the value of a row, and an entry put into one together with its search columns."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from pipeline.store.books.record import APPROVED, Record, RecordLine, ReviewTask
from pipeline.store.schema.tables import RecordRow
from pipeline.store.values import from_json, to_json
from records.dates import parse_date
from records.register_numbers import RegisterNumber, parse_number
from records.stages import EntryReading, FieldState
from records.text.vietnamese import skeleton

PRINCIPALS = ("nksHoTen", "nktHoTen", "chongHoTen", "ncHoTen", "nxnHoTen")
"""Columns that name the person an entry is about."""

REGISTERED = "ngayDangKy"
"""Column of the day of registration: its year is that of the number."""

RecordColumns = tuple[int, int, str, int, int, str, int, str, str, str, int, int, str, int | None]
RECORD = (
    RecordRow.id,
    RecordRow.office_id,
    RecordRow.book_id,
    RecordRow.page_id,
    RecordRow.position,
    RecordRow.type,
    RecordRow.year,
    RecordRow.so,
    RecordRow.state,
    RecordRow.task,
    RecordRow.version,
    RecordRow.effort,
    RecordRow.current,
    RecordRow.policy_id,
)
"""Columns of a record in the order of its attributes, for whoever only reads it."""

LINES = select(RecordRow.id, RecordRow.book_id, RecordRow.so, RecordRow.task, RecordRow.effort)
"""What a list shows of records."""


@dataclass(frozen=True, slots=True)
class NumberedEntry:
    """Entry as the balance of its book counts it.

    Attributes:
        record_id: its record.
        page_id: the page that it is read from.
        number: its register number, None when it is unread or no number.
        year: of the series that the number belongs to.
    """

    record_id: int
    page_id: int
    number: RegisterNumber | None
    year: int


def numbered(record_id: int, page_id: int, so: str, book_year: int, current: str) -> NumberedEntry:
    """Return the entry of a row; its day of registration is read from the JSON, since a report counts shelves."""
    number = parse_number(so)
    days = (field["value"] for field in json.loads(current)["fields"] if field["column"] == REGISTERED)
    registered = parse_date(next(days, ""))
    year = (number.year if number else None) or (registered.year if registered else book_year)
    return NumberedEntry(record_id, page_id, number, year)


def line_of(record_id: int, book_id: str, so: str, task: str, effort: int) -> RecordLine:
    """Make the line of a row that `LINES` finds."""
    return RecordLine(record_id, book_id, so, ReviewTask(task), effort)


@lru_cache(maxsize=128)
def entry_of(current: str) -> EntryReading:
    """Read the entry of a row. A record that is handed out is soon saved, and its words are then compared."""
    return from_json(EntryReading, current)


def record_of(row: RecordRow, current: EntryReading | None = None) -> Record:
    """Make the value of a row; `current` is its entry where that is known, which saves reading it again."""
    return Record(
        id=row.id,
        office_id=row.office_id,
        book_id=row.book_id,
        page_id=row.page_id,
        position=row.position,
        type=row.type,
        year=row.year,
        so=row.so,
        state=row.state,
        task=ReviewTask(row.task),
        version=row.version,
        effort=row.effort,
        current=entry_of(row.current) if current is None else current,
        policy_id=row.policy_id,
    )


def record_in(row: tuple[*RecordColumns]) -> Record:
    """Make the record of a row of the columns `RECORD`."""
    number, office, book, page, place, code, year, so, state, task, version, effort, current, policy = row
    entry = entry_of(current)
    return Record(
        number, office, book, page, place, code, year, so, state, ReviewTask(task), version, effort, entry, policy
    )


def is_open(row: RecordRow) -> bool:
    """Return whether the machine may still update it: nobody has approved it, or holds a decision on it for others."""
    waits = row.task in (None, ReviewTask.REVIEW, ReviewTask.RESCAN)
    return row.state != APPROVED and (waits or row.policy_id is not None)


def keep_entry(row: RecordRow, entry: EntryReading) -> None:
    """Make an entry the record's value, with its search columns; the same entry changes nothing."""
    text = to_json(EntryReading, entry)
    if text == row.current:
        return
    values = {field.column: field.value for field in entry.fields if field.state is FieldState.READ}
    name = next((values[column] for column in PRINCIPALS if column in values), "")
    row.so, row.name_folded = values.get("so", ""), skeleton(name).lower()
    row.current, row.version = text, (row.version or 0) + 1
