"""Match decision of an entry: outcome, columns that differ, a reason for each field, the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import zip_longest
from math import exp, sqrt

import numpy as np

from reconcile.decision.linking import Links
from reconcile.decision.reasons import field_reason
from reconcile.decision.verdicts import FieldReason, FieldVerdict, MatchDecision, RelationOutcome, Verdict
from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.schema import Schema
from reconcile.weights.confusions import KEYER, InkScorer, log_odds, reader_slips, slip_probability
from reconcile.weights.model import LinkageModel, waterfalls
from reconcile.weights.name_priors import log_odds_of_names, log_odds_of_places
from records.record_types import Column, FieldKind, record_type
from records.stages import FieldState, InkAnswer

REAL, POSSIBLE = 0.5, 0.2
"""Probability from which a difference is a finding; from POSSIBLE to REAL the finding is marked unsure."""
INK_TRUST = 0.6
"""Weight of the ink's log-likelihood ratio: 95 of 100 slips of one letter or figure are flagged, measured with invented
slips (`bench.studies.ink_trust`); leaving out any one book moves it by less than 0.05."""
NEITHER = 15.0
"""Nats by which the ink must prefer a third text to both values before its ratio between them is ignored."""
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
_OFFICERS = frozenset({"nguoiKy", "nguoiThucHien"})
_LINKED = frozenset({RelationOutcome.MATCH, RelationOutcome.DUPLICATE})


@dataclass(frozen=True, slots=True)
class ValueEvidence:
    """Evidence for the book's value against the database's.

    Attributes:
        confidence: probability that the book's value is read correctly; None when a person keyed it.
        ink: log-likelihoods of both on the crop; None where there is none.
        prior: log prior odds of the book's value against the database's, as names or places; weighed beside ink alone.
    """

    confidence: float | None = None
    ink: InkAnswer | None = None
    prior: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a book to reconcile.

    Attributes:
        cells: the ministry's column → text.
        states: states of columns that are not simply read.
        confidences: probability that a reading is right; a column left out was keyed by a person.
    """

    cells: Mapping[str, str]
    states: Mapping[str, FieldState] = field(default_factory=dict)
    confidences: Mapping[str, float] = field(default_factory=dict)


def decide(
    index: LinkageIndex, model: LinkageModel, entries: Sequence[Entry], links: Links, ink: InkScorer | None = None
) -> tuple[MatchDecision, ...]:
    """Decide every entry; `links` are those of the same entries."""
    records = np.unique([links.found.record[pair] for link in links.links for pair in link.pairs]).astype(np.int64)
    sources, cells = index.sources(records.tolist()), index.shared_cells(records)
    judges = _FieldJudge(index.schema, model, ink)
    decisions = []
    weights = iter(_weights(index, model, links))
    for number, (entry, link) in enumerate(zip(entries, links.links, strict=True)):
        numbers = [int(links.found.record[pair]) for pair in link.pairs]
        fields = judges.fields(number, entry, cells[numbers[0]]) if numbers else ()
        columns = _differing(index.schema, fields) if link.outcome in _LINKED else ()
        outcome = RelationOutcome.DIFFERS if link.outcome is RelationOutcome.MATCH and columns else link.outcome
        ids = tuple(sources[record] for record in numbers)
        bits = next(weights) if link.pairs else {}
        decisions.append(MatchDecision(outcome, ids, columns, fields, link.chance, bits, model.version))
    return tuple(decisions)


def judge(column: Column, here: str, there: str, said: ValueEvidence) -> FieldVerdict:
    """Judge two values that are both present.

    Args:
        column: their column.
        here: the book's value.
        there: the database's value.
        said: further evidence for one or the other.
    """
    reason = field_reason(column, here, there)
    asked = (said.ink.here, said.ink.there) if said.ink else None
    if not reason.is_difference:
        return FieldVerdict(column.name, here, there, reason, Verdict.AGREES, 0.0)
    if said.ink:
        odds = INK_TRUST * ink_lead(said.ink) - log_odds(1 - KEYER.rate) + said.prior
        chance_real = 1 / (1 + exp(-max(odds, -700)))
    else:
        chance_real = 1 - slip_probability(
            here, there, KEYER if said.confidence is None else reader_slips(said.confidence)
        )
    if said.ink and said.ink.best - max(asked or ()) > NEITHER:
        return FieldVerdict(column.name, here, there, reason, Verdict.UNSURE, chance_real, asked)
    return FieldVerdict(column.name, here, there, reason, _verdict(chance_real), chance_real, asked)


