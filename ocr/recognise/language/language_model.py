"""Character language model of register texts: a back-off n-gram model used as the prior of handwriting recognition.

Digits are one class: the model expects a number, never a particular one, so it cannot turn an 8 into a likelier 3.
Capitals are counted with small letters; the probability of a capital comes from the shapes of the words
(`ocr.recognise.language.letter_case`). So a name in capitals is known as well as one in title case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr.recognise.charset import CHARACTERS
from ocr.recognise.language.letter_case import BEGIN, Chances, Shapes, follow

END = 0
"""The class of the end of a line."""
START = 127
"""The class before the first letter."""
_DIGIT = "0"
_FOLDED = sorted({_DIGIT if character.isdigit() else character.lower() for character in CHARACTERS})
CLASSES = len(_FOLDED) + 1
_CLASS = {letter: number for number, letter in enumerate(_FOLDED, start=1)}
CLASS_OF = (END, *(_CLASS[_DIGIT if character.isdigit() else character.lower()] for character in CHARACTERS))
"""The class of every character number; number 0 is no letter."""
GRAIN = 8
"""Stored logarithms are integers in units of 1 / GRAIN nat."""
ROOT = 0
REMEMBERED = 100_000
"""Transitions and nodes kept in memory, about 60 MB."""
CAPITALS = "capitals"

State = tuple[int, Shapes]
"""State of the model: a node of its tree, and the shapes of the last words."""


@dataclass(frozen=True, slots=True)
class NgramTree:
    """N-grams of letter classes seen in texts; node 0 is the empty n-gram, the others lie breadth first.

    Attributes:
        branches: number of children of each node.
        classes: the last class of each node's n-gram.
        costs: negative log-probability of that class after the classes before it, in parts of GRAIN.
        rests: negative log of the back-off weight, which a class without a child pays beside its cost after the
            shorter n-gram, in parts of GRAIN.
    """

    branches: NDArray[np.uint8]
    classes: NDArray[np.uint8]
    costs: NDArray[np.uint8]
    rests: NDArray[np.uint8]


def save_models(path: Path, trees: Mapping[str, NgramTree], capitals: Mapping[str, Chances]) -> None:
    """Write trees and capital probabilities by name into one compressed npz file."""
    arrays = {f"{name}.{field}": getattr(tree, field) for name, tree in trees.items() for field in NgramTree.__slots__}
    chances = {f"{name}.{CAPITALS}": chances for name, chances in capitals.items()}
    np.savez_compressed(path, allow_pickle=False, **arrays, **chances)


def load_tree(path: Path, name: str) -> NgramTree:
    """Load one tree that `save_models` wrote.

    Raises:
        KeyError: there is none of this name.
    """
    with np.load(path) as stored:
        return NgramTree(*(stored[f"{name}.{field}"] for field in NgramTree.__slots__))


def load_capitals(path: Path, name: str) -> Chances:
    """Load the capital probabilities that `save_models` wrote.

    Raises:
        KeyError: there are none of this name.
    """
    with np.load(path) as stored:
        chances: Chances = stored[f"{name}.{CAPITALS}"]
        return chances


class CharacterModel:
    """Model of the next letter, capital or small."""

    def __init__(self, letters: NgramModel, capitals: Chances) -> None:
        """Combine an n-gram model with the capital probabilities of perhaps another kind of text.

        See `ocr.recognise.language.letter_case.count_capitals`.
        """
        self._letters = letters
        self._capitals = np.stack([np.log1p(-capitals), np.log(capitals)], axis=-1)
        self._known: dict[tuple[State, int], tuple[float, State]] = {}
        self.start: State = (letters.start, BEGIN)

    def step(self, state: State, number: int) -> tuple[float, State]:
        """Return the log-probability (nats) of a letter (its character number) and the state after it."""
        asked = (state, number)
        known = self._known.get(asked)
        if known is None:
            if len(self._known) > REMEMBERED:
                self._known.clear()
            letter = CHARACTERS[number - 1]
            chance, node = self._letters.follow(state[0], CLASS_OF[number])
            if letter.isdigit():
                chance -= log(10)
            elif letter.isalpha():
                chance += float(self._capitals[(*state[1], int(letter.isupper()))])
            known = self._known[asked] = (chance, (node, follow(state[1], letter)))
        return known

    def end(self, state: State) -> float:
        """Return the log-probability (nats) that the text ends here."""
        return self._letters.follow(state[0], END)[0]


class NgramModel:
    """Back-off model of the next letter class over a tree; models that differ in capitals share one."""

    def __init__(self, tree: NgramTree) -> None:
        """Link every n-gram to its longest known suffix; nodes are unpacked when first used."""
        self._tree = tree
        self._first = np.r_[1, 1 + np.cumsum(tree.branches, dtype=np.int64)]
        self._shorter = _shorter_runs(tree, self._first)
        self._unpacked: dict[int, tuple[dict[int, tuple[float, int]], float, int]] = {}
        self.start = self._unpack(ROOT)[0][START][1]

    def follow(self, node: int, letter: int) -> tuple[float, int]:
        """Return the log-probability (nats) of a class after a node's n-gram, and the node after it."""
        chance = 0.0
        while True:
            longer, rest, shorter = self._unpack(node)
            if letter in longer:
                return chance + longer[letter][0], longer[letter][1]
            chance += rest
            if node == ROOT:
                return chance - log(CLASSES), ROOT
            node = shorter

    def _unpack(self, node: int) -> tuple[dict[int, tuple[float, int]], float, int]:
        """Return log-probability and state after each child class, the log back-off weight, and the suffix node."""
        known = self._unpacked.get(node)
        if known is None:
            if len(self._unpacked) > REMEMBERED:
                self._unpacked.clear()
            first, end = int(self._first[node]), int(self._first[node + 1])
            chances = (self._tree.costs[first:end] / -GRAIN).tolist()
            states = [self._state(longer) for longer in range(first, end)]
            longer = dict(zip(self._tree.classes[first:end].tolist(), zip(chances, states, strict=True), strict=True))
            known = longer, int(self._tree.rests[node]) / -GRAIN, int(self._shorter[node])
            self._unpacked[node] = known
        return known

    def _state(self, node: int) -> int:
        """Return the longest suffix of a node's n-gram that has children."""
        while node and not self._tree.branches[node]:
            node = int(self._shorter[node])
        return node


def _shorter_runs(tree: NgramTree, first: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return, for each node, the node of the longest proper suffix of its n-gram."""
    parent = np.repeat(np.arange(tree.branches.size), tree.branches)
    keys = np.r_[-1, parent << 7 | tree.classes[1:]]
    found = np.zeros(tree.branches.size, np.int32)
    begin, end = int(first[1]), int(first[1])
    while True:  # one length of run after the other, so that shorter runs are linked first
        begin, end = end, int(first[end])
        if begin == end:
            return found
        nodes = np.arange(begin, end)
        look: NDArray[np.int64] = parent[nodes - 1]
        while nodes.size:
            look = found[look].astype(np.int64)
            wanted = look << 7 | tree.classes[nodes]
            at = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
            hit = keys[at] == wanted
            found[nodes[hit]] = at[hit]
            going = ~hit & (look != ROOT)
            nodes, look = nodes[going], look[going]
