"""The decision on an entry as a clerk sees it: outcome, columns that differ, a reason for each field, the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import exp

import numpy as np

from reconcile.confusions import KEYER, InkScorer, chance_of_slip, log_odds, reader
from reconcile.index import LinkageIndex
from reconcile.link import Link, Links, Outcome
from reconcile.model import Model, waterfall
from reconcile.reasons import FieldReason, field_reason
from records.record_types import Column, FieldKind, record_type
from records.stages import FieldState

REAL, POSSIBLE = 0.5, 0.2
"""A difference this likely to be real is a finding; between the two it is one marked unsure."""
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


class Verdict(StrEnum):
    """What is held of one column."""

    AGREES = "agrees"
    CORRECTED = "corrected"
    DIFFERS = "differs"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """One column here and there.

    Attributes:
        column: the ministry's column.
        here: the book's value.
        there: the database's value.
        reason: what separates them.
        verdict: corrected means that the ink, or how readers slip, speaks for the database's value.
        chance_real: the chance that book and database say different things, 0–1.
        log_likelihoods: what the ink said of (here, there); None when it was not asked.
    """

    column: str
    here: str
    there: str
    reason: FieldReason
    verdict: Verdict
    chance_real: float
    log_likelihoods: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class MatchDecision:
    """How one entry stands to the shared database.

    Attributes:
        outcome: the outcome.
        ids: identifiers in the shared database: the case, the cases of a duplicate, the case that has the number, the
            cases to choose from; empty when absent.
        columns: columns that differ, surely or possibly.
        fields: every column that was compared with the first of `ids`.
        chance: the chance that the entry is in the snapshot as one of them.
        weights: comparison → bits that it adds to the match weight of the first of `ids`.
        model: version of the model.
    """

    outcome: Outcome
    ids: tuple[str, ...]
    columns: tuple[str, ...]
    fields: tuple[FieldVerdict, ...]
    chance: float
    weights: Mapping[str, float]
    model: str


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
        columns = _differing(fields) if link.outcome in _LINKED else ()
        outcome = Outcome.DIFFERS if link.outcome is Outcome.MATCH and columns else link.outcome
        ids = tuple(sources[record] for record in numbers)
        weights = _weights(index, model, links, link)
        decisions.append(MatchDecision(outcome, ids, columns, fields, link.chance, weights, model.version))
    return tuple(decisions)


def judge(
    column: Column, here: str, there: str, *, confidence: float | None, ink: tuple[float, ...] | None
) -> FieldVerdict:
    """What is held of two values that are both there.

    Args:
        column: their column.
        here: the book's value.
        there: the database's value.
        confidence: the chance that `here` is read rightly; None when a person keyed it.
        ink: log-likelihoods of (here, there) on the crop; None where there is none.
    """
    reason = field_reason(column, here, there)
    asked = (ink[0], ink[1]) if ink else None
    if not reason.is_difference:
        return FieldVerdict(column.name, here, there, reason, Verdict.AGREES, 0.0)
    if asked:
        chance_real = 1 / (1 + exp(min(asked[1] - asked[0] + log_odds(1 - KEYER.rate), 700)))
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
    """The verdict on every column that says who and what the case is."""
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
    scores = ink.score(number, column.name, (here, there)) if ink else None
    return judge(column, here, there, confidence=entry.confidences.get(column.name), ink=scores)


def _differing(fields: Sequence[FieldVerdict]) -> tuple[str, ...]:
    return tuple(found.column for found in fields if found.verdict in (Verdict.DIFFERS, Verdict.UNSURE))


def _weights(index: LinkageIndex, model: Model, links: Links, link: Link) -> dict[str, float]:
    """The waterfall of the likeliest case."""
    if not link.pairs:
        return {}
    pair = slice(link.pairs[0], link.pairs[0] + 1)
    return waterfall(index.schema, model, links.found.levels[pair], links.found.common[pair])
