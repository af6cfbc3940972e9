"""Typed texts brought into the form of the ministry's table; a text that fits no rule stays as typed."""

from __future__ import annotations

from records.dates import parse_date
from records.record_types import Column, FieldKind, code_list
from records.text.vietnamese import collapse_blanks, nfc, title_case

DATES = {FieldKind.DATE, FieldKind.PARTIAL_DATE}


def normalise(column: Column, text: str) -> str:
    """Return the cell for a typed text: dates dd.mm.yyyy, names in title case, codes for their words."""
    clean = collapse_blanks(nfc(text))
    if column.kind in DATES:
        return date_cell(clean)
    if column.kind is FieldKind.NAME:
        return title_case(clean)
    if column.codes is not None:
        return code_list(column.codes).value(clean) or clean
    return clean


def code_label(column: Column, value: str) -> str:
    """Return the meaning of a code, "" for other values."""
    return (code_list(column.codes).label(value) or "") if column.codes and value else ""


def date_cell(text: str) -> str:
    """Return a typed date as dd.mm.yyyy, or less; a text that is no date stays as typed."""
    date = parse_date(text)
    return date.cell() if date else text
