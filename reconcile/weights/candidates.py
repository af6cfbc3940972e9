"""Candidates of readings with their match weights: precise keys first, wide keys only for those still in doubt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reconcile.index.encode import Cases, Levels, Positions
from reconcile.index.keys import keys, specs
from reconcile.index.linkage_index import LinkageIndex, RecordIds, distinct
from reconcile.weights.book_evidence import Readings
from reconcile.weights.comparators import Pairs, compare, compare_facts, compare_names
from reconcile.weights.model import SAME, LinkageModel, log_name_shares, match_weights, same_letters, weight_bounds
from reconcile.weights.posterior import posteriors

_SURE = 0.9999
_HOPELESS = np.log(0.0001)
"""Log odds of a pair, assuming perfectly matching names, below which it is dropped."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Compared pairs, ordered by reading.

    Attributes:
        reading: reading of every pair.
        record: its record number in the index.
        levels: levels of all comparisons, shape (pairs, comparisons).
        common: log shares of the record's names, shape (pairs, persons).
        weight: match weight in nats.
    """

    reading: Positions
    record: RecordIds
    levels: Levels
    common: NDArray[np.float64]
    weight: NDArray[np.float64]

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.reading)


def find_candidates(index: LinkageIndex, model: LinkageModel, readings: Readings) -> Candidates:
    """Find the candidates of every reading and their weights."""
    everyone = np.arange(len(readings.cases))
    first = _promising(index, model, readings, *_look_up(index, readings.cases, everyone, wide=False))
    chance = pair_posteriors(model, readings, first)
    surest = np.zeros(len(everyone))
    np.maximum.at(surest, first.reading, chance)
    doubtful = np.flatnonzero(surest < _SURE)
    if not len(doubtful):
        return first
    reading, record = _look_up(index, readings.cases, doubtful, wide=True)
    is_new = ~np.isin(pair_codes(reading, record), pair_codes(first.reading, first.record))
    return merge_candidates(first, _promising(index, model, readings, reading[is_new], record[is_new]))


def pair_posteriors(model: LinkageModel, readings: Readings, found: Candidates) -> NDArray[np.float64]:
    """Return the posterior of every pair; one-to-one within a book."""
    _distinct, claim = np.unique(pair_codes(readings.book[found.reading], found.record), return_inverse=True)
    log_prior, log_none = np.log(model.presence / model.size), np.log1p(-model.presence)
    return posteriors(found.reading, found.weight, log_prior, log_none, claim)


def _look_up(index: LinkageIndex, cases: Cases, at: Positions, *, wide: bool) -> tuple[Positions, RecordIds]:
    """Look up pairs (reading, record) under the precise or the wide keys of some readings."""
    numbers = [number for number, _spec in specs(index.schema, wide=wide)]
    reading, record = index.candidates(keys(index.schema, cases.take(at), numbers))
    return at[reading], record


def _promising(
    index: LinkageIndex, model: LinkageModel, readings: Readings, reading: Positions, record: RecordIds
) -> Candidates:
    """Return those pairs (reading, record) that may be the same case or share a number, with their weights.

    Names cost most to compare, and most pairs are hopeless whatever their names are: these are dropped before.
    """
    schema = index.schema
    reading, record, pairs = _fetched(index, readings, reading, record)
    levels, common = compare_facts(schema, pairs), log_name_shares(schema, model, pairs)
    has_number = (levels[:, schema.place("number")] == SAME) | (levels[:, schema.place("run")] == SAME)
    has_number &= levels[:, schema.place("office")] == SAME
    most = weight_bounds(schema, model, levels, common, same_letters(schema, pairs))
    odds = most + np.log(model.presence / model.size) - np.log1p(-model.presence)
    at = np.flatnonzero(has_number | (odds >= _HOPELESS))
    pairs, common = pairs.take(at), common[at]
    levels = compare_names(schema, pairs, levels[at])
    return Candidates(reading[at], record[at], levels, common, match_weights(schema, model, levels, common))


def compare_pairs(
    index: LinkageIndex, model: LinkageModel, readings: Readings, reading: Positions, record: RecordIds
) -> Candidates:
    """Compare pairs (reading, record), ordered by reading; records that the index lost are left out."""
    reading, record, pairs = _fetched(index, readings, reading, record)
    levels, common = compare(index.schema, pairs), log_name_shares(index.schema, model, pairs)
    return Candidates(reading, record, levels, common, match_weights(index.schema, model, levels, common))


def _fetched(
    index: LinkageIndex, readings: Readings, reading: Positions, record: RecordIds
) -> tuple[Positions, RecordIds, Pairs]:
    """Return those of the pairs whose record the index still holds, with their encoded cases."""
    held, cases = index.cases(distinct(record))
    is_held = np.isin(record, held)
    reading, record = reading[is_held], record[is_held]
    return reading, record, Pairs(readings.cases, reading, cases, np.searchsorted(held, record))


def merge_candidates(one: Candidates, other: Candidates) -> Candidates:
    """Merge two sets of pairs, ordered by reading."""
    reading = np.concatenate([one.reading, other.reading])
    order = np.argsort(reading, kind="stable")
    return Candidates(
        reading[order],
        np.concatenate([one.record, other.record])[order],
        np.concatenate([one.levels, other.levels])[order],
        np.concatenate([one.common, other.common])[order],
        np.concatenate([one.weight, other.weight])[order],
    )


def pair_codes(one: NDArray[np.intp], other: RecordIds) -> NDArray[np.int64]:
    """Return one number for each pair."""
    return (one.astype(np.int64) << 32) | other
