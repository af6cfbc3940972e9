"""CTC likelihood and alignment of a given text under the recogniser's frame-wise probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.recognise.charset import BLANK, collapse, decode, encode

IMPOSSIBLE = np.float32(-1e30)
"""Log-likelihood of an impossible text; unlike minus infinity it can be subtracted from itself."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Best CTC path of a text through a line.

    Attributes:
        centres: per character the frame in the middle of its span.
        peaks: per character its probability (0–1) in the clearest frame of its span.
        score: mean log-probability a frame (natural log; near 0 when the line surely says the text).
    """

    centres: tuple[float, ...]
    peaks: tuple[float, ...]
    score: float


def greedy_text(log_probs: NDArray[np.float32]) -> str:
    """Return the normalised text of the likeliest character of every frame (best-path decoding).

    Args:
        log_probs: frames x characters.
    """
    return " ".join(decode(collapse(log_probs.argmax(axis=1).tolist())).split())


def log_likelihoods(log_probs: NDArray[np.float32], texts: Sequence[str]) -> list[float]:
    """Return the log-likelihood (nats) of each text, summed over all CTC paths that spell it (Graves et al. 2006).

    Args:
        log_probs: frames x characters.
        texts: normalised texts; an empty one asks for a line without writing.

    Returns:
        One a text; minus infinity when the line has too few frames for it.
    """
    if not texts:
        return []
    numbers = [encode(text) for text in texts]
    size = 2 * max(map(len, numbers)) + 1
    states = np.full((size, len(texts)), BLANK)
    barred = np.full((size, len(texts)), IMPOSSIBLE)  # log of whether a state may be entered from two states before
    for column, known in enumerate(numbers):
        spelled, skip = _states(known)
        states[: spelled.size, column] = spelled
        barred[: spelled.size, column][skip] = 0.0
    forward = np.full((size + 2, len(texts)), IMPOSSIBLE)  # two rows of nothing before the first state
    forward[2:4] = log_probs[0][states[:2]]
    for frame in log_probs[1:]:
        ways = (forward[2:], forward[1:-1], forward[:-2] + barred)
        likeliest = np.maximum(np.maximum(ways[0], ways[1]), ways[2])
        together = sum(np.exp(way - likeliest) for way in ways)
        forward[2:] = np.log(together) + likeliest + frame[states]
    ends = [forward[2 * len(known) + 1 : 2 * len(known) + 3, column] for column, known in enumerate(numbers)]
    likelihoods = [float(np.logaddexp.reduce(end.astype(np.float64))) for end in ends]
    return [found if found > IMPOSSIBLE / 2 else -np.inf for found in likelihoods]


def _states(numbers: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the characters with blanks between them, and a mask of states that may follow the one before the blank."""
    states = np.full(2 * len(numbers) + 1, BLANK)
    states[1::2] = numbers
    skip = np.zeros(states.size, bool)
    skip[3::2] = states[3::2] != states[1:-2:2]
    return states, skip


def align(log_probs: NDArray[np.float32], text: str) -> Alignment | None:
    """Find the likeliest CTC path that spells `text` (Viterbi).

    Args:
        log_probs: frames x characters.
        text: a normalised text, not empty.

    Returns:
        The alignment, or None when the line has too few frames for the text.
    """
    numbers = encode(text)
    states, skip = _states(numbers)
    frames = log_probs.shape[0]
    if frames < len(numbers):
        return None
    cost = np.full(states.size, -np.inf)
    cost[:2] = log_probs[0, states[:2]]
    steps = np.zeros((frames, states.size), np.int8)
    for frame in range(1, frames):
        one, two = np.r_[-np.inf, cost[:-1]], np.r_[-np.inf, -np.inf, cost[:-2]]
        ways = np.stack([cost, one, np.where(skip, two, -np.inf)])
        steps[frame] = ways.argmax(axis=0)
        cost = ways.max(axis=0) + log_probs[frame, states]
    state = states.size - 1 if cost[-1] >= cost[-2] else states.size - 2
    if not np.isfinite(cost[state]):
        return None
    score = float(cost[state]) / frames
    path = np.zeros(frames, np.int64)
    for frame in range(frames - 1, -1, -1):
        path[frame] = state
        state -= int(steps[frame, state])
    spans = [np.flatnonzero(path == 2 * index + 1) for index in range(len(numbers))]
    peaks = (float(np.exp(log_probs[span, number].max())) for span, number in zip(spans, numbers, strict=True))
    return Alignment(tuple(float(np.mean(span)) for span in spans), tuple(peaks), score)


def blank_spans(alignment: Alignment, text: str, frames: int) -> tuple[tuple[float, float, float], ...]:
    """Return for each space of the text the centres of its neighbours and its own, as fractions of the width."""
    place = [(centre + 0.5) / frames for centre in alignment.centres]
    return tuple((place[at - 1], place[at], place[at + 1]) for at, letter in enumerate(text) if letter == " ")
