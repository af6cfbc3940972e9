"""Strips of writing before any damage: ink on nothing, with its text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Ink = NDArray[np.uint8]

X_HEIGHT = 22
"""Height of a small letter in pixels; a full line of writing is about three times as high."""
ASCENT = 2.3
"""Reach of a line above its baseline in x-heights (capital letters with marks)."""
DESCENT = 1.0


SPREAD = 0.25
"""Share of lines whose words stand far apart, spread over the leader."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of writing.

    Attributes:
        ink: height x width, 0 is paper, 255 is black.
        text: what is written, normalised.
    """

    ink: Ink
    text: str


@dataclass(frozen=True, slots=True)
class InkWord:
    """One word's ink and the row of its baseline."""

    ink: Ink
    baseline: int


def word_gaps(count: int, loose: tuple[float, float], rng: Generator) -> list[int]:
    """Draw the pixels of paper before each of so many words, none before the first.

    Args:
        count: number of words.
        loose: least and largest usual gap in x-heights; spread lines have one to four and a half.
        rng: source of the choice.
    """
    usual = (rng.uniform(1.0, 4.5) if rng.random() < SPREAD else rng.uniform(*loose)) * X_HEIGHT
    return [round(usual * rng.uniform(0.7, 1.4)) if number else 0 for number in range(count)]


def set_line(words: list[InkWord], gaps: list[int], drops: list[int]) -> InkWord:
    """Set words on one baseline.

    Args:
        words: from left to right.
        gaps: pixels of paper before each word (negative: closer than its box).
        drops: pixels of each word below the baseline.

    Returns:
        The line as one word: at least ASCENT above and DESCENT below the baseline at X_HEIGHT, more when a word
        reaches farther.
    """
    above = max([round(ASCENT * X_HEIGHT)] + [word.baseline - drop for word, drop in zip(words, drops, strict=True)])
    below = max(
        [round(DESCENT * X_HEIGHT)]
        + [word.ink.shape[0] - word.baseline + drop for word, drop in zip(words, drops, strict=True)]
    )
    width = sum(word.ink.shape[1] for word in words) + sum(gaps)
    line = np.zeros((above + below, max(width, 1) + X_HEIGHT), np.uint8)
    at = X_HEIGHT // 2
    for word, gap, drop in zip(words, gaps, drops, strict=True):
        at = max(0, at + gap)
        height, wide = word.ink.shape
        top = above - word.baseline + drop
        part = line[top : top + height, at : at + wide]
        np.maximum(part, word.ink[:, : part.shape[1]], out=part)
        at += wide
    return InkWord(line, above)
