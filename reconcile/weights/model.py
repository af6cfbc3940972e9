"""Fellegi–Sunter model: m, u and the relatives' distributions of every comparison, and the match weight of pairs.

Pairs are of three classes: the same case, relatives (siblings, twins: the parents agree, the person does not), and
strangers. A model of two classes takes relatives for matches when their own case is not in the database. Cases to which
a book gave one number are a kind of relatives too: the register agrees, nothing else does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reconcile.index.encode import Levels
from reconcile.index.schema import REGISTER, Aspect, Schema
from reconcile.weights.comparators import LEVELS, MOST_LEVELS, Pairs
from reconcile.weights.names import NAME_LEVELS

Logs = NDArray[np.float64]
"""Log probabilities (nats), shape (comparisons, levels); 0 for "missing", which carries no information."""
Shares = NDArray[np.float64]
"""Shares or counts of the levels, same shape."""
MISSING, SAME = 0, 1
_SAME_LETTERS = NAME_LEVELS.index("marks_of_given")
_LETTERS = slice(SAME, _SAME_LETTERS + 1)


@dataclass(frozen=True, slots=True)
class Relatives:
    """Kind of relatives.

    Attributes:
        name: "sibling", "twin", "other case" of one person, or "same number" in one book.
        per_case: mean number of them for a case of the snapshot.
        shared: mask of the comparisons that they have in common.
        levels: log probabilities of the levels; shared ones as among equal cases.
    """

    name: str
    per_case: float
    shared: NDArray[np.bool_]
    levels: Logs


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Frequencies of names.

    Attributes:
        codes: skeletons' codes of the more common names, ascending.
        log_shares: the log of their shares.
        log_rest: the log of the share of any other name.
    """

    codes: NDArray[np.uint32]
    log_shares: NDArray[np.float64]
    log_rest: float

    def of(self, codes: NDArray[np.uint32]) -> NDArray[np.float64]:
        """Return the log share of each name."""
        if not len(self.codes):
            return np.full(len(codes), self.log_rest)
        place = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        return np.where(self.codes[place] == codes, self.log_shares[place], self.log_rest)


@dataclass(frozen=True, slots=True)
class LinkageModel:
    """Model parameters of one record type.

    Attributes:
        version: changes with every fit.
        size: number of cases in the snapshot.
        presence: prior probability that a reading's case is in the snapshot.
        m: log probabilities of the levels among pairs of the same case.
        u: log probabilities of the levels among strangers.
        relatives: the kinds of relatives.
        frequencies: name frequencies by role.
        syllables: frequencies of first and later syllables of names in the snapshot.
    """

    version: str
    size: int
    presence: float
    m: Logs
    u: Logs
    relatives: tuple[Relatives, ...]
    frequencies: Mapping[str, Frequencies]
    syllables: Frequencies


def log_name_shares(schema: Schema, model: LinkageModel, pairs: Pairs) -> NDArray[np.float64]:
    """Return the log share in the snapshot of each person's name on the right side, shape (pairs, persons)."""
    rows, at = pairs.right_cases.rows, pairs.right
    shares = [model.frequencies[person.role].of(rows[f"{person.role}.skeleton"][at]) for person in schema.persons]
    return np.stack(shares, axis=1)


