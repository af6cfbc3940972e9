"""Content of one extract: what the register says with the amendments in force, and who asked for the copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from records.dates import PartialDate, parse_date
from records.notes.amendments import Amendment
from records.record_types import FieldKind, RecordType, code_list
from records.stages import EntryReading, FieldState

NOTES = "ghiChu"
UNREADABLE = "(trong sổ không đọc được)"
_DAYS = (FieldKind.DATE, FieldKind.PARTIAL_DATE)
_PAPER = "{kind}: {label} từ “{before}” thành “{after}”"


@dataclass(frozen=True, slots=True)
class ExtractRequest:
    """Request for an extract, as it goes into the log.

    Attributes:
        requester: who asked.
        purpose: what for.
        signer: name and position of who signs the copy.
        copies: how many are handed out, at least 1.
    """

    requester: str
    purpose: str
    signer: str
    copies: int = 1


@dataclass(frozen=True, slots=True)
class ExtractContent:
    """Content of an extract.

    Attributes:
        type: code of the record type.
        number: its number in the log of the year.
        on: the day it is issued.
        issuer: the office that issues it, as its head names it.
        signer: name and position of who signs.
        values: column → text as printed.
        notes: what stands under "Ghi chú", a line each.
        place: office, number, volume and page of the register, as printed.
        pages: JPEGs of the register's pages.
    """

    type: str
    number: int
    on: date
    issuer: str
    signer: str
    values: Mapping[str, str]
    notes: tuple[str, ...]
    place: tuple[str, ...]
    pages: tuple[bytes, ...]


def printed_values(kind: RecordType, entry: EntryReading, amendments: Iterable[Amendment]) -> dict[str, str]:
    """Return column → text: what the register says, replaced by what later acts made of it, the last one holding."""
    values = {field.column: field.value for field in entry.fields if field.state is not FieldState.UNREAD}
    values |= {one.column: one.after for one in amendments if one.column and one.after}
    printed = {column: _printed(kind, column, value) for column, value in values.items()}
    unread = {field.column: UNREADABLE for field in entry.fields if field.state is FieldState.UNREAD}
    return {**unread, **printed}


def printed_notes(kind: RecordType, entry: EntryReading, amendments: Iterable[Amendment]) -> tuple[str, ...]:
    """Return the notes: the Ghi chú as it stands, then the acts that it does not tell in words."""
    written = next((field.value for field in entry.fields if field.column == NOTES), "")
    added = [_told(kind, one) for one in amendments if not one.wording or one.wording not in written]
    return tuple(line for line in (written, *added) if line)


def printed_day(day: PartialDate) -> str:
    """Return a day as the forms print it: 27/10/2008, 10/2008 or 2008."""
    return day.cell().replace(".", "/")


def _printed(kind: RecordType, name: str, value: str) -> str:
    column = kind.column(name)
    if column.codes:
        return code_list(column.codes).label(value) or value
    day = parse_date(value) if column.kind in _DAYS else None
    return printed_day(day) if day else value


def _told(kind: RecordType, one: Amendment) -> str:
    label = kind.column(one.column).label if one.column else ""
    said = (
        _PAPER.format(kind=one.kind.words, label=label, before=one.before, after=one.after) if label else one.kind.words
    )
    said += f", ngày {one.on}" if one.on else ""
    return f"{said}, theo {one.basis}." if one.basis else f"{said}."
