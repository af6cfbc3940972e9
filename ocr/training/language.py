"""Training of the character models: `python -m ocr.training.language OUT --data DATA` counts letters of texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from ocr.recognise.charset import encode
from ocr.recognise.language.language_model import CLASS_OF, CLASSES, END, GRAIN, ROOT, START, NgramTree, save_models
from ocr.recognise.language.letter_case import count_capitals
from ocr.training.line_images.real_lines import read_lines
from ocr.training.register_texts.corpora import WeightedLine, corpora, running_addresses
from ocr.training.register_texts.vocabulary import shipped_vocabulary

LEAST = (0.0, 0.0, 0.0, 0.05, 0.05, 0.05, 0.12, 0.12, 0.12, *(0.2,) * 4)
"""Least weight of a letter after a context of 0, 1, … letters; the longest holds the end of a place name and all of the
next one."""
DOUBT = 6.0
"""Back-off mass of each different letter after a context (Witten and Bell use 1). Chosen by the perplexity of held-out
training writers: people repeat less than generated texts."""
NEWS = 0.05
"""Contexts whose letters are all as likely as after the shorter context, within this factor, are pruned."""

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Runs:
    """All n-grams of letters, node 0 the empty one, breadth first; `levels` are the bounds of the lengths 0, 1, …."""

    parent: Numbers
    letter: Numbers
    weight: Floats
    levels: tuple[int, ...]


def count(texts: Sequence[WeightedLine]) -> NgramTree:
    """Count an interpolated n-gram model of weighted texts (Witten–Bell smoothing)."""
    runs = _runs(texts)
    shorter = _shorter(runs)
    chance, rest = _interpolated(runs, shorter)
    kept = _with_news(runs, chance, chance[shorter])
    branches = np.bincount(runs.parent[1:][kept[1:]], minlength=kept.size)[kept]
    rest = np.where(branches > 0, rest[kept], 1.0)
    return NgramTree(
        branches.astype(np.uint8),
        runs.letter[kept].astype(np.uint8),
        _grains(chance[kept]),
        _grains(rest),
    )


def _grains(chances: Floats) -> NDArray[np.uint8]:
    costs: Floats = np.rint(-GRAIN * np.log(np.maximum(chances, 1e-30)))
    return costs.clip(0, 255).astype(np.uint8)


def _runs(texts: Sequence[WeightedLine]) -> _Runs:
    lines = [[START, *(CLASS_OF[number] for number in encode(text)), END] for text, _ in texts]
    stream = np.asarray([letter for line in lines for letter in line], np.int64)
    weights = np.repeat([weight for _, weight in texts], [len(line) for line in lines])
    levels = [0, 1]
    parent: list[Numbers] = [np.asarray([-1])]
    letter: list[Numbers] = [np.asarray([0])]
    weight: list[Floats] = [np.zeros(1)]
    before = np.zeros(stream.size, np.int64)  # the run of one letter less that ends before each letter; -1 if none
    for least in LEAST:
        inside = np.flatnonzero(before >= 0)
        keys, where = np.unique(before[inside] << 7 | stream[inside], return_inverse=True)
        found = np.bincount(where, weights[inside]).astype(np.float64)
        kept = found >= least
        numbers = np.where(kept, np.cumsum(kept) - 1 + levels[-1], -1)
        here = np.full(stream.size, -1, np.int64)
        here[inside] = numbers[where]
        before = np.where(stream != START, np.r_[-1, here[:-1]], -1)
        parent.append(keys[kept] >> 7)
        letter.append(keys[kept] & 127)
        weight.append(found[kept])
        levels.append(levels[-1] + int(kept.sum()))
    return _Runs(np.concatenate(parent), np.concatenate(letter), np.concatenate(weight), tuple(levels))


def _shorter(runs: _Runs) -> Numbers:
    """Return for every n-gram the one without its first letter, which exists because it is at least as frequent."""
    keys = runs.parent << 7 | runs.letter
    keys[ROOT] = -1
    found = np.zeros(runs.parent.size, np.int64)
    for begin, end in pairwise(runs.levels[2:]):
        found[begin:end] = np.searchsorted(keys, found[runs.parent[begin:end]] << 7 | runs.letter[begin:end])
    return found


def _interpolated(runs: _Runs, shorter: Numbers) -> tuple[Floats, Floats]:
    """Return the probability of every n-gram's last letter after the others, and its back-off weight."""
    predicted = np.where(runs.letter == START, 0.0, runs.weight)
    size = runs.parent.size
    seen = np.bincount(runs.parent[1:], predicted[1:], minlength=size)
    kinds = np.bincount(runs.parent[1:], runs.letter[1:] != START, minlength=size)
    total = np.maximum(seen, runs.weight) + DOUBT * kinds  # the weight of a run counts letters after it that were rare
    rest = 1.0 - seen / np.maximum(total, 1e-9)
    chance = np.ones(size)
    for level, (begin, end) in enumerate(pairwise(runs.levels[1:])):
        nodes = np.arange(begin, end)
        above = runs.parent[nodes]
        after_less = chance[shorter[nodes]] if level else np.full(nodes.size, 1 / CLASSES)
        chance[nodes] = predicted[nodes] / total[above] + rest[above] * after_less
    return chance, rest


def _with_news(runs: _Runs, chance: Floats, shorter_chance: Floats) -> NDArray[np.bool_]:
    """Return the mask of n-grams to keep: those with children, and all after a context that changes a probability."""
    kept = np.ones(runs.parent.size, bool)
    news = np.abs(np.log(chance) - np.log(shorter_chance)) > NEWS
    for begin, end in reversed(list(pairwise(runs.levels[3:]))):
        nodes = np.arange(begin, end)
        needed = news[nodes] | (np.bincount(runs.parent[1:][kept[1:]], minlength=kept.size)[nodes] > 0)
        parents = np.bincount(runs.parent[nodes], needed, minlength=kept.size) > 0
        kept[nodes] = parents[runs.parent[nodes]]
    return kept


def main(
    out: Annotated[Path, typer.Argument(help="File to write, *.npz.")],
    data: Annotated[Path, typer.Option(help="Folder with lines.tsv; texts of its training lines are counted.")],
    seed: Annotated[int, typer.Option(help="Seed of the generated texts.")] = 1,
) -> None:
    """Count real and generated texts of each kind and write the models."""
    written = tuple(line.text for line in read_lines(data, "train"))
    vocabulary = shipped_vocabulary()
    texts = corpora(vocabulary, written, seed)
    capitals = {**texts, "places": running_addresses(vocabulary, seed)}
    save_models(
        out,
        {kind: count(weighed) for kind, weighed in texts.items()},
        {kind: count_capitals(weighed) for kind, weighed in capitals.items()},
    )


if __name__ == "__main__":
    typer.run(main)
