"""Values that come again in a book: one that was read alike in several entries, each time by its own ink, is surer.

A book of one commune names the same officials, offices and villages on many pages, written anew each time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import log

from ocr.book.changes import with_field
from ocr.book.signers import ALONE
from ocr.book.signers import COLUMNS as SIGNED
from ocr.decode.ceilings import is_asked
from ocr.decode.confidence import raised
from records.record_types import FieldKind, RecordType
from records.stages import FOLLOWED, EntryReading, FieldReading, FieldState
from records.text.vietnamese import comparison_key

DOUBT_LEFT = 0.25
"""Share of the odds against a value left when ENOUGH other entries were read alike; of fewer, in proportion."""
ENOUGH = 3
BACKED, TRUSTED = 0.7, 0.85
"""Confidence of its own from which a value is backed by others, and from which it backs others: what a prior reads
alike into poor ink again and again backs nothing."""
_RECURRING = (FieldKind.PLACE, FieldKind.OFFICE)


def trust_recurring(entries: Sequence[EntryReading], kind: RecordType) -> list[EntryReading]:
    """Return the entries of a book, its recurring values surer.

    Args:
        entries: in book order.
        kind: record type of the book.
    """
    seen: dict[tuple[str, str], set[int]] = defaultdict(set)
    for place, entry in enumerate(entries):
        for group, field in _own(entry, kind):
            if field.confidence >= TRUSTED:
                seen[group, comparison_key(field.value)].add(place)
    surer = list(entries)
    for place, entry in enumerate(entries):
        for group, field in _own(entry, kind):
            others = min(ENOUGH, len(seen[group, comparison_key(field.value)] - {place}))
            if others and field.confidence >= BACKED and not is_asked(field.reasons):
                sure = raised(field.confidence, -log(DOUBT_LEFT) * others / ENOUGH)
                surer[place] = with_field(surer[place], replace(field, confidence=sure))
    return surer


def _own(entry: EntryReading, kind: RecordType) -> Iterator[tuple[str, FieldReading]]:
    """Yield the values that rest on their own ink alone, each with the group of columns that it comes again in."""
    for field in entry.fields:
        what = kind.column(field.column).kind
        group = field.column if field.column in SIGNED else str(what) if what in _RECURRING else ""
        codes = {reason.code for reason in field.reasons}
        if group and field.state is FieldState.READ and not codes & (FOLLOWED | {ALONE}):
            yield group, field
