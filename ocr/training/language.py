"""The character model made again: `python -m ocr.training.language OUT` counts letters in generated register texts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from ocr.charset import encode
from ocr.language_model import CONTEXT, END, START, Table, classed
from ocr.training.texts import register_text
from ocr.training.vocabulary import shipped_vocabulary

LEAST = (1, 1, 1, 2, 2, 3, 3)
"""How often a letter must have been seen after a context of 0, 1, … letters to be kept."""

Keys = NDArray[np.uint64]


def count(texts: Iterable[str]) -> Table:
    """A Witten-Bell model of texts: the more different letters follow a context, the more goes to the shorter one."""
    stream = _stream(texts)
    grams = np.zeros(0, np.uint64)
    amounts = np.zeros(0, np.float64)
    lengths = np.zeros(0, np.int64)
    for length in range(CONTEXT + 1):
        found, times = np.unique(_packed(stream, length), return_counts=True)
        grams, amounts = np.r_[grams, found], np.r_[amounts, times]
        lengths = np.r_[lengths, np.full(found.size, length)]
    contexts, where = np.unique(grams >> np.uint64(8), return_inverse=True)
    total, kinds = np.bincount(where, amounts), np.bincount(where)
    kept = amounts >= np.asarray(LEAST)[lengths]
    shares = (amounts / (total + kinds)[where])[kept]
    where, letters = where[kept], (grams[kept] & np.uint64(255)).astype(np.uint8)
    order = np.argsort(where, kind="stable")
    used, starts = np.unique(where[order], return_index=True)
    ends = np.r_[starts, order.size].astype(np.uint32)
    return Table(contexts[used], ends, letters[order], shares[order].astype(np.float16))


def _stream(texts: Iterable[str]) -> NDArray[np.uint8]:
    """All lines as letter classes, each behind CONTEXT starts and before an end."""
    lines = [[START] * CONTEXT + [classed(number) for number in encode(text)] + [END] for text in texts]
    return np.asarray([number for line in lines for number in line], np.uint8)


def _packed(stream: NDArray[np.uint8], length: int) -> Keys:
    """Every letter with the `length` letters before it as one key; starts are never predicted."""
    keys: Keys = np.zeros(stream.size - length, np.uint64)
    for offset in range(length + 1):
        keys = (keys << np.uint64(8)) | stream[offset : stream.size - length + offset].astype(np.uint64)
    inside = stream[length:] != START
    if length:
        inside &= stream[length - 1 : -1] != END
    chosen: Keys = keys[inside]
    return chosen


def main(
    out: Annotated[Path, typer.Argument(help="File to write, *.npz.")],
    lines: Annotated[int, typer.Option(help="Texts to count.")] = 600_000,
    seed: Annotated[int, typer.Option(help="Seed of the texts.")] = 1,
) -> None:
    """Count generated texts and write the model."""
    random, vocabulary = Random(seed), shipped_vocabulary()
    count(register_text(random, vocabulary) for _ in range(lines)).save(out)


if __name__ == "__main__":
    typer.run(main)
