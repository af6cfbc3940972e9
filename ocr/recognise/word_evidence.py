"""Word confidence measures: ink probability and share of the search's hypotheses that agree on a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from ocr.recognise.beam import Hypothesis

FAINTEST = 1e-6
"""Lower bound of a letter's probability."""


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """Confidence measures of one word of the best text.

    Attributes:
        text: the word.
        share: of the search's probability, the part of the texts that have the word at its place, counted from either
            end of the line (a doubtful blank elsewhere does not count against a word).
        letters: geometric mean of the probabilities of its letters' clearest frames, by the ink alone.
    """

    text: str
    share: float
    letters: float


def word_evidence(hypotheses: Sequence[Hypothesis]) -> list[WordEvidence]:
    """Return the words of the first hypothesis with their measures."""
    scores = np.asarray([hypothesis.score for hypothesis in hypotheses])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    texts = [hypothesis.text.split() for hypothesis in hypotheses]
    found: list[WordEvidence] = []
    start = 0
    for word in hypotheses[0].text.split(" "):
        if word:
            place = len(found)
            back = place - len(texts[0])
            same = [word in (*text[place : place + 1], *text[back:][:1]) for text in texts]
            ink = hypotheses[0].ink[start : start + len(word)]
            letters = exp(sum(log(max(FAINTEST, peak)) for peak in ink) / len(ink))
            found.append(WordEvidence(word, float(shares[same].sum()), letters))
        start += len(word) + 1
    return found
