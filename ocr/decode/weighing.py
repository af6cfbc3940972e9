"""Weighing of proposals: the ink scores each text, a prior says how usual it is.

One procedure serves all kinds of fields: a proposal replaces the reading when ink and prior together favour it. A text
that the ink clearly contradicts is never taken, and without a scorer the reading stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp

from ocr.decode.evidence import ReadingEvidence
from ocr.recognise.readers import WordReading

PRIOR_WEIGHT = 0.75
"""Weight of a prior against the ink; a network is surer of its letters than it should be."""
LISTED = 8.0
"""Log prior odds (nats) of an entry of a list that holds what stands in the field against any other text."""
LIKE = 45.0
"""Similarity (0–100) of the list entries to score."""
AGAINST = -10.5
"""Log-likelihood ratio to the reading (nats) below which no prior helps."""
MOST_PROPOSALS = 400
"""Number of proposals weighed; more doubt than that is no reading."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words that could stand in place of some that were read.

    Attributes:
        start: first word replaced, counted in the evidence.
        stop: the word after the last one replaced.
        words: the words instead, at least one.
        prior: log prior odds (nats) against the reading.
    """

    start: int
    stop: int
    words: tuple[str, ...]
    prior: float


@dataclass(frozen=True, slots=True)
class WeighedProposal:
    """A proposal with its log-likelihood ratio (nats) to the reading."""

    proposal: Proposal
    ink: float

    @property
    def score(self) -> float:
        """Ink and weighted prior together, in nats."""
        return self.ink + PRIOR_WEIGHT * self.proposal.prior


def settle(evidence: ReadingEvidence, proposals: Iterable[Proposal]) -> ReadingEvidence:
    """Apply the proposals that ink and prior favour; the confidence of words follows the clearness of the choice.

    Overlapping proposals are rivals. Words without proposals stay as they are.
    """
    weighed = weigh(evidence, list(dict.fromkeys(proposals))[:MOST_PROPOSALS])
    taken: dict[int, Proposal] = {}
    sure: dict[int, float] = {}
    for first, rivals in _by_place(weighed).items():
        best = max(rivals, key=lambda rival: (rival.ink > AGAINST, rival.score))
        share = 1 / (1 + sum(exp(min(50.0, rival.score)) for rival in rivals))
        if best.score > 0 and best.ink > AGAINST:
            taken[first] = best.proposal
            share *= exp(min(50.0, best.score))
        for index in range(first, max(rival.proposal.stop for rival in rivals)):
            # What was weighed word by word is as sure as the choice; of longer texts each word keeps its own doubt.
            alone = first in taken or best.proposal.stop - best.proposal.start == 1
            sure[index] = share if alone else min(share, evidence.words[index].confidence)
    return _rewritten(evidence, taken, sure) if weighed else evidence


def apply_proposal(evidence: ReadingEvidence, proposal: Proposal, share: float) -> ReadingEvidence:
    """Apply one proposal, with the confidence `share` for its words."""
    return _rewritten(evidence, {proposal.start: proposal}, dict.fromkeys(range(proposal.start, proposal.stop), share))


def weigh(evidence: ReadingEvidence, proposals: Sequence[Proposal]) -> list[WeighedProposal]:
    """Score proposals, each line once with all its texts; those without a scorer are left out.

    Args:
        evidence: the reading.
        proposals: alternatives to the reading.
    """
    places = evidence.places()
    asked: dict[int, dict[str, float]] = defaultdict(dict)
    texts: list[tuple[Proposal, Mapping[int, str]]] = []
    for proposal in proposals:
        changed = _changed_lines(evidence, places, proposal)
        if changed:
            texts.append((proposal, changed))
            for line, text in changed.items():
                asked[line][text] = 0.0
    for line, wanted in asked.items():
        reading = evidence.lines[line]
        if reading.ink is not None:
            base, *found = reading.ink([reading.text, *wanted])
            asked[line] = {text: one - base for text, one in zip(wanted, found, strict=True)}
    return [
        WeighedProposal(proposal, sum(asked[line][text] for line, text in changed.items()))
        for proposal, changed in texts
    ]


def _changed_lines(
    evidence: ReadingEvidence, places: Sequence[tuple[int, int]], proposal: Proposal
) -> Mapping[int, str]:
    """Return the text of each whole line that a proposal changes; empty where a line has no scorer.

    Words over several lines keep their breaks when their number stays.
    """
    span = places[proposal.start : proposal.stop]
    if any(evidence.lines[line].ink is None for line, _at in span):
        return {}
    one_line = len({line for line, _at in span}) == 1
    if not one_line and len(span) != len(proposal.words):
        return {}
    changed: dict[int, list[str]] = {}
    for line, _at in span:
        changed.setdefault(line, [word.text for word in evidence.lines[line].words])
    if one_line:
        line, first = span[0]
        changed[line][first : first + len(span)] = proposal.words
    else:
        for (line, at), word in zip(span, proposal.words, strict=True):
            changed[line][at] = word
    return {line: " ".join(words) for line, words in changed.items()}


def _by_place(weighed: Iterable[WeighedProposal]) -> Mapping[int, list[WeighedProposal]]:
    """Group rivals under the first word they touch; the spans of chained overlaps are merged."""
    groups: list[tuple[int, int, list[WeighedProposal]]] = []
    for one in sorted(weighed, key=lambda one: (one.proposal.start, -one.proposal.stop)):
        start, stop = one.proposal.start, one.proposal.stop
        if groups and start < groups[-1][1]:
            first, last, rivals = groups[-1]
            groups[-1] = (first, max(last, stop), [*rivals, one])
        else:
            groups.append((start, stop, [one]))
    return {first: rivals for first, _stop, rivals in groups}


def _rewritten(evidence: ReadingEvidence, taken: Mapping[int, Proposal], sure: Mapping[int, float]) -> ReadingEvidence:
    """Apply replacements to the words and to their lines, so that the ink can be scored again."""
    places = evidence.places()
    lines: list[list[tuple[WordReading, ...]]] = [[(word,) for word in reading.words] for reading in evidence.lines]
    for index, share in sure.items():
        line, at = places[index]
        lines[line][at] = (replace(lines[line][at][0], confidence=share),)
    for first, proposal in taken.items():
        span = places[proposal.start : proposal.stop]
        words = [WordReading(text, sure[first]) for text in proposal.words]
        for number, (line, at) in enumerate(span):
            last = number == len(span) - 1
            lines[line][at] = tuple(words[number:] if last else words[number : number + 1])
    readings = [
        replace(reading, words=tuple(word for group in line for word in group))
        for reading, line in zip(evidence.lines, lines, strict=True)
    ]
    gained = sum(len(proposal.words) - (proposal.stop - proposal.start) for proposal in taken.values())
    whole = tuple(word for reading in readings for word in reading.words)
    words_here = whole[evidence.start : evidence.start + len(evidence.words) + gained]
    return ReadingEvidence(words_here, tuple(readings), evidence.start, asked=True)
