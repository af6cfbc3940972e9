"""Typed texts brought into the form of the ministry's table; a text that fits no rule stays as typed."""

from __future__ import annotations

from records.dates import parse_date
from records.record_types import Column, FieldKind, code_list
from records.text.vietnamese import collapse_blanks, fold_tone_placement, nfc, title_case

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


def same_value(one: str, other: str) -> bool:
    """Return whether two keyers agree; letter case, blanks and the place of a tone mark make no difference."""
    return _key(one) == _key(other)


def code_label(column: Column, value: str) -> str:
    """Return the meaning of a code, "" for other values."""
    return (code_list(column.codes).label(value) or "") if column.codes and value else ""


def date_cell(text: str) -> str:
    """Return a typed date as dd.mm.yyyy, or less; a text that is no date stays as typed."""
    date = parse_date(text)
    return date.cell() if date else text


def _key(text: str) -> str:
    return fold_tone_placement(collapse_blanks(text)).casefold()
