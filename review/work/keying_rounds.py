"""Rounds of double keying of a record: what two people and their arbitrator settled, and what would overrule them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.store import Transaction
from pipeline.store.review.keyings import KeyingRound, differ
from records.stages import FieldReading


def keyed_round(rows: Transaction, record_id: int, turn: KeyingRound) -> tuple[int, tuple[FieldReading, ...]]:
    """Return keyer and fields of a keying round that must be there."""
    found = rows.keyings.of(record_id, turn)
    if found is None:
        raise LookupError(f"record {record_id} has no round {turn}")
    return found


def disputed_columns(first: Sequence[FieldReading], second: Sequence[FieldReading]) -> frozenset[str]:
    """Return the columns on which two keyers truly differ."""
    other = {field.column: field for field in second}
    return frozenset(field.column for field in first if differ(field, other[field.column]))


def settled_fields(rows: Transaction, record_id: int) -> dict[str, FieldReading]:
    """Return column → field as two keyers, and the arbitrator between them, settled it; empty without such a round."""
    first, ruled = rows.keyings.of(record_id, KeyingRound.FIRST), rows.keyings.of(record_id, KeyingRound.ARBITRATOR)
    settled = (*(first[1] if first else ()), *(ruled[1] if ruled else ()))
    return {field.column: field for field in settled}


def overruled_columns(
    settled: Mapping[str, FieldReading], before: Sequence[FieldReading], after: Mapping[str, FieldReading]
) -> frozenset[str]:
    """Return the columns that two people have to key anew because one person wants other values than were settled.

    A changed value of a record that was settled is never one person's word: a new round is due, which is again about
    every column of the round before, so that none of them is ever a single person's.

    Args:
        settled: what was settled; empty = nothing, and one person may change everything.
        before: the fields as they stand.
        after: column → field as the person wants it.
    """
    stands = {field.column: field for field in before} | dict(settled)
    changed = frozenset(column for column, field in after.items() if settled and differ(stands[column], field))
    return changed | frozenset(after).intersection(settled) if changed else changed
