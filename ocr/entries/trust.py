"""Trust in what was read: no more than in the place it was read at, or in the scan it was read on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from records.editions import Edition
from records.language import gettext as _
from records.stages import DOUBTFUL_AREA, ONE_BIT, TOO_STRANGE, EntryReading, FieldReading, FieldState, Reason

DOUBTFUL_CONFIDENCE = 0.5
"""Highest confidence of what was read where the place may be wrong or strokes are lost."""


def as_sure_as_the_form(fields: Sequence[FieldReading], edition: Edition) -> Iterator[FieldReading]:
    """Yield the fields; what stands in a doubtful area of a form that nobody has confirmed is never sure."""
    doubts = {
        column: Reason(DOUBTFUL_AREA, " ".join(doubt.message for doubt in area.doubts))
        for area in edition.areas
        if edition.is_proposed and area.doubts
        for column in area.columns
    }
    return doubted(fields, doubts)


def doubt_one_bit(entry: EntryReading) -> EntryReading:
    """Return an entry read on a scan in black and white alone: nothing of it is sure.

    Such scans lose thin strokes and tone marks, so letters read well are other letters; confidence was fitted on scans
    in grey and colour (9 % of what it called sure on five pages in one bit was wrong).
    """
    words = _("Ảnh quét đen trắng một bit làm mất nét mảnh và dấu. Quét lại ở thang xám hoặc màu thì máy chắc hơn.")
    why = Reason(ONE_BIT, words)
    return replace(entry, fields=tuple(doubted(entry.fields, {field.column: why for field in entry.fields})))


def doubt_too_strange(entry: EntryReading) -> EntryReading:
    """Return an entry of a page too unlike those that the curves were fitted on: nothing of it is sure.

    What is read alike in two places of it may be misread alike, so agreement lifts nothing either.
    """
    why = Reason(TOO_STRANGE, _("Trang khác xa các trang đã đo: không ô nào của trang được coi là chắc."))
    return replace(entry, fields=tuple(doubted(entry.fields, {field.column: why for field in entry.fields})))


def doubted(fields: Sequence[FieldReading], doubts: Mapping[str, Reason]) -> Iterator[FieldReading]:
    """Yield the fields, those of the columns in doubt never sure; what was doubted for the same before is as it is.

    Args:
        fields: of one entry.
        doubts: column → why.
    """
    for field in fields:
        why = doubts.get(field.column)
        if why is None or field.state not in (FieldState.READ, FieldState.BLANK):
            yield field
        elif all(reason.code != why.code for reason in field.reasons):
            sure = min(field.confidence, DOUBTFUL_CONFIDENCE)
            yield replace(field, confidence=sure, reasons=(*field.reasons, why))
        else:
            yield field
