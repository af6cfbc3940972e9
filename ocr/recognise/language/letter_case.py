"""Letter-case model: the probability of a capital by the shapes of the words around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import product

import numpy as np
from numpy.typing import NDArray

NOTHING, CAPITAL, TITLE, UPPER, LOWER, OTHER = range(6)
"""Shape of a word or of its beginning: empty, one capital, `Title`, `UPPER`, `lower`, begun with a figure."""
SHAPES = 6
BREAKS = frozenset(" ,.-/")
"""Characters between words."""
FAITH = 2.0
"""Pseudo-count: letters seen after two words before they weigh as much as the estimate after one word."""

Shapes = tuple[int, int, int]
"""Shapes of the word before the last, of the last word, and of the current word."""
BEGIN: Shapes = (NOTHING, NOTHING, NOTHING)
Chances = NDArray[np.float32]
"""Capital probabilities, indexed by `Shapes`."""


def follow(shapes: Shapes, letter: str) -> Shapes:
    """Return the shapes after one more letter."""
    earlier, last, begun = shapes
    if letter in BREAKS:
        return shapes if begun == NOTHING else (last, begun, NOTHING)
    return earlier, last, _grown(begun, letter)


def _grown(begun: int, letter: str) -> int:
    if begun == NOTHING:
        return OTHER if not letter.isalpha() else CAPITAL if letter.isupper() else LOWER
    if begun == CAPITAL and letter.isalpha():
        return UPPER if letter.isupper() else TITLE
    return begun


def count_capitals(texts: Iterable[tuple[str, float]]) -> Chances:
    """Estimate capital probabilities from weighted texts; rare shapes back off to fewer words."""
    seen: dict[tuple[int, ...], float] = defaultdict(float)
    capitals: dict[tuple[int, ...], float] = defaultdict(float)
    for text, weight in texts:
        shapes = BEGIN
        for letter in text:
            if letter.isalpha():
                for known in (shapes, shapes[1:], shapes[2:]):
                    seen[known] += weight
                    capitals[known] += weight * letter.isupper()
            shapes = follow(shapes, letter)
    chances = np.zeros((SHAPES,) * 3, np.float32)
    for combination in product(range(SHAPES), repeat=3):
        chance = 0.5
        for words in (1, 2, 3):
            last = combination[3 - words :]
            chance = (capitals[last] + FAITH * chance) / (seen[last] + FAITH)
        chances[combination] = min(0.9999, max(0.0001, chance))
    return chances
