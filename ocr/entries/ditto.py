"""Ditto marks in tables: what is written as `"`, "nt", "như trên" says what the entry above it says in the same column.

The mark stays as it is written; its value is that of the entry above, never surer than that one. What the first entry
of a page repeats stands on the page before it, so it goes to a person.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from ocr.entries.zone_reading import ZoneReading
from ocr.zones.ditto import NEVER
from records.language import gettext as _
from records.stages import DITTO, EntryReading, FieldReading, FieldState, Reason
from records.text.vietnamese import skeleton

MARK = '"'
"""How a mark of two strokes is written down."""
SURE_MARK = 0.98
"""Of two short strokes alone in a cell."""
UNRESOLVED = "ditto_unresolved"
SOURCE = "ditto"
_STROKES = re.compile(r"""[-–—.\s]*(?:["”“″〃]|['’´]{2}|/{2}|,,)[-–—.\s]*""")
_WORDS = frozenset({"nt", "nhu tren", "giong tren", "cung tren"})


def says_ditto(text: str) -> bool:
    """Return whether a cell's text says that it repeats the one above: `"`, `-"-`, "nt", "-nt-", "n/t", "như trên"."""
    letters = re.sub(r"[^a-z ]+", "", skeleton(text).lower()).strip()
    return bool(_STROKES.fullmatch(text)) or letters in _WORDS


def open_dittos(lines: Sequence[ZoneReading], marked: Container[str]) -> list[FieldReading]:
    """Return the columns of a cell that holds a ditto mark, while the entry above is not yet known; none of others.

    Args:
        lines: of one area.
        marked: ids of the areas in which the marks themselves were seen.
    """
    area = lines[0].zone.area
    if area.row is None or NEVER.intersection(area.columns):
        return []
    readings = [line.reading for line in lines if line.reading is not None]
    text = " ".join(reading.text for reading in readings).strip()
    if area.id in marked:
        written, sure = MARK, SURE_MARK
    elif says_ditto(text):
        written, sure = text, min(reading.confidence for reading in readings if reading.words)
    else:
        return []
    reason = Reason(UNRESOLVED, _("Sổ ghi “{mark}” nhưng không lấy được giá trị ở dòng trên.").format(mark=written))
    boxes = tuple(line.zone.box for line in lines)
    return [
        FieldReading(column, FieldState.UNREAD, written, "", sure, boxes, SOURCE, (reason,)) for column in area.columns
    ]


def resolve_dittos(entries: Sequence[EntryReading]) -> tuple[EntryReading, ...]:
    """Return the entries of a page, from the top; every ditto mark has the value of the entry above it.

    A mark under a value that is unread, blank or not on the page stays unread.
    """
    resolved: list[EntryReading] = []
    above: Mapping[str, FieldReading] = {}
    for entry in entries:
        fields = tuple(_resolved(field, above.get(field.column)) for field in entry.fields)
        resolved.append(replace(entry, fields=fields))
        above = {field.column: field for field in fields}
    return tuple(resolved)


def _resolved(field: FieldReading, above: FieldReading | None) -> FieldReading:
    """Return a field with the value above it if it is an open ditto mark, else as it is."""
    if field.source != SOURCE or field.state is not FieldState.UNREAD:
        return field
    if above is None or above.state is not FieldState.READ:
        return replace(field, confidence=0.0)
    reason = Reason(DITTO, _("Sổ ghi “{mark}”: lấy theo dòng trên.").format(mark=field.as_written))
    return replace(
        field,
        state=FieldState.READ,
        value=above.value,
        confidence=min(field.confidence, above.confidence),
        reasons=(reason,),
        alternatives=above.alternatives,
    )
