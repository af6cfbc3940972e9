"""Decoding: from the words of a line to the value of a column, by kind of field. Priors never invent a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ocr.decode import reasons
from ocr.decode.context import BookContext
from ocr.decode.evidence import DecodedValue, ReadingEvidence, evidence_of, no_value
from ocr.decode.fillers import WORDED, filler_proposals, without_fillers
from ocr.decode.kinds.closed_lists import decode_code, decode_entry, decode_wording
from ocr.decode.kinds.composite import split_line
from ocr.decode.kinds.dates import decode_date, decode_date_gaps, decode_date_words, decode_time
from ocr.decode.kinds.names import decode_name
from ocr.decode.kinds.numbers import decode_book_number, decode_identity_number, decode_number
from ocr.decode.kinds.places import decode_office, decode_place
from ocr.decode.kinds.text import decode_text
from ocr.decode.place_proposals import sign_proposals
from ocr.decode.proposals import LISTS, part_proposals, proposals
from ocr.decode.weighing import settle
from records.editions import DatePart
from records.record_types import Column, FieldKind

__all__ = [
    "DecodedValue",
    "ReadingEvidence",
    "decode",
    "decode_date_parts",
    "evidence_of",
    "split_line",
    "decode_settled",
]

UNKNOWN_BOOK = BookContext()
GUESSED = 0.45
"""Confidence of words below which a reading is illegible; figures are tested by their grammar."""
SCRAWLED = 0.05
"""The same for a reader with a text scorer, which is calibrated letter by letter and needs no further doubt."""
_IN_PLACES = (FieldKind.PLACE, FieldKind.OFFICE, FieldKind.PROVINCE)
_IN_WORDS = (FieldKind.NAME, FieldKind.PLACE, FieldKind.OFFICE, FieldKind.PROVINCE, FieldKind.TEXT)

_PLAIN: Mapping[FieldKind, Callable[[ReadingEvidence], DecodedValue]] = {
    FieldKind.NAME: decode_name,
    FieldKind.DATE: decode_date,
    FieldKind.PARTIAL_DATE: decode_date,
    FieldKind.DATE_WORDS: decode_date_words,
    FieldKind.TIME: decode_time,
    FieldKind.NUMBER: decode_number,
    FieldKind.IDENTITY_NUMBER: decode_identity_number,
    FieldKind.TEXT: decode_text,
}
_WORDINGS = (FieldKind.RELATION, FieldKind.POSITION)


def decode(column: Column, evidence: ReadingEvidence, book: BookContext = UNKNOWN_BOOK) -> DecodedValue:
    """Decode the value of a column from the words read for it.

    Args:
        column: the column, whose kind selects the decoder.
        evidence: the words read.
        book: facts of the book, for its number and the administrative units of its time.
    """
    filled = settle(evidence, filler_proposals(evidence)) if column.kind in WORDED else evidence
    signed = settle(filled, sign_proposals(filled)) if column.kind in _IN_PLACES else filled
    return decode_settled(column, settle(signed, proposals(column, signed, book.of_column(column.name))), book)


def decode_settled(column: Column, evidence: ReadingEvidence, book: BookContext = UNKNOWN_BOOK) -> DecodedValue:
    """Decode words that have been weighed already; arguments as `decode`."""
    value = _decode(column, without_fillers(evidence) if column.kind in WORDED else evidence, book)
    return value if value.value else replace(value, confidence=0.0)


def decode_date_parts(
    day: ReadingEvidence, month: ReadingEvidence, year: ReadingEvidence, book: BookContext = UNKNOWN_BOOK
) -> DecodedValue:
    """Decode a date with one gap each for day, month and year; a gap without figures is unknown."""
    gaps = zip(DatePart, (day, month, year), strict=True)
    return decode_date_gaps(*(settle(gap, part_proposals(part, gap, book)) for part, gap in gaps))


def _decode(column: Column, evidence: ReadingEvidence, book: BookContext) -> DecodedValue:
    """Dispatch on the kind of field."""
    if evidence.engine < (SCRAWLED if evidence.has_ink else GUESSED) and column.kind in _IN_WORDS:
        return no_value(evidence, reasons.illegible(evidence.text))
    if column.kind in LISTS:
        by_list = decode_wording if column.kind in _WORDINGS else decode_entry
        return by_list(evidence, LISTS[column.kind])
    if column.kind is FieldKind.CODE and column.codes:
        return decode_code(evidence, column.codes)
    if column.kind is FieldKind.OFFICE:
        return decode_office(evidence, book.day, book.home)
    if column.kind in (FieldKind.PLACE, FieldKind.PROVINCE):
        return decode_place(evidence, book.day, book.home)
    if column.kind is FieldKind.BOOK_NUMBER:
        return decode_book_number(evidence, book.number)
    return _PLAIN.get(column.kind, decode_text)(evidence)
