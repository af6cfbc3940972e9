"""Blocking keys: integers under which the index stores a case; equal parts give equal keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reconcile.index import name_forms
from reconcile.index.encode import Cases, Texts
from reconcile.index.schema import BlockingKey, Schema

Keys = NDArray[np.int32]
NO_KEY = 0
# A key is a positive integer of four bytes, most of the index's size. Its topmost bits are the specification's own
# number, so that the blocks of one lie together; of the rest two cases in 134 million meet by chance.
_SPEC_SHIFT = np.uint64(27)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_Part = tuple[NDArray[np.uint64], NDArray[np.bool_]]
"""The values of one part, and a mask of the known ones."""


def keys(schema: Schema, cases: Cases, numbers: Sequence[int]) -> list[Keys]:
    """Return the keys of every case for some specifications.

    Args:
        schema: the record type.
        cases: the cases.
        numbers: numbers of the specifications.

    Returns:
        An array of shape (cases,) for each specification; `NO_KEY` where a part is missing.
    """
    wanted = [schema.keys[number].parts for number in numbers]
    parts = {part: _part(cases, part) for part in dict.fromkeys(part for some in wanted for part in some)}
    return [
        _keys(number, [parts[part] for part in some], len(cases)) for number, some in zip(numbers, wanted, strict=True)
    ]


def specs(schema: Schema, *, wide: bool) -> list[tuple[int, BlockingKey]]:
    """Return the wide or the precise specifications with their numbers."""
    return [(number, spec) for number, spec in enumerate(schema.keys) if spec.wide is wide]


def _keys(number: int, parts: Sequence[_Part], cases: int) -> Keys:
    mixed = np.full(cases, number + 1, np.uint64)
    known = np.ones(cases, bool)
    for value, is_known in parts:
        mixed = _mix(mixed, value)
        known &= is_known
    key = (np.uint64(number + 1) << _SPEC_SHIFT) | mixed >> (np.uint64(64) - _SPEC_SHIFT)
    return np.where(known, key, np.uint64(NO_KEY)).astype(np.int32)


def _mix(mixed: NDArray[np.uint64], value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Mix one more part into the hash (multiply, fold the high half down); overflow is intended."""
    mixed = (mixed ^ value) * _MULTIPLIER
    mixed ^= mixed >> np.uint64(32)
    return mixed * _MULTIPLIER


def _part(cases: Cases, part: str) -> _Part:
    """Return a part's value and a mask of the known ones.

    A date is known when its day is; day and month count in either order.
    """
    rows = cases.rows
    role, _dot, aspect = part.partition(".")
    if aspect in _OF_NAMES:
        code = _codes(cases.names[role], _OF_NAMES[aspect])
        return code, code > 0
    if aspect == "birth_year":
        year = rows[f"{role}.birth"] // 10000
        return year.astype(np.uint64), year > 0
    if part == "year":
        return (rows["year"] // 10000).astype(np.uint64), rows["year"] > 0
    if part == "number":
        number = np.where(rows["run"] > 0, rows["run"], rows["number"])
        return number.astype(np.uint64), number > 0
    if part == "event" or aspect == "birth":
        date = rows[part]
        day, month = date % 100, date // 100 % 100
        unordered = date // 10000 * 10000 + np.minimum(day, month) * 100 + np.maximum(day, month)
        return unordered.astype(np.uint64), day > 0
    return rows[part].astype(np.uint64), rows[part] > 0


def _codes(names: Texts, code: Callable[[str], int]) -> NDArray[np.uint64]:
    return np.fromiter(map(code, names), np.uint64, len(names))


def _shape_code(marked: str) -> int:
    return name_forms.code(name_forms.shape(name_forms.skeleton(marked)))


@lru_cache(maxsize=8192)
def _word_code(word: str) -> int:
    return name_forms.code(name_forms.bare_word(word))


def _given_code(marked: str) -> int:
    return _word_code(name_forms.given(marked))


_OF_NAMES: dict[str, Callable[[str], int]] = {"shape": _shape_code, "given": _given_code}
