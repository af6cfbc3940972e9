"""Joint decoding of fields that state the same fact: the likeliest pair that the ink of both lines allows.

People err when they write a thing twice, so two fields may disagree, at a prior cost that only doubtful ink undercuts.
Clear writing stays, with its contradiction. A changed field carries its reason, keeps the reading among its
alternatives, is as sure as the choice was clear, and never so sure that no person is asked.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import exp

from ocr.decode import DecodedValue, ReadingEvidence, decode_settled, reasons
from ocr.decode.context import BookContext
from ocr.decode.weighing import AGAINST, PRIOR_WEIGHT, Proposal, apply_proposal, weigh
from ocr.entries.fact_columns import FactCodec, FactPair, fact_pairs
from ocr.entries.requester import person_pairs, with_relation
from records.record_types import Column, RecordType

SAYS_IT = 8.0
"""Log prior odds (nats) of a line that states the fact against one that states none, as for dates alone."""

CLEARLY = 0.8
"""Probability from which another pair is taken: a contradiction that stays is asked about, a lost one is not."""


MOST_SURE = 0.9
"""Confidence limit of a changed field, so that a person is asked: an apparent misreading may be a slip of the pen."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One column of a pair, with its decoded value and its codec for the fact."""

    column: Column
    value: DecodedValue
    codec: FactCodec

    @property
    def fact(self) -> str:
        """Fact that the value states, "" for none."""
        return self.codec.fact(self.value.value)

    def heard(self) -> Iterator[str]:
        """Yield the facts of the value and of the other readings of a single line."""
        lines = self.value.evidence.lines
        texts = (self.value.value, *(lines[0].rivals if len(lines) == 1 else ()))
        return filter(None, map(self.codec.fact, texts))


@dataclass(frozen=True, slots=True)
class _Option:
    """Fact that a line can state, its log-likelihood ratio to the reading, its proposal (None as read), its prior."""

    fact: str
    ink: float
    proposal: Proposal | None
    prior: float


def decode_jointly(values: Mapping[str, DecodedValue], kind: RecordType, book: BookContext) -> dict[str, DecodedValue]:
    """Change the values that a partner column and their own ink together contradict.

    Args:
        values: the columns of one entry, each decoded by itself.
        kind: record type of the entry.
        book: facts of the book.
    """
    found, held = dict(values), set[str]()
    for pair in (*fact_pairs(kind.code), *person_pairs(values)):
        if found.keys() >= set(pair.columns):
            both = zip(pair.columns, pair.codecs, strict=True)
            sides = [_Side(kind.column(column), found[column], codec) for column, codec in both]
            agreed = _likeliest(sides, pair, held, book)
            found |= {side.column.name: side.value for side in agreed}
            if agreed[0].fact == agreed[1].fact != "":
                held.add(pair.columns[0])  # what two fields say a third one does not change
    return with_relation(found, kind, book)


def _likeliest(sides: Sequence[_Side], pair: FactPair, held: Container[str], book: BookContext) -> Sequence[_Side]:
    """Return both sides with the values of the likeliest pair of facts that the lines can state."""
    if sides[0].fact == sides[1].fact:
        return sides
    facts = list(dict.fromkeys(fact for side in sides for fact in side.heard()))
    options = [_options(side, () if side.column.name in held else facts) for side in sides]
    scores = {way: _score(way, pair.usual) for way in product(*options)}
    agreed = [way for way in scores if way[0].fact == way[1].fact]
    as_read = (options[0][0], options[1][0])
    best = max([as_read, *agreed], key=scores.__getitem__)
    chances = {way: exp(score - scores[best]) for way, score in scores.items()}
    whole = sum(chances.values())
    shares = [sum(chance for way, chance in chances.items() if way[at] == best[at]) / whole for at in range(len(sides))]
    if min(shares) < CLEARLY:
        return sides
    return [
        side if option.proposal is None else _changed(side, option.proposal, share, pair, book)
        for side, option, share in zip(sides, best, shares, strict=True)
    ]


def _options(side: _Side, facts: Iterable[str]) -> list[_Option]:
    """Return the reading, and for every other fact its likeliest writing that the ink allows."""
    read = side.value.evidence.text
    texts = {text: fact for fact in facts if fact != side.fact for text in side.codec.texts(read, fact)}
    placed = {_in_place(side.value.evidence, text): fact for text, fact in texts.items()}
    fact_of = {proposal: fact for proposal, fact in placed.items() if proposal is not None}
    found: dict[str, _Option] = {}
    for weighed in weigh(side.value.evidence, list(fact_of)):
        fact = fact_of[weighed.proposal]
        if weighed.ink > max(AGAINST, found[fact].ink if fact in found else AGAINST):
            found[fact] = _Option(fact, weighed.ink, weighed.proposal, side.codec.prior(fact))
    return [_Option(side.fact, 0.0, None, side.codec.prior(side.fact)), *found.values()]


def _score(way: Sequence[_Option], usual: float) -> float:
    """Score a pair of options: ink, and the priors of stating a fact at all, of these facts and of agreeing."""
    facts = [option.fact for option in way]
    prior = SAYS_IT * sum(map(bool, facts)) + (usual if facts[0] == facts[1] != "" else 0.0)
    prior += sum(option.prior for option in way) / len(way)
    return sum(option.ink for option in way) + PRIOR_WEIGHT * prior


def _changed(side: _Side, proposal: Proposal, share: float, pair: FactPair, book: BookContext) -> _Side:
    """Rewrite a side; its confidence is its share of the pair's probability, for partial facts no more than before."""
    was = side.value
    value = decode_settled(side.column, apply_proposal(was.evidence, proposal, share), book)
    others = tuple(dict.fromkeys(filter(None, (was.value, *value.alternatives))))
    why = (*value.reasons, reasons.said_twice(was.as_written, value.value))
    sure = min(MOST_SURE, value.confidence, share if pair.whole else share * was.confidence)
    return replace(side, value=replace(value, confidence=sure, reasons=why, alternatives=others))


def _in_place(evidence: ReadingEvidence, text: str) -> Proposal | None:
    """Return the words in which a text differs from the reading; None when in none, or when there are no words.

    Where words were only added or only dropped, one that stays goes with them.
    """
    read, meant = [word.text for word in evidence.words], text.split()
    most = min(len(read), len(meant)) - 1
    if read == meant or most < 0:
        return None
    start = min(most, _same(read, meant))
    end = min(most - start, _same(read[::-1], meant[::-1]))
    return Proposal(start, len(read) - end, tuple(meant[start : len(meant) - end]), 0.0)


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the number of equal words at the start of two texts."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (mine, theirs) in enumerate(pairs) if mine != theirs), min(len(one), len(other)))