def ink_lead(ink: InkAnswer) -> float:
    """Return the nats by which the ink prefers the book's value, divided by the root of the number of differing words.

    Words of one hand are misread together, so their errors are not independent.
    """
    words = zip_longest(ink.question.here.split(), ink.question.there.split())
    apart = sum(one != other for one, other in words)
    return (ink.here - ink.there) / sqrt(max(apart, 1))


def _verdict(chance_real: float) -> Verdict:
    if chance_real >= REAL:
        return Verdict.DIFFERS
    return Verdict.UNSURE if chance_real >= POSSIBLE else Verdict.CORRECTED


@dataclass(frozen=True, slots=True)
class _FieldJudge:
    """Judge of the columns of entries against cases of one record type."""

    schema: Schema
    model: LinkageModel
    ink: InkScorer | None

    def fields(self, number: int, entry: Entry, there: Mapping[str, str]) -> tuple[FieldVerdict, ...]:
        """Return the verdict on every column that can be compared."""
        verdicts = []
        for column in _compared(self.schema.code):
            name = column.name
            written, known = entry.cells.get(name, ""), there.get(name, "")
            if written == known and name not in entry.states:
                if written:
                    verdicts.append(_alike(name, written))
            else:
                verdicts.append(self._field(column, number, entry, known))
        return tuple(verdicts)

    def _field(self, column: Column, number: int, entry: Entry, there: str) -> FieldVerdict:
        here = entry.cells.get(column.name, "")
        reason = field_reason(column, here, there, entry.states.get(column.name, FieldState.READ))
        if not reason.is_difference:
            return FieldVerdict(column.name, here, there, reason, Verdict.AGREES, 0.0)
        answer = self.ink.answer(number, column.name, here, there) if self.ink else None
        prior = self._prior(column, here, there) if answer else 0.0
        return judge(column, here, there, ValueEvidence(entry.confidences.get(column.name), answer, prior))

    def _prior(self, column: Column, here: str, there: str) -> float:
        """Return the log prior odds of the book's value, independent of the ink."""
        if column.kind is FieldKind.NAME:
            return log_odds_of_names(self.model.syllables, here, there)
        return log_odds_of_places(here, there) if column.kind is FieldKind.PLACE else 0.0


@lru_cache(maxsize=50_000)
def _alike(column: str, text: str) -> FieldVerdict:
    """Return the verdict on two equal values; most of them are, and most stand there again and again."""
    return FieldVerdict(column, text, text, FieldReason.SAME, Verdict.AGREES, 0.0)


@cache
def _compared(code: str) -> tuple[Column, ...]:
    """Return the columns that describe the case; signers and clerks are the office's affair."""
    described = (one for one in record_type(code).columns if one.kind in _COMPARED or one.codes == "gioiTinh")
    return tuple(column for column in described if column.name not in _OFFICERS)


def _differing(schema: Schema, fields: Sequence[FieldVerdict]) -> tuple[str, ...]:
    """Return the facts of the case that are likelier to differ than not."""
    return tuple(one.column for one in fields if one.verdict is Verdict.DIFFERS and schema.is_fact(one.column))


def _weights(index: LinkageIndex, model: LinkageModel, links: Links) -> list[dict[str, float]]:
    """Return the match-weight waterfall of the likeliest case of each entry that has one."""
    pairs = [link.pairs[0] for link in links.links if link.pairs]
    return waterfalls(index.schema, model, links.found.levels[pairs], links.found.common[pairs])
