"""Blocking keys: numbers under which the index files a case; equal parts give equal keys."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reconcile.encode import Rows
from reconcile.schema import KeySpec, Schema

Keys = NDArray[np.int64]
NO_KEY = 0
_KEY_BITS = np.uint64(47)  # an integer of six bytes in SQLite
_SPEC_SHIFT = np.uint64(42)  # the topmost bits are the key's own number: a key's blocks lie together in the index
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def keys(schema: Schema, rows: Rows, spec_number: int) -> Keys:
    """The key of every row under one specification, shape (rows,); `NO_KEY` where a part is missing."""
    spec = schema.keys[spec_number]
    mixed = np.full(len(rows), spec_number + 1, np.uint64)
    known = np.ones(len(rows), bool)
    for part in spec.parts:
        value, is_known = _part(rows, part)
        mixed = _mix(mixed, value)
        known &= is_known
    low = mixed >> np.uint64(64 - int(_SPEC_SHIFT))
    key = (np.uint64(spec_number + 1) << _SPEC_SHIFT) | low
    return np.where(known, key, np.uint64(NO_KEY)).astype(np.int64)


def specs(schema: Schema, *, wide: bool) -> list[tuple[int, KeySpec]]:
    """The specifications with their numbers: the wide ones or the precise ones."""
    return [(number, spec) for number, spec in enumerate(schema.keys) if spec.wide is wide]


def _mix(mixed: NDArray[np.uint64], value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Take one more part into the hash (multiply, fold the high half down); wraps on purpose."""
    mixed = (mixed ^ value) * _MULTIPLIER
    mixed ^= mixed >> np.uint64(32)
    return mixed * _MULTIPLIER


def _part(rows: Rows, part: str) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """A part's value and where it is known. A date is known when its day is; day and month count in either order."""
    if part.endswith(".birth_year"):
        year = rows[part.removesuffix("_year")] // 10000
        return year.astype(np.uint64), year > 0
    if part == "year":
        return (rows["year"] // 10000).astype(np.uint64), rows["year"] > 0
    if part == "number":
        number = np.where(rows["run"] > 0, rows["run"], rows["number"])
        return number.astype(np.uint64), number > 0
    if part == "event" or part.endswith(".birth"):
        date = rows[part]
        day, month = date % 100, date // 100 % 100
        unordered = date // 10000 * 10000 + np.minimum(day, month) * 100 + np.maximum(day, month)
        return unordered.astype(np.uint64), day > 0
    return rows[part].astype(np.uint64), rows[part] > 0
