"""Decided values of a book, taught to the rest of it: its signers, titles, offices and places come again.

A doubtful reading that is nearly a decided value, or ends like a decided address, is that value; it stays a question,
for the ink was not clear. What the ink does not show at all is offered. Only a signer, whose name is often hidden by
his signature in the whole of a book, is claimed, as a question, where people decided the same one nearly always.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ocr.book.changes import with_field
from ocr.book.meant_value import meant
from ocr.book.signers import COLUMNS as SIGNED
from ocr.decode.ceilings import ASKED
from records.language import gettext as _
from records.record_types import FieldKind, RecordType
from records.stages import TAUGHT, Decided, EntryReading, FieldReading, FieldState, Reason
from records.text.vietnamese import comparison_key

SURE = 0.95
"""Readings from this confidence on are left alone."""
OFFERED = 3
"""Values offered beside a line that was not read."""
ENOUGH, NEARLY_ALL = 3, 0.9
"""Decided signers, and the share of one among them, from which an unread one is claimed to be the same."""
CLAIMED = 0.5
"""Confidence of such a claim: a person is always asked."""
MOST = 60
"""Decided values of a kind with which a doubtful reading is compared, the most frequent ones."""
_RECURRING = (FieldKind.PLACE, FieldKind.OFFICE)


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
                taught[place] = with_field(taught[place], _taught(field, usual, kind.column(field.column).kind))
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
    """Return the group of a column: signers and titles by themselves, all places, all offices; "" for others."""
    if column in SIGNED:
        return column
    what = kind.column(column).kind
    return str(what) if what in _RECURRING else ""


def _is_doubtful(field: FieldReading) -> bool:
    return field.state is FieldState.UNREAD or (field.state is FieldState.READ and field.confidence < SURE)


def _taught(field: FieldReading, usual: Counter[str], kind: FieldKind) -> FieldReading:
    if field.state is FieldState.UNREAD:
        return _signed_alone(field, usual) if field.column in SIGNED else _offered(field, usual)
    if comparison_key(field.value) in {comparison_key(value) for value in usual}:
        return field
    found = meant(field.as_written or field.value, [value for value, _often in usual.most_common(MOST)], kind)
    if found is None or comparison_key(found.value) == comparison_key(field.value):
        return field
    words = _("Máy đọc “{read}”; lấy “{value}” vì người duyệt đã chốt như vậy ở chỗ khác trong sổ.")
    reason = Reason(TAUGHT, words.format(read=field.value, value=found.value))
    return replace(
        field,
        value=found.value,
        confidence=min(ASKED, max(field.confidence, ASKED * found.alike)),
        reasons=(*field.reasons, reason),
        alternatives=tuple(dict.fromkeys((field.value, *(one for one in field.alternatives if one != found.value)))),
    )


def _signed_alone(field: FieldReading, usual: Counter[str]) -> FieldReading:
    """Return an unread signer or title as the one that people decided nearly always, with the others to choose from."""
    (value, often), *_others = usual.most_common(1)
    if often < ENOUGH or often < NEARLY_ALL * usual.total():
        return _offered(field, usual)
    words = _("Máy không đọc được; lấy “{value}” vì người duyệt đã chốt như vậy ở {count} chỗ khác trong sổ.")
    reason = Reason(TAUGHT, words.format(value=value, count=often))
    others = (other for other, _often in usual.most_common(OFFERED) if other != value)
    return replace(
        field,
        state=FieldState.READ,
        value=value,
        confidence=CLAIMED,
        reasons=(*field.reasons, reason),
        alternatives=tuple(dict.fromkeys((*field.alternatives, *others))),
    )


def _offered(field: FieldReading, usual: Counter[str]) -> FieldReading:
    """Return an unread field with the usual values to choose from."""
    offered = (value for value, _often in usual.most_common(OFFERED))
    return replace(field, alternatives=tuple(dict.fromkeys((*field.alternatives, *offered))))