def match_weights(
    schema: Schema, model: LinkageModel, levels: Levels, common: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the match weight of every pair in nats: log m − log of u mixed with the relatives."""
    same = _totals(model.m, levels)
    others = _totals(model.u, levels) + _rarity(schema, model, levels, common).sum(axis=1)
    for kind in model.relatives:
        others = np.logaddexp(others, np.log(kind.per_case / model.size) + _totals(kind.levels, levels))
    return np.asarray(same - others, np.float64)


def same_letters(schema: Schema, pairs: Pairs) -> NDArray[np.bool_]:
    """Return a mask of each person's names with the same letters, shape (pairs, persons)."""
    codes = (pairs.codes(f"{person.role}.skeleton") for person in schema.persons)
    return np.stack([left == right for left, right in codes], axis=1)


def weight_bounds(
    schema: Schema, model: LinkageModel, facts: Levels, common: NDArray[np.float64], is_same: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Bound match weights from above before names are compared in full.

    The register may contradict a pair, as it does where one person stands in two books; that is not counted.

    Args:
        schema: the record type.
        model: its parameters.
        facts: the levels of everything but names.
        common: log shares of the record's names.
        is_same: mask of names with the same letters.
    """
    gains = model.m - model.u
    most, register = np.zeros(len(facts)), np.zeros(len(facts))
    persons = iter(range(len(schema.persons)))
    for gain, u, comparison, level in zip(gains, model.u, schema.comparisons, facts.T, strict=True):
        if comparison.aspect is Aspect.NAME:
            person = next(persons)
            rare = np.logaddexp.reduce(u[_LETTERS]) - common[:, person]
            most += np.where(is_same[:, person], gain[_LETTERS].max() + rare, gain[_SAME_LETTERS + 1 :].max())
        elif comparison.aspect in REGISTER:
            register += gain.take(level)
        else:
            most += gain.take(level)
    return most + np.maximum(register, 0)


def waterfalls(
    schema: Schema, model: LinkageModel, levels: Levels, common: NDArray[np.float64]
) -> list[dict[str, float]]:
    """Return for each pair the bits that each comparison adds to its match weight, and "relatives": what they take off.

    Args:
        schema: the record type.
        model: its parameters.
        levels: levels of all comparisons, shape (pairs, comparisons).
        common: log shares of the record's names, shape (pairs, persons).
    """
    of_strangers = model.u[np.arange(len(model.u)), levels] + _rarity(schema, model, levels, common)
    gains = model.m[np.arange(len(model.m)), levels] - of_strangers
    relatives = match_weights(schema, model, levels, common) - gains.sum(axis=1)
    names = [comparison.name for comparison in schema.comparisons]
    bits, of_relatives = (gains / np.log(2)).tolist(), (relatives / np.log(2)).tolist()
    return [
        {name: bit for name, bit, level in zip(names, row, present, strict=True) if level != MISSING}
        | {"relatives": total}
        for row, present, total in zip(bits, levels.tolist(), of_relatives, strict=True)
    ]


def log_shares(counts: NDArray[np.float64], smoothing: NDArray[np.float64]) -> Logs:
    """Return log shares of counted levels, shape (comparisons, levels), `smoothing` added; "missing" gets 0."""
    filled = counts + smoothing
    filled[:, MISSING] = 0
    shares = filled / np.maximum(filled.sum(axis=1, keepdims=True), 1e-300)
    logs = np.log(np.maximum(shares, 1e-12))
    logs[:, MISSING] = 0
    return np.asarray(logs, np.float64)


def level_mask(schema: Schema) -> NDArray[np.float64]:
    """Return 1 for levels that a comparison has, 0 for the padding and for "missing"."""
    mask = np.zeros((len(schema.comparisons), MOST_LEVELS))
    for place, comparison in enumerate(schema.comparisons):
        mask[place, 1 : len(LEVELS[comparison.aspect])] = 1
    return mask


def count_levels(levels: Levels, weights: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Count each level, shape (comparisons, levels)."""
    columns = [np.bincount(column, weights, MOST_LEVELS) for column in levels.T]
    return np.array(columns, np.float64)


def _totals(logs: Logs, levels: Levels) -> NDArray[np.float64]:
    """Sum the log probabilities of each pair's levels over the comparisons."""
    total = np.zeros(len(levels))
    for of_levels, level in zip(logs, levels.T, strict=True):
        total += of_levels.take(level)
    return total


def _rarity(schema: Schema, model: LinkageModel, levels: Levels, common: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the gain in log u for names with the same letters that are more common than most.

    Shape (pairs, comparisons).
    """
    gains = np.zeros(levels.shape)
    roles = [person.role for person in schema.persons]
    for place, comparison in enumerate(schema.comparisons):
        if comparison.aspect is Aspect.NAME:
            has_same_letters = (levels[:, place] >= SAME) & (levels[:, place] <= _SAME_LETTERS)
            all_same = np.logaddexp.reduce(model.u[place, _LETTERS])
            share = common[:, roles.index(comparison.name.partition(".")[0])]
            gains[:, place] = np.where(has_same_letters, share - all_same, 0)
    return gains
