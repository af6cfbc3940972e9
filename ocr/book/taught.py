"""Decided values of a book, taught to the rest of it: signers, offices, places, relations and notes come again.

What was taught stays a question, for the ink was not clear. What the ink does not show at all is offered. Only a
signer, whose name is often hidden by his signature in the whole of a book, and what an unclear stamp looks most like
are claimed, as a question, where people decided the same nearly always.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ocr.book.changes import with_field
from ocr.book.lessons import lesson
from ocr.book.signers import COLUMNS as SIGNED
from records.language import gettext as _
from records.record_types import Column, FieldKind, RecordType
from records.stages import TAUGHT, Decided, EntryReading, FieldReading, FieldState, Reason

SURE = 0.95
"""Readings from this confidence on are left alone."""
OFFERED = 3
"""Values offered beside a line that was not read."""
_OF_A_KIND = frozenset({FieldKind.PLACE, FieldKind.OFFICE, FieldKind.ETHNIC_GROUP, FieldKind.NATIONALITY})
_OF_A_COLUMN = frozenset({FieldKind.RELATION, FieldKind.TEXT, FieldKind.CODE})
"""Kinds of which all columns of a book share their values, and kinds of which each column has its own."""


def with_decided(entry: EntryReading, decided: Decided) -> EntryReading:
    """Return an entry with what a person decided in place of what was read, as certain."""
    return replace(entry, fields=tuple(_certain(field, decided) for field in entry.fields))


def as_read(entry: EntryReading, read: EntryReading, decided: Decided) -> EntryReading:
    """Return a settled entry with what was read in the columns that a person decided: there the decision counts."""
    own = {field.column: field for field in read.fields if field.column in decided}
    return replace(entry, fields=tuple(own.get(field.column, field) for field in entry.fields))


def teach(entries: Sequence[EntryReading], decided: Sequence[Decided], kind: RecordType) -> list[EntryReading]:
    """Return the entries with doubtful readings put right by what people decided elsewhere in the book.

    Args:
        entries: in book order.
        decided: what people decided, one mapping an entry.
        kind: record type of the book.
    """
    taught = list(entries)
    known = _vocabularies(decided, kind)
    for place, entry in enumerate(entries):
        for field in entry.fields:
            usual = known.get(_group(field.column, kind), Counter())
            if usual and field.column not in decided[place] and _is_doubtful(field):
                taught[place] = with_field(taught[place], _taught(field, usual, kind.column(field.column), entry))
    return taught


def _certain(field: FieldReading, decided: Decided) -> FieldReading:
    value = decided.get(field.column)
    if value is None or field.state is FieldState.NOT_ON_FORM:
        return field
    return replace(field, state=FieldState.READ if value else FieldState.BLANK, value=value, confidence=1.0)


def _vocabularies(decided: Sequence[Decided], kind: RecordType) -> Mapping[str, Counter[str]]:
    """Count the decided values by the group of columns in which they come again."""
    known: dict[str, Counter[str]] = {}
    for entry in decided:
        for column, value in entry.items():
            if value and (group := _group(column, kind)):
                known.setdefault(group, Counter())[value] += 1
    return known


def _group(column: str, kind: RecordType) -> str:
    """Return the group of columns that share their values; "" for one whose values do not come again."""
    what = kind.column(column).kind
    if column in SIGNED or what in _OF_A_COLUMN:
        return column
    return str(what) if what in _OF_A_KIND else ""


def _is_doubtful(field: FieldReading) -> bool:
    return field.state is FieldState.UNREAD or (field.state is FieldState.READ and field.confidence < SURE)


def _taught(field: FieldReading, usual: Counter[str], column: Column, entry: EntryReading) -> FieldReading:
    found, unread = lesson(field, usual, column, entry), field.state is FieldState.UNREAD
    offered = [value for value, _often in usual.most_common(OFFERED)] if unread else []
    if found is None:
        return replace(field, alternatives=tuple(dict.fromkeys((*field.alternatives, *offered))))
    others = (*filter(None, [field.value]), *field.alternatives, *offered)
    return replace(
        field,
        state=FieldState.READ,
        value=found.value,
        confidence=found.confidence,
        reasons=(*field.reasons, _reason(field, found.value, usual)),
        alternatives=tuple(dict.fromkeys(other for other in others if other != found.value)),
    )


def _reason(field: FieldReading, value: str, usual: Counter[str]) -> Reason:
    if field.state is FieldState.UNREAD:
        words = _("Máy không đọc được; lấy “{value}” vì người duyệt đã chốt như vậy ở {count} chỗ khác trong sổ.")
        return Reason(TAUGHT, words.format(value=value, count=usual[value]))
    words = _("Máy đọc “{read}”; lấy “{value}” vì người duyệt đã chốt như vậy ở chỗ khác trong sổ.")
    return Reason(TAUGHT, words.format(read=field.value, value=value))
