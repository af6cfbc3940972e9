"""Linkage of entries to cases: one outcome an entry, from the posteriors of its candidates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reconcile.decision.rulings import NO_RULINGS, Rulings, apply_rulings
from reconcile.decision.verdicts import RelationOutcome
from reconcile.index.encode import Positions
from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.schema import REGISTER, Aspect, Schema
from reconcile.weights.book_evidence import Readings
from reconcile.weights.candidates import Candidates, find_candidates, pair_posteriors
from reconcile.weights.comparators import LEVELS
from reconcile.weights.model import MISSING, SAME, LinkageModel, match_weights
from reconcile.weights.names import NAME_LEVELS

LINKED, ABSENT = 0.95, 0.05
"""Probability above which an entry is linked, and below which it is absent; between them a person decides."""
_LIKE_NAME, _LIKE_BIRTH = NAME_LEVELS.index("near_like_given"), LEVELS[Aspect.BIRTH].index("other_figure")


@dataclass(frozen=True, slots=True)
class Link:
    """Link of one entry; whether columns differ is judged afterwards.

    Attributes:
        outcome: match, absent, duplicate, number_conflict or unsure.
        pairs: indices in `Links.found`, the likeliest first: the case, the cases of a duplicate, the case that has the
            number, the cases to choose from; empty when absent.
        chance: probability that the entry is in the snapshot as one of them.
    """

    outcome: RelationOutcome
    pairs: tuple[int, ...]
    chance: float


@dataclass(frozen=True, slots=True)
class Links:
    """Links of all entries, in their order, with the compared candidates that they index."""

    found: Candidates
    chance: NDArray[np.float64]
    links: tuple[Link, ...]


def link(index: LinkageIndex, model: LinkageModel, readings: Readings, rulings: Rulings = NO_RULINGS) -> Links:
    """Link the entries of one book, or of several, subject to people's rulings."""
    found = apply_rulings(index, model, readings, find_candidates(index, model, readings), rulings)
    chance = pair_posteriors(model, readings, found)
    is_person = _is_same_person(index.schema, model, found, chance)
    has_number = _has_number(index, readings, found)
    return Links(found, chance, _decided(len(readings.cases), found.reading, _PairFacts(chance, is_person, has_number)))


@dataclass(frozen=True, slots=True)
class _PairFacts:
    """Facts of every pair: its posterior, agreement of the persons alone, agreement of the number."""

    chance: NDArray[np.float64]
    is_person: NDArray[np.bool_]
    has_number: NDArray[np.bool_]


def _decided(entries: int, reading: Positions, judged: _PairFacts) -> tuple[Link, ...]:
    """Return the outcome of every entry from its pairs, `reading` ascending; plain matches are vectorised."""
    likeliest_first = np.lexsort((-judged.chance, reading))
    there, first = np.unique(reading, return_index=True)
    best, last = likeliest_first[first], np.append(first[1:], len(reading))
    total, persons = np.bincount(reading, judged.chance, entries), np.bincount(reading, judged.is_person, entries)
    is_match = (judged.chance[best] >= LINKED) & (persons[there] <= 1)
    matches = zip(
        there[is_match].tolist(), best[is_match].tolist(), judged.chance[best[is_match]].tolist(), strict=True
    )
    links = {entry: Link(RelationOutcome.MATCH, (pair,), chance) for entry, pair, chance in matches}
    for place in np.flatnonzero(~is_match & (total[there] > ABSENT)):
        links[int(there[place])] = _decide(likeliest_first[first[place] : last[place]], judged)
    for pair in np.flatnonzero(judged.has_number & (total[reading] <= ABSENT)).tolist():
        entry = int(reading[pair])
        links.setdefault(entry, Link(RelationOutcome.NUMBER_CONFLICT, (pair,), float(total[entry])))
    return tuple(
        links.get(entry) or Link(RelationOutcome.ABSENT, (), chance) for entry, chance in enumerate(total.tolist())
    )


def _decide(likeliest_first: Positions, judged: _PairFacts) -> Link:
    """Return the outcome of an entry that is in the snapshot, from its pairs, the likeliest first."""
    chance, is_person = judged.chance[likeliest_first], judged.is_person[likeliest_first]
    total, of_person = float(chance.sum()), float(chance[is_person].sum())
    if is_person[0] and np.count_nonzero(is_person) > 1 and of_person >= LINKED:
        return Link(RelationOutcome.DUPLICATE, tuple(likeliest_first[is_person].tolist()), of_person)
    if chance[0] >= LINKED:
        return Link(RelationOutcome.MATCH, (int(likeliest_first[0]),), float(chance[0]))
    is_open = chance > ABSENT / len(chance)
    return Link(RelationOutcome.UNSURE, tuple(likeliest_first[is_open].tolist()), total)


def _is_same_person(
    schema: Schema, model: LinkageModel, found: Candidates, chance: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return a mask of pairs whose persons alone, without number, year and office, identify the case.

    The principal's names or days may differ by a slip, not more.

    Where one person has several cases by right (certificates of marital status), the whole pair must say so.
    """
    if schema.persons[0].role in schema.family:
        return chance >= ABSENT
    principal = schema.persons[0].role
    has_name = found.levels[:, schema.place(f"{principal}.name")] <= _LIKE_NAME
    has_birth = found.levels[:, schema.place(f"{principal}.birth")] <= _LIKE_BIRTH
    is_person = has_name & has_birth
    levels = found.levels[is_person]
    for number, comparison in enumerate(schema.comparisons):
        if comparison.aspect in REGISTER:
            levels[:, number] = MISSING
    weight = match_weights(schema, model, levels, found.common[is_person])
    against_none = weight + np.log(model.presence / model.size) - np.log1p(-model.presence)
    is_person[is_person] = against_none >= np.log(LINKED / (1 - LINKED))
    return np.asarray(is_person, bool)


def _has_number(index: LinkageIndex, readings: Readings, found: Candidates) -> NDArray[np.bool_]:
    """Return a mask of pairs of one office, year and number, the number as it was read."""
    schema, rows = index.schema, readings.cases.rows[found.reading]
    was_read = (rows["number"] > 0) & ((rows["run"] == 0) | (rows["run"] == rows["number"]))
    same_number = (found.levels[:, schema.place("number")] == SAME) | (found.levels[:, schema.place("run")] == SAME)
    same = was_read & same_number & (found.levels[:, schema.place("office")] == SAME)
    at = np.flatnonzero(same)
    held, cases = index.cases(np.unique(found.record[at]))
    there = cases.rows["year"][np.searchsorted(held, found.record[at])]
    same[at] = there // 10000 == rows["year"][at] // 10000
    return np.asarray(same, bool)
