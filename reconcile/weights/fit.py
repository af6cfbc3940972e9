"""Unsupervised fit of the model: u and relatives from the snapshot itself, m by EM over whole readings.

EM is per reading: its expectation is the posterior over {candidates, none}. EM over single pairs would settle on pairs
that share name and year.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from reconcile.index.encode import Cases, Levels
from reconcile.index.keys import keys
from reconcile.index.linkage_index import LinkageIndex, RecordIds
from reconcile.index.schema import REGISTER, Aspect, Schema
from reconcile.weights.book_evidence import Readings
from reconcile.weights.candidates import find_candidates, pair_posteriors
from reconcile.weights.comparators import Pairs, compare
from reconcile.weights.defaults import SIBLING, TWIN, Declared, declared_shares, default_m
from reconcile.weights.model import (
    SAME,
    Frequencies,
    LinkageModel,
    Logs,
    Relatives,
    Shares,
    count_levels,
    level_mask,
    log_shares,
    match_weights,
)
from reconcile.weights.name_priors import syllable_codes
from records.errors import InputRefused
from records.language import gettext as _

_SEED = 20_240_607
_SAMPLE, _STRANGERS = 20_000, 200_000
_SMOOTHING, _OTHERWISE = 20, 0.01
_PRIOR_READINGS = 50
_ROUNDS = 4
_COMMON = 3
_MOST_COMMON_NAMES = 50_000
_PRESENCE = 0.8
_SAME_NUMBER = 0.01  # cases of another person under a case's number


def fit_snapshot(index: LinkageIndex) -> LinkageModel:
    """Fit u, relatives and name frequencies on the snapshot; m as declared.

    Raises:
        InputRefused: the snapshot holds no two cases.
    """
    size = index.count()
    if size < 2:
        raise InputRefused(_("Bản dữ liệu dùng chung chưa có gì để đối chiếu."), _("Hãy nạp dữ liệu trước."))
    random = np.random.default_rng(_SEED)
    records, cases = index.cases(np.unique(random.integers(1, index.last() + 1, _SAMPLE)))
    u = _u(index.schema, cases, random)
    version = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    model = LinkageModel(
        version, size, _PRESENCE, default_m(index.schema), u, (), _frequencies(index), _syllables(cases)
    )
    return replace(model, relatives=_relatives(index, model, records, cases))


def fit_readings(index: LinkageIndex, model: LinkageModel, readings: Readings) -> LinkageModel:
    """Fit m and the prior by EM over readings, with the declared m as a prior worth some readings."""
    found = find_candidates(index, model, readings)
    declared = np.exp(default_m(index.schema)) * level_mask(index.schema) * _PRIOR_READINGS
    for _round in range(_ROUNDS):
        chance = pair_posteriors(model, readings, found)
        presence = (chance.sum() + _PRIOR_READINGS * _PRESENCE) / (len(readings.cases) + _PRIOR_READINGS)
        m = log_shares(count_levels(found.levels, chance), declared)
        model = replace(model, presence=float(presence), m=m, relatives=_sharing(m, model.relatives))
        found = replace(found, weight=match_weights(index.schema, model, found.levels, found.common))
    return model


def _u(schema: Schema, cases: Cases, random: np.random.Generator) -> Logs:
    """Estimate levels among strangers from random pairs of cases."""
    left, right = random.integers(0, len(cases), (2, min(_STRANGERS, len(cases) ** 2)))
    differ = left != right
    levels = compare(schema, Pairs(cases, left[differ], cases, right[differ]))
    return log_shares(_with_run(schema, count_levels(levels)), level_mask(schema))


def _relatives(index: LinkageIndex, model: LinkageModel, records: RecordIds, cases: Cases) -> tuple[Relatives, ...]:
    """Estimate the relatives that may be taken for an absent case: family in the snapshot, and the same number."""
    schema = index.schema
    same_number = [comparison.aspect in REGISTER for comparison in schema.comparisons]
    found = [Relatives("same number", _SAME_NUMBER, np.array(same_number), model.u)]
    if schema.family:
        found += _family(schema, model, _family_pairs(index, records, cases), len(cases))
    return _sharing(model.m, tuple(found))


def _family_pairs(index: LinkageIndex, records: RecordIds, cases: Cases) -> Levels:
    """Compare the cases with the others of their family at one office."""
    left, record = index.candidates(keys(index.schema, cases, [index.schema.family_key]))
    is_other = records[left] != record
    left, record = left[is_other], record[is_other]
    held, family = index.cases(np.unique(record))
    levels = compare(index.schema, Pairs(cases, left, family, np.searchsorted(held, record)))
    return np.asarray(levels[levels[:, index.schema.place("office")] == SAME], np.int8)


def _family(schema: Schema, model: LinkageModel, levels: Levels, cases: int) -> list[Relatives]:
    """Return siblings and twins; where the family is the person, their other cases."""
    principal = schema.persons[0].role
    if principal in schema.family:
        return [_relative(schema, model, "other case", levels, cases, {}, 1.0)]
    same_birth = levels[:, schema.place(f"{principal}.birth")] == SAME
    same_name = levels[:, schema.place(f"{principal}.name")] <= SAME
    twins = levels[same_birth & ~same_name]
    return [
        _relative(schema, model, "sibling", levels[~same_birth], cases, SIBLING, 1.0),
        _relative(schema, model, "twin", twins, cases, TWIN, 0.01),
    ]


def _relative(
    schema: Schema, model: LinkageModel, name: str, levels: Levels, cases: int, declared: Declared, per_case: float
) -> Relatives:
    """Estimate one kind of relatives, with the declared shares worth some pairs: a small snapshot has few families."""
    own = declared_shares(schema, declared)
    of_strangers = np.exp(model.u) * level_mask(schema)
    smoothing = np.where(own.sum(axis=1, keepdims=True) > 0, own, of_strangers) + of_strangers * _OTHERWISE
    counted = log_shares(_with_run(schema, count_levels(levels)), smoothing * _SMOOTHING)
    shared = np.array([comparison.shared for comparison in schema.comparisons])
    return Relatives(name, (len(levels) + _SMOOTHING * per_case) / (cases + _SMOOTHING), shared, counted)


def _sharing(m: Logs, relatives: tuple[Relatives, ...]) -> tuple[Relatives, ...]:
    """Return relatives whose shared comparisons are distributed as among equal cases."""
    return tuple(replace(kind, levels=np.where(kind.shared[:, None], m, kind.levels)) for kind in relatives)


def _with_run(schema: Schema, counts: Shares) -> Shares:
    """Distribute the running number like the number, as the snapshot has no books to run in."""
    aspects = [comparison.aspect for comparison in schema.comparisons]
    counts[aspects.index(Aspect.RUN)] = counts[aspects.index(Aspect.NUMBER)]
    return counts


def _frequencies(index: LinkageIndex) -> dict[str, Frequencies]:
    """Return the frequencies of each person's names in the snapshot."""
    roles = [person.role for person in index.schema.persons]
    codes: dict[str, list[NDArray[np.uint32]]] = {role: [] for role in roles}
    for rows in index.all_rows():
        for role in roles:
            codes[role].append(rows[f"{role}.skeleton"].copy())
    return {role: _frequency(np.concatenate(codes[role])) for role in roles}


def _syllables(cases: Cases) -> Frequencies:
    """Return the frequencies of the syllables of names, surnames apart from all others."""
    found = [code for texts in cases.names.values() for name in texts for code in syllable_codes(name)]
    return _frequency(np.array(found, np.uint32))


def _frequency(codes: NDArray[np.uint32]) -> Frequencies:
    """Return the shares of names frequent enough to be counted; the others share the rest."""
    distinct, times = np.unique(codes[codes > 0], return_counts=True)
    total = max(int(times.sum()), 1)
    is_common = times >= max(_COMMON, np.sort(times)[-_MOST_COMMON_NAMES] if len(times) > _MOST_COMMON_NAMES else 0)
    rest = times[~is_common]
    log_rest = np.log((rest.mean() if len(rest) else 1) + 1) - np.log(total)
    return Frequencies(distinct[is_common], np.log(times[is_common] / total), float(log_rest))
