"""CTC prefix beam search: the likeliest texts of a line under the recogniser and the character model together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nlargest
from math import exp, inf, log1p

import numpy as np
from numpy.typing import NDArray

from ocr.recognise.charset import BLANK, decode
from ocr.recognise.language.language_model import CharacterModel, State

SURE_BLANK = -0.001
"""A frame whose blank has a higher log-probability than this is taken as blank: no letter is tried."""


@dataclass(frozen=True, slots=True)
class SearchWeights:
    """Weights and limits of the beam search.

    Attributes:
        language: weight of the character model's log-probability; 0 reads the ink alone.
        letter: bonus for every letter, against the model's bias towards short texts.
        width: texts kept after each frame.
        floor: letters below this log-probability in a frame are not tried.
        behind: texts so far behind the best one (log-probability) are pruned.
    """

    language: float = 0.7
    letter: float = 0.7
    width: int = 16
    floor: float = -6.0
    behind: float = 10.0


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Candidate text of a line.

    Attributes:
        text: the text; it may begin or end with a blank.
        score: log-probability of ink and language up to a constant of the line.
        ink: per letter the probability of its clearest frame, by the ink alone; empty where nobody asked for it.
    """

    text: str
    score: float
    ink: tuple[float, ...] = ()


@dataclass(slots=True, eq=False)
class _Prefix:
    """Prefix of a text, as a node in the tree of all prefixes that were tried.

    `blank` and `letter` are log-probabilities of the paths up to the last frame that spell it and end in a blank or in
    its last letter; `next_blank` and `next_letter` gather those of the current frame. `peak` is the last letter's
    clearest frame, `favour` the weighted language score of the text.
    """

    number: int
    before: _Prefix | None
    state: State
    favour: float
    blank: float = -inf
    letter: float = -inf
    next_blank: float = -inf
    next_letter: float = -inf
    peak: float = -inf
    score: float = -inf
    longer: dict[int, _Prefix] = field(default_factory=dict)

    def stay(self, row: list[float]) -> float:
        """Add the paths of a frame that spell no further letter; return the score from them alone."""
        self.next_blank = _add(self.next_blank, _add(self.blank, self.letter) + row[BLANK])
        if self.before is not None:
            self.next_letter = _add(self.next_letter, self.letter + row[self.number])
        return _add(self.next_blank, self.next_letter) + self.favour

    def advance(self) -> float:
        """Make the gathered frame the last one; return the score by which the beam is sorted."""
        self.blank, self.letter = self.next_blank, self.next_letter
        self.next_blank = self.next_letter = -inf
        self.score = _add(self.blank, self.letter) + self.favour
        return self.score

    def hypothesis(self, score: float) -> Hypothesis:
        """Return the text from the root to this node as a hypothesis."""
        found, prefix = [], self
        while prefix.before is not None:
            found.append((prefix.number, exp(min(0.0, prefix.peak))))
            prefix = prefix.before
        found.reverse()
        return Hypothesis(decode(number for number, _ in found), score, tuple(peak for _, peak in found))


def search(log_probs: NDArray[np.float32], model: CharacterModel, weights: SearchWeights) -> list[Hypothesis]:
    """Return the likeliest texts, best first.

    Args:
        log_probs: frames x characters.
        model: character model of register texts.
        weights: weights of ink and language.

    Returns:
        At most `weights.width` texts; the empty one among them when the line may hold no writing.
    """
    beam = [_Prefix(BLANK, None, model.start, 0.0, blank=0.0)]
    for row, tried in _frames(log_probs, weights.floor):
        least = max(prefix.stay(row) for prefix in beam) - weights.behind
        met = dict.fromkeys(beam)
        for prefix in beam:
            _grow(prefix, row, tried, least, model, weights, met)
        least = max(map(_Prefix.advance, met)) - weights.behind
        beam = nlargest(weights.width, (prefix for prefix in met if prefix.score > least), key=_score)
    ended = [(prefix.score + weights.language * model.end(prefix.state), prefix) for prefix in beam]
    ended.sort(key=lambda found: -found[0])
    return [prefix.hypothesis(score) for score, prefix in ended]


def _frames(log_probs: NDArray[np.float32], floor: float) -> Iterator[tuple[list[float], list[int]]]:
    """Yield frames with the letters to try in each; of a run of surely blank frames only the last.

    Their cost is the same for all texts except those whose last letter would continue through them, which the blank
    rules out.
    """
    sure = log_probs[:, BLANK] > SURE_BLANK
    kept = ~sure | ~np.r_[sure[1:], False]
    likely = (log_probs > floor) & ~sure[:, None]
    likely[:, BLANK] = False
    for frame in np.flatnonzero(kept):
        yield log_probs[frame].tolist(), np.flatnonzero(likely[frame]).tolist()


def _grow(
    prefix: _Prefix,
    row: list[float],
    tried: list[int],
    least: float,
    model: CharacterModel,
    weights: SearchWeights,
    met: dict[_Prefix, None],
) -> None:
    """Add the extensions of a prefix by one letter to `met`, unless their score cannot reach `least`."""
    ink = _add(prefix.blank, prefix.letter)
    for number in tried:
        paths = prefix.blank if number == prefix.number else ink
        if paths + row[number] + prefix.favour + weights.letter < least:
            continue  # the language can only take from it
        longer = prefix.longer.get(number)
        if longer is None:
            chance, state = model.step(prefix.state, number)
            favour = prefix.favour + weights.language * chance + weights.letter
            longer = prefix.longer[number] = _Prefix(number, prefix, state, favour)
        longer.next_letter = _add(longer.next_letter, paths + row[number])
        longer.peak = max(longer.peak, row[number])
        met[longer] = None


def _score(prefix: _Prefix) -> float:
    return prefix.score


def _add(one: float, other: float) -> float:
    """Return log(exp(one) + exp(other))."""
    high, low = (one, other) if one > other else (other, one)
    return high if low == -inf else high + log1p(exp(low - high))
