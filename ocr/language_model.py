"""How likely a letter is after the letters before it, in the texts of registers: a prior for reading handwriting.

Digits are one class: the model expects a number, never which. So it cannot turn an 8 into a likelier 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr.charset import SIZE, encode

END = 0
"""Number of the end of a line (the blank's number, which no letter has)."""
START = 255
CONTEXT = 6
"""Letters looked back at; with the next one seven bytes, which fit a 64-bit key."""
DIGITS = tuple(encode("0123456789"))

Row = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Table:
    """The n-grams of a model.

    Attributes:
        contexts: sorted keys of contexts (`key`), the empty one first.
        starts: where each context's letters begin in the two arrays below, and a last end.
        letters: numbers of letters seen after the context.
        shares: their discounted probabilities; what is missing to 1 goes to the context one letter shorter.
    """

    contexts: NDArray[np.uint64]
    starts: NDArray[np.uint32]
    letters: NDArray[np.uint8]
    shares: NDArray[np.float16]

    def save(self, path: Path) -> None:
        """Writes a compressed npz file."""
        np.savez_compressed(path, contexts=self.contexts, starts=self.starts, letters=self.letters, shares=self.shares)


def load_table(path: Path) -> Table:
    """A table that `save` wrote."""
    with np.load(path) as stored:
        return Table(stored["contexts"], stored["starts"], stored["letters"], stored["shares"])


def key(numbers: Sequence[int]) -> int:
    """A context's letters packed into one number, the nearest letter in the lowest byte."""
    packed = 0
    for number in numbers:
        packed = packed << 8 | number
    return packed


def classed(number: int) -> int:
    """The number of a letter's class: all digits are 0."""
    return DIGITS[0] if number in DIGITS else number


class CharacterModel:
    """Log-probabilities of the next letter."""

    def __init__(self, table: Table) -> None:
        """Rows are worked out when they are first asked for and kept."""
        self._table = table
        self.row = lru_cache(maxsize=100_000)(self._row)

    def context(self, before: tuple[int, ...], number: int) -> tuple[int, ...]:
        """The context after one more letter."""
        return (*before, classed(number))[-CONTEXT:]

    def _row(self, context: tuple[int, ...]) -> Row:
        """Natural log-probabilities by letter number (END at 0) after a context of letter classes."""
        return np.log(self._probabilities(context))

    def _probabilities(self, context: tuple[int, ...]) -> Row:
        shorter = self._shared(context[1:]) if context else np.full(SIZE, 1 / SIZE, np.float32)
        wanted = np.uint64(key(context))  # a plain int would have the whole array converted
        at = int(np.searchsorted(self._table.contexts, wanted))
        if at == len(self._table.contexts) or self._table.contexts[at] != wanted:
            return shorter
        chosen = slice(int(self._table.starts[at]), int(self._table.starts[at + 1]))
        letters, shares = self._table.letters[chosen], self._table.shares[chosen].astype(np.float32)
        row = shorter * max(1e-4, 1.0 - float(shares.sum()))
        row[letters] += shares
        if DIGITS[0] in letters:
            row[list(DIGITS)] = row[list(DIGITS)].sum() / len(DIGITS)
        return row

    def _shared(self, context: tuple[int, ...]) -> Row:
        return np.exp(self.row(context))
