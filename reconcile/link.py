"""Which case of the shared database each entry is: one outcome an entry, from the posteriors of its candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reconcile.book_evidence import Readings
from reconcile.candidates import Candidates, chances, find_candidates
from reconcile.comparators import LEVELS
from reconcile.index import LinkageIndex
from reconcile.model import MISSING, SAME, Model, match_weights
from reconcile.names import NAME_LEVELS
from reconcile.rulings import NO_RULINGS, Rulings, ruled
from reconcile.schema import REGISTER, Aspect, Schema
from reconcile.verdicts import Outcome

LINKED, ABSENT = 0.95, 0.05
"""A chance above is a link, below none; between them a person looks."""
_LIKE_NAME, _LIKE_BIRTH = NAME_LEVELS.index("near_like_given"), LEVELS[Aspect.BIRTH].index("other_figure")


@dataclass(frozen=True, slots=True)
class Link:
    """What linking says of one entry; whether columns differ is judged afterwards.

    Attributes:
        outcome: match, absent, duplicate, number_conflict or unsure.
        pairs: places in `Links.found`, the likeliest first: the case, the cases of a duplicate, the case that has the
            number, the cases to choose from; empty when absent.
        chance: the chance that the entry is in the snapshot as one of them.
    """

    outcome: Outcome
    pairs: tuple[int, ...]
    chance: float


@dataclass(frozen=True, slots=True)
class Links:
    """The links of all entries, in their order, and the compared candidates they point to."""

    found: Candidates
    chance: NDArray[np.float64]
    links: tuple[Link, ...]


def link(index: LinkageIndex, model: Model, readings: Readings, rulings: Rulings = NO_RULINGS) -> Links:
    """Link the entries of one book, or of several, and keep to what people say of them."""
    found = ruled(index, model, readings, find_candidates(index, model, readings), rulings)
    chance = chances(model, readings, found)
    is_person = _is_same_person(index.schema, model, found, chance)
    has_number = _has_number(index, readings, found)
    starts = np.searchsorted(found.reading, np.arange(len(readings.cases) + 1)).tolist()
    # An entry has a handful of candidates: lists are faster than arrays of that length.
    chances_of, persons, numbers = chance.tolist(), is_person.tolist(), has_number.tolist()
    links = (
        _decide(range(start, end), chances_of, persons, numbers) for start, end in zip(starts, starts[1:], strict=False)
    )
    return Links(found, chance, tuple(links))


def _decide(pairs: range, chance: Sequence[float], is_person: Sequence[bool], has_number: Sequence[bool]) -> Link:
    """The outcome of one entry from its candidates, the places `pairs` of all."""
    if not pairs:
        return Link(Outcome.ABSENT, (), 0.0)
    likeliest_first = sorted(pairs, key=chance.__getitem__, reverse=True)
    best, total = likeliest_first[0], sum(chance[pair] for pair in pairs)
    same = tuple(pair for pair in likeliest_first if is_person[pair])
    of_person = sum(chance[pair] for pair in same)
    if is_person[best] and len(same) > 1 and of_person >= LINKED:
        return Link(Outcome.DUPLICATE, same, of_person)
    if chance[best] >= LINKED:
        return Link(Outcome.MATCH, (best,), chance[best])
    if total > ABSENT:
        open_ones = tuple(pair for pair in likeliest_first if chance[pair] > ABSENT / len(pairs))
        return Link(Outcome.UNSURE, open_ones, total)
    with_number = next((pair for pair in pairs if has_number[pair]), None)
    if with_number is not None:
        return Link(Outcome.NUMBER_CONFLICT, (with_number,), total)
    return Link(Outcome.ABSENT, (), total)


def _is_same_person(schema: Schema, model: Model, found: Candidates, chance: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Pairs whose persons alone, number, year and office left aside, say that the entry is this case.

    A slip may part the principal's names or days, not more.

    Where one person has several cases by right (certificates of marital status), the whole pair must say so.
    """
    if schema.persons[0].role in schema.family:
        return chance >= ABSENT
    principal = schema.persons[0].role
    has_name = found.levels[:, schema.place(f"{principal}.name")] <= _LIKE_NAME
    has_birth = found.levels[:, schema.place(f"{principal}.birth")] <= _LIKE_BIRTH
    levels = found.levels.copy()
    for number, comparison in enumerate(schema.comparisons):
        if comparison.aspect in REGISTER:
            levels[:, number] = MISSING
    weight = match_weights(schema, model, levels, found.common)
    against_none = weight + np.log(model.presence / model.size) - np.log1p(-model.presence)
    return np.asarray(has_name & has_birth & (against_none >= np.log(LINKED / (1 - LINKED))), bool)


def _has_number(index: LinkageIndex, readings: Readings, found: Candidates) -> NDArray[np.bool_]:
    """Pairs of one office, year and number, the number as it was read."""
    schema, rows = index.schema, readings.cases.rows[found.reading]
    was_read = (rows["number"] > 0) & ((rows["run"] == 0) | (rows["run"] == rows["number"]))
    same_number = (found.levels[:, schema.place("number")] == SAME) | (found.levels[:, schema.place("run")] == SAME)
    same = was_read & same_number & (found.levels[:, schema.place("office")] == SAME)
    at = np.flatnonzero(same)
    held, cases = index.cases(np.unique(found.record[at]))
    there = cases.rows["year"][np.searchsorted(held, found.record[at])]
    same[at] = there // 10000 == rows["year"][at] // 10000
    return np.asarray(same, bool)
