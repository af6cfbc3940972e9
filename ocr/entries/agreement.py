"""Agreement between the fields of one entry: a name written twice, a date in figures and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import log

from ocr.decode import reasons
from ocr.decode.ceilings import is_asked
from ocr.decode.confidence import raised
from ocr.decode.edit_distance import MARK, distance
from ocr.entries.fact_columns import IN_WORDS
from ocr.entries.requester import relation_code
from records.date_words import words_to_date
from records.language import gettext as _
from records.record_types import FieldKind, RecordType
from records.stages import FOLLOWED, SAID_TWICE, SAME_PERSON, FieldReading, FieldState, Reason
from records.text.vietnamese import skeleton

CLEARER = 0.05
"""Lead in confidence from which one writing of a name decides for another."""
DOUBT_LEFT = 0.3
"""Share of the odds against a value left in two independent readings that agree."""
SAID_AGAIN_LEFT = 0.5
"""The same for a name or place that stands twice: one hand may mislead the reader twice."""
TRUST_LEFT = 0.5
"""Share of the confidence left in two that contradict each other; one of them is wrong."""
MOST_OF_ANOTHER = 0.6
"""Confidence limit for a name taken from another field: its own ink says nothing, so a person always looks."""
_SAID_AGAIN = (FieldKind.NAME, FieldKind.PLACE)
PRINCIPALS = frozenset({"nxnHoTen", "nksHoTen"})


def apply_agreement(fields: Sequence[FieldReading], kind: RecordType) -> tuple[FieldReading, ...]:
    """Adjust fields by each other: marks of a repeated name, confidence of what is written twice."""
    names = {column.name for column in kind.known if column.kind is FieldKind.NAME}
    read = {field.column: field for field in fields if field.state is FieldState.READ}
    people = [field for column, field in read.items() if column in names]
    settled = {field.column: _clearest(field, people) for field in people}
    settled |= _said_again(tuple(settled.get(field.column, field) for field in read.values()), kind)
    for words, figures in IN_WORDS.items():
        if words in read and figures in read:
            settled |= _dates(read[words], read[figures])
    together = tuple(settled.get(field.column, field) for field in fields)
    return tuple(_from_requester(field, together) for field in together)


def _from_requester(field: FieldReading, fields: Sequence[FieldReading]) -> FieldReading:
    """Derive an unread name of the principal from the requester, when they are the same person."""
    if field.column not in PRINCIPALS or field.state is not FieldState.UNREAD:
        return field
    by_column = {other.column: other for other in fields}
    relation, requester = (by_column.get(column) for column in ("nycQuanHe", "nycHoTen"))
    if relation is None or requester is None or requester.state is not FieldState.READ:
        return field
    if relation_code(relation.value) != "self":
        return field
    reason = Reason(SAME_PERSON, _("Người yêu cầu là chính đương sự: lấy họ tên ở mục người yêu cầu."))
    return replace(
        field,
        state=FieldState.DERIVED,
        value=requester.value,
        confidence=min(requester.confidence, MOST_OF_ANOTHER),
        source="derived:nycHoTen",
        reasons=(*field.reasons, reason),
    )


def _clearest(field: FieldReading, people: Sequence[FieldReading]) -> FieldReading:
    """Give a name the marks of its clearest writing on the page."""
    same = [other for other in people if other.value != field.value and _same_letters(other.value, field.value)]
    best = max(same, key=lambda other: other.confidence, default=field)
    if best.confidence < field.confidence + CLEARER:
        return field
    sure = (field.confidence + best.confidence) / 2
    reason = reasons.repeated(best.value)
    return replace(
        field,
        value=best.value,
        confidence=sure,
        reasons=(*field.reasons, reason),
        alternatives=tuple(dict.fromkeys((field.value, *field.alternatives))),
    )


def _said_again(read: Sequence[FieldReading], kind: RecordType) -> dict[str, FieldReading]:
    """Return the names and places that stand twice in the entry and were read alike, surer than one by itself."""
    own = [field for field in read if kind.column(field.column).kind in _SAID_AGAIN and _is_own(field)]
    often = Counter(field.value for field in own)
    return {
        field.column: _surer(field, SAID_AGAIN_LEFT)
        for field in own
        if often[field.value] > 1 and not is_asked(field.reasons)
    }


def _is_own(field: FieldReading) -> bool:
    """Return whether a value rests on its own ink alone."""
    return all(reason.code not in FOLLOWED for reason in field.reasons)


def _same_letters(one: str, other: str) -> bool:
    """Return whether two names differ in a few marks only."""
    return skeleton(one) == skeleton(other) and distance(one, other) <= 4 * MARK


def _dates(words: FieldReading, figures: FieldReading) -> dict[str, FieldReading]:
    """Raise or lower the confidence of both fields.

    A reading that was chosen for its agreement proves nothing by it.
    """
    date = words_to_date(words.value)
    if date is None or any(reason.code == SAID_TWICE for reason in (*words.reasons, *figures.reasons)):
        return {}
    if date.cell() == figures.value:
        return {field.column: _surer(field) for field in (words, figures)}
    reason = reasons.words_differ(date.cell(), figures.value)
    return {
        field.column: replace(field, confidence=field.confidence * TRUST_LEFT, reasons=(*field.reasons, reason))
        for field in (words, figures)
    }


def _surer(field: FieldReading, doubt_left: float = DOUBT_LEFT) -> FieldReading:
    return replace(field, confidence=raised(field.confidence, -log(doubt_left)))
