"""Rulings of people on candidates: the case that a reading is, or is not; they override every comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from reconcile.index.encode import Positions
from reconcile.index.linkage_index import LinkageIndex, RecordIds
from reconcile.weights.book_evidence import Readings
from reconcile.weights.candidates import Candidates, compare_pairs, merge_candidates, pair_codes
from reconcile.weights.model import LinkageModel

CERTAIN = 100.0
"""Match weight in nats of a case that a person chose, far above any that a comparison gives."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Person's ruling on one reading, in record numbers of the index.

    Attributes:
        case: the only possible case; None leaves it open.
        others: excluded cases.
    """

    case: int | None
    others: frozenset[int] = frozenset()


Rulings = Mapping[int, Ruling]
"""Rulings by the index of the reading."""
NO_RULINGS: Rulings = MappingProxyType({})


def apply_rulings(
    index: LinkageIndex, model: LinkageModel, readings: Readings, found: Candidates, rulings: Rulings
) -> Candidates:
    """Keep the candidates that rulings allow.

    A reading with a ruled case keeps this one only, whether or not its keys found it, and no other reading of its book
    can be that case.
    """
    if not rulings:
        return found
    reading, record = _pairs((place, one.case) for place, one in rulings.items() if one.case is not None)
    named = pair_codes(reading, record)
    missing = ~np.isin(named, pair_codes(found.reading, found.record))
    if missing.any():
        found = merge_candidates(found, compare_pairs(index, model, readings, reading[missing], record[missing]))
    pairs = pair_codes(found.reading, found.record)
    refused = pair_codes(*_pairs((place, other) for place, one in rulings.items() for other in one.others))
    is_named = np.isin(pairs, named)
    taken = np.isin(pair_codes(readings.book[found.reading], found.record), pair_codes(readings.book[reading], record))
    left = is_named | ~(np.isin(found.reading, reading) | taken | np.isin(pairs, refused))
    weight = np.where(is_named, CERTAIN, found.weight)
    return Candidates(found.reading[left], found.record[left], found.levels[left], found.common[left], weight[left])


def _pairs(pairs: Iterable[tuple[int, int]]) -> tuple[Positions, RecordIds]:
    """Return pairs (reading, record) as two arrays, ordered by reading."""
    table = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    return table[:, 0].astype(np.intp), table[:, 1]
