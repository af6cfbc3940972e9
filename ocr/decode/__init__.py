"""From the words of a line to the value of a column, by kind of field. Priors never invent: see each module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from ocr.decode.closed import decode_code, decode_entry, decode_wording
from ocr.decode.composite import split_line
from ocr.decode.dates import decode_date, decode_date_parts, decode_date_words, decode_time
from ocr.decode.evidence import Decoded, Evidence, evidence_of
from ocr.decode.names import decode_name
from ocr.decode.numbers import decode_book_number, decode_identity_number, decode_number
from ocr.decode.places import decode_place
from ocr.decode.text import decode_text
from records.record_types import Column, FieldKind

__all__ = ["Decoded", "Evidence", "decode", "decode_date_parts", "evidence_of", "split_line"]

_PLAIN: Mapping[FieldKind, Callable[[Evidence], Decoded]] = {
    FieldKind.NAME: decode_name,
    FieldKind.DATE: decode_date,
    FieldKind.PARTIAL_DATE: decode_date,
    FieldKind.DATE_WORDS: decode_date_words,
    FieldKind.TIME: decode_time,
    FieldKind.NUMBER: decode_number,
    FieldKind.BOOK_NUMBER: decode_book_number,
    FieldKind.IDENTITY_NUMBER: decode_identity_number,
    FieldKind.TEXT: decode_text,
}
_LISTS = {FieldKind.ETHNIC_GROUP: "ethnic_groups", FieldKind.NATIONALITY: "nationalities"}
_WORDINGS = {FieldKind.RELATION: "relations", FieldKind.POSITION: "positions"}


def decode(column: Column, evidence: Evidence, on: date | None = None) -> Decoded:
    """The value of a column from the words read for it.

    Args:
        column: decides how the words are understood.
        evidence: the words.
        on: day of registration when known, for places.
    """
    value = _decode(column, evidence, on)
    return value if value.value else replace(value, confidence=0.0)


def _decode(column: Column, evidence: Evidence, on: date | None) -> Decoded:
    """By kind."""
    if column.kind in _LISTS:
        return decode_entry(evidence, _LISTS[column.kind])
    if column.kind in _WORDINGS:
        return decode_wording(evidence, _WORDINGS[column.kind])
    if column.kind is FieldKind.CODE and column.codes:
        return decode_code(evidence, column.codes)
    if column.kind in (FieldKind.PLACE, FieldKind.PROVINCE, FieldKind.OFFICE):
        return decode_place(evidence, on)
    return _PLAIN.get(column.kind, decode_text)(evidence)
