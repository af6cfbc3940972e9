"""Weighing what could stand on a line: the ink says how well each text agrees with it, a prior how usual it is.

One procedure for all kinds of fields: whoever knows what can stand there proposes words in place of read ones; the ink
is asked; a proposal replaces the reading when ink and prior together are for it. Nothing the ink speaks clearly against
is ever taken, and without ink (a reader that cannot be asked) the reading stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp

from ocr.decode.evidence import ReadingEvidence
from ocr.recognise.readers import WordReading

PRIOR_WEIGHT = 0.75
"""Of a prior against the ink; a network is surer of its letters than it should be."""
AGAINST = -10.5
"""Ink (natural logarithm of the ratio to the reading) from which no prior helps."""
MOST_PROPOSALS = 400
"""More doubt than that is no reading."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words that could stand in place of some that were read.

    Attributes:
        start: first word replaced, counted in the evidence.
        stop: the word behind the last one replaced.
        words: what stands there instead, at least one.
        prior: natural logarithm of how much more usual than the reading it is.
    """

    start: int
    stop: int
    words: tuple[str, ...]
    prior: float


@dataclass(frozen=True, slots=True)
class WeighedProposal:
    """A proposal, what the ink says of it (against the reading), and both together."""

    proposal: Proposal
    ink: float

    @property
    def score(self) -> float:
        """What the choice goes by."""
        return self.ink + PRIOR_WEIGHT * self.proposal.prior


def settle(evidence: ReadingEvidence, proposals: Iterable[Proposal]) -> ReadingEvidence:
    """The evidence with the proposals taken that ink and prior are for; its words as sure as the choice was clear.

    Proposals that overlap are rivals. Words nobody proposed anything for stay as they are.
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


def take(evidence: ReadingEvidence, proposal: Proposal, share: float) -> ReadingEvidence:
    """The evidence with a proposal taken, its words as sure as `share`."""
    return _rewritten(evidence, {proposal.start: proposal}, dict.fromkeys(range(proposal.start, proposal.stop), share))


def weigh(evidence: ReadingEvidence, proposals: Sequence[Proposal]) -> list[WeighedProposal]:
    """Asks every line once about all texts that the proposals make of it; those nobody can be asked about are left out.

    Args:
        evidence: what was read.
        proposals: what could stand instead.
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
    """The whole lines a proposal changes, with the text it makes of them; empty where it cannot be asked about.

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
    """Rivals together under the first word they touch; of chains of overlaps the spans grow together."""
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
    """The words after all replacements, and the lines with them, so that their ink can be asked again."""
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
