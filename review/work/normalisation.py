"""What a person typed, as the ministry's table wants it; what fits no rule stays as it was typed."""

from __future__ import annotations

from records.dates import parse_date
from records.record_types import Column, FieldKind, code_list
from records.text.vietnamese import collapse_blanks, fold_tone_placement, nfc, title_case

DATES = {FieldKind.DATE, FieldKind.PARTIAL_DATE}


def normalise(column: Column, text: str) -> str:
    """The cell for a typed text: dates dd.mm.yyyy, names in title case, codes for their words."""
    clean = collapse_blanks(nfc(text))
    if column.kind in DATES:
        return date_cell(clean)
    if column.kind is FieldKind.NAME:
        return title_case(clean)
    if column.codes is not None:
        return code_list(column.codes).value(clean) or clean
    return clean


def same_value(one: str, other: str) -> bool:
    """Whether two keyers said the same: letter case, blanks and the place of a tone mark are no difference."""
    return _key(one) == _key(other)


def code_label(column: Column, value: str) -> str:
    """What a code means, "" for other values."""
    return (code_list(column.codes).label(value) or "") if column.codes and value else ""


def date_cell(text: str) -> str:
    """A typed date as dd.mm.yyyy, or less; what is no date stays as it was typed."""
    date = parse_date(text)
    return date.cell() if date else text


def _key(text: str) -> str:
    return fold_tone_placement(collapse_blanks(text)).casefold()
