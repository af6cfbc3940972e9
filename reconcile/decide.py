"""The decision on an entry as a clerk sees it: outcome, columns that differ, a reason for each field, the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp

import numpy as np

from reconcile.confusions import KEYER, InkScorer, chance_of_slip, log_odds, reader
from reconcile.index import LinkageIndex
from reconcile.link import Link, Links
from reconcile.model import Model, waterfall
from reconcile.reasons import field_reason
from reconcile.schema import Schema
from reconcile.verdicts import FieldVerdict, MatchDecision, Outcome, Verdict
from records.record_types import Column, FieldKind, record_type
from records.stages import FieldState, InkAnswer

REAL, POSSIBLE = 0.5, 0.2
"""A difference this likely to be real is a finding; between the two it is one marked unsure."""
INK_TRUST = 0.6
"""How far the ink's likelihoods are believed: a network is surer than it is right, its letters err together."""
_COMPARED = frozenset(
    {
        FieldKind.NAME,
        FieldKind.DATE,
        FieldKind.PARTIAL_DATE,
        FieldKind.PLACE,
        FieldKind.IDENTITY_NUMBER,
        FieldKind.ETHNIC_GROUP,
        FieldKind.NATIONALITY,
    }
)
_LINKED = frozenset({Outcome.MATCH, Outcome.DUPLICATE})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a book to reconcile.

    Attributes:
        cells: the ministry's column → text.
        states: what is known of a column where it is not simply read.
        confidences: the chance that a reading is right; a column left out was keyed by a person.
    """

    cells: Mapping[str, str]
    states: Mapping[str, FieldState] = field(default_factory=dict)
    confidences: Mapping[str, float] = field(default_factory=dict)


def decide(
    index: LinkageIndex, model: Model, entries: Sequence[Entry], links: Links, ink: InkScorer | None = None
) -> tuple[MatchDecision, ...]:
    """The decision on every entry; `links` are those of the same entries."""
    records = np.unique([links.found.record[pair] for link in links.links for pair in link.pairs]).astype(np.int64)
    sources, cells = index.sources(records.tolist()), index.shared_cells(records)
    decisions = []
    for number, (entry, link) in enumerate(zip(entries, links.links, strict=True)):
        numbers = [int(links.found.record[pair]) for pair in link.pairs]
        fields = _fields(index.schema.code, number, entry, cells[numbers[0]], ink) if numbers else ()
        columns = _differing(index.schema, fields) if link.outcome in _LINKED else ()
        outcome = Outcome.DIFFERS if link.outcome is Outcome.MATCH and columns else link.outcome
        ids = tuple(sources[record] for record in numbers)
        weights = _weights(index, model, links, link)
        decisions.append(MatchDecision(outcome, ids, columns, fields, link.chance, weights, model.version))
    return tuple(decisions)


def judge(column: Column, here: str, there: str, *, confidence: float | None, ink: InkAnswer | None) -> FieldVerdict:
    """What is held of two values that are both there.

    Args:
        column: their column.
        here: the book's value.
        there: the database's value.
        confidence: the chance that `here` is read rightly; None when a person keyed it.
        ink: what the crop says of both; None where there is none.
    """
    reason = field_reason(column, here, there)
    asked = (ink.here, ink.there) if ink else None
    if not reason.is_difference:
        return FieldVerdict(column.name, here, there, reason, Verdict.AGREES, 0.0)
    if ink:
        chance_real = 1 / (1 + exp(min(INK_TRUST * (ink.there - ink.best) + log_odds(1 - KEYER.rate), 700)))
    else:
        chance_real = 1 - chance_of_slip(here, there, KEYER if confidence is None else reader(confidence))
    return FieldVerdict(column.name, here, there, reason, _verdict(chance_real), chance_real, asked)


def _verdict(chance_real: float) -> Verdict:
    if chance_real >= REAL:
        return Verdict.DIFFERS
    return Verdict.UNSURE if chance_real >= POSSIBLE else Verdict.CORRECTED


def _fields(
    code: str, number: int, entry: Entry, there: Mapping[str, str], ink: InkScorer | None
) -> tuple[FieldVerdict, ...]:
    """The verdict on every column of a kind that can be compared."""
    return tuple(
        _field(column, number, entry, there.get(column.name, ""), ink)
        for column in record_type(code).columns
        if column.kind in _COMPARED or column.codes == "gioiTinh"
        if entry.cells.get(column.name) or there.get(column.name)
    )


def _field(column: Column, number: int, entry: Entry, there: str, ink: InkScorer | None) -> FieldVerdict:
    here = entry.cells.get(column.name, "")
    reason = field_reason(column, here, there, entry.states.get(column.name, FieldState.READ))
    if not reason.is_difference:
        return FieldVerdict(column.name, here, there, reason, Verdict.AGREES, 0.0)
    scores = ink.answer(number, column.name, here, there) if ink else None
    return judge(column, here, there, confidence=entry.confidences.get(column.name), ink=scores)


def _differing(schema: Schema, fields: Sequence[FieldVerdict]) -> tuple[str, ...]:
    """Facts of the case that differ, surely or possibly."""
    found = (Verdict.DIFFERS, Verdict.UNSURE)
    return tuple(one.column for one in fields if one.verdict in found and schema.is_fact(one.column))


def _weights(index: LinkageIndex, model: Model, links: Links, link: Link) -> dict[str, float]:
    """The waterfall of the likeliest case."""
    if not link.pairs:
        return {}
    pair = slice(link.pairs[0], link.pairs[0] + 1)
    return waterfall(index.schema, model, links.found.levels[pair], links.found.common[pair])
