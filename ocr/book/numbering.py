"""Running numbers of entries and pages: the neighbours settle a number that the ink leaves open.

A clerk's own slip (a number twice, a number left out) is clear in the ink and stays; the counted number is taken only
where the strokes support it nearly as well as the one that was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import exp

from ocr.book.changes import with_field
from ocr.decode.ceilings import ASKED, is_asked
from ocr.decode.figure_rivals import written_alike
from ocr.decode.reasons import FIGURE_RIVAL
from ocr.recognise.ctc import greedy_text
from ocr.recognise.trace import Trace, unpack_trace
from records.language import gettext as _
from records.stages import COUNTED, EntryReading, FieldReading, FieldState, InkTrace, Reason

PAGE = "trangSo"
COLUMNS = ("so", PAGE)
OPEN = -4.0
"""Log-likelihood ratio to the reading (nats) down to which a number is open; where one of two numbers was written
clearly the other lies below -6."""
COUNTED_ODDS = 4.0
"""Log prior odds (nats) of the number between its neighbours against any other."""
CEILING, SUPPORTED = 0.95, 0.98
"""Highest confidence of a changed number, and of one that was read as its neighbours count."""
ALONE = "number_alone"
"""Code of the reason on a number that its neighbours do not support."""


def settle_numbers(entries: Sequence[EntryReading], traces: Sequence[Sequence[InkTrace]]) -> list[EntryReading]:
    """Correct the entry and page numbers of a book that the ink leaves open.

    Args:
        entries: in book order.
        traces: ink traces of each entry's page; those of other rows are ignored.
    """
    settled = list(entries)
    for column in COLUMNS:
        read = {place: field for place, entry in enumerate(entries) if (field := _written(entry, column))}
        numbers = {place: int(field.value) for place, field in read.items() if field.value.isdecimal()}
        for place, field in read.items():
            counted = _counted(numbers, place)
            ink = _ink(traces[place], column, entries[place].row)
            if counted is None or ink is None:
                continue
            counts = numbers.get(place) == counted
            settled[place] = with_field(
                settled[place], _without_rival(field, ink) if counts else _changed(field, counted, ink)
            )
        settled = [_as_sure_as_its_neighbours(settled, place, column) for place in range(len(settled))]
    return settled


def _as_sure_as_its_neighbours(entries: Sequence[EntryReading], place: int, column: str) -> EntryReading:
    """Return an entry whose number is sure only where its neighbours count up to it: one reading is a question."""
    entry, field = entries[place], _written(entries[place], column)
    if field is None or field.state is not FieldState.READ or field.confidence <= ASKED:
        return entry
    near = {other: _written(entries[other], column) for other in range(max(0, place - 2), min(len(entries), place + 3))}
    numbers = {other: int(one.value) for other, one in near.items() if one is not None and one.value.isdecimal()}
    same_page = column == PAGE and entry.row is not None  # all rows of a page bear its number
    if same_page or numbers.get(place) in set(_counts(numbers, place)):
        return entry
    reason = Reason(ALONE, _("Số trước và sau không xác nhận số này."))
    return with_field(entry, replace(field, confidence=ASKED, reasons=(*field.reasons, reason)))


def _written(entry: EntryReading, column: str) -> FieldReading | None:
    fields = (field for field in entry.fields if field.column == column)
    return next((field for field in fields if field.state in (FieldState.READ, FieldState.UNREAD)), None)


def _counted(numbers: Mapping[int, int], place: int) -> int | None:
    """Return the number that the two neighbours before, after, or on both sides imply for a place."""
    return next(_counts(numbers, place), None)


def _counts(numbers: Mapping[int, int], place: int) -> Iterator[int]:
    """Yield the numbers that two neighbours each imply for a place: of both sides, before, after."""
    for near, far in ((-1, 1), (-1, -2), (1, 2)):
        one, other = numbers.get(place + near), numbers.get(place + far)
        if one is not None and other is not None and other - one == far - near:
            yield one - near


def _ink(traces: Sequence[InkTrace], column: str, row: int | None) -> Trace | None:
    kept = (trace for trace in traces if trace.column == column and trace.row == row)
    return next((unpack_trace(trace.packed) for trace in kept), None)


def _without_rival(field: FieldReading, ink: Trace) -> FieldReading:
    """Return a field that counts on from its neighbours without the doubt that its ink may be figures that look alike.

    They would need as much more ink as order is worth. Only where that doubt alone keeps the number a question.
    """
    doubted = [reason for reason in field.reasons if reason.code == FIGURE_RIVAL]
    others = [reason for reason in field.reasons if reason.code != FIGURE_RIVAL]
    if not doubted or field.confidence < ASKED or is_asked(others):
        return field
    read, *rivals = ink([field.as_written, *written_alike(field.as_written)])
    chance = SUPPORTED / (1 + exp(max(rivals) - read - COUNTED_ODDS))
    return replace(field, confidence=chance, reasons=tuple(others)) if chance > ASKED else field


def _changed(field: FieldReading, counted: int, ink: Trace) -> FieldReading:
    """Return the field with the counted number if the ink leaves it open."""
    writings = dict.fromkeys(f"{counted:0{figures}d}" for figures in (1, 2, 3))
    read, *found = ink([field.as_written or greedy_text(ink.rows), *writings])
    gain = max(found) - read
    if gain <= OPEN:
        return field
    words = _("Nét mực để ngỏ; lấy {number} theo thứ tự các số trước và sau.")
    others = (field.value, *field.alternatives) if field.value else field.alternatives
    return replace(
        field,
        state=FieldState.READ,
        as_written=field.as_written or str(counted),
        value=str(counted),
        confidence=CEILING / (1 + exp(-gain - COUNTED_ODDS)),
        reasons=(*field.reasons, Reason(COUNTED, words.format(number=counted))),
        alternatives=tuple(dict.fromkeys(others)),
    )
