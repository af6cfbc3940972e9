"""Validation: character error rate on lines of unseen writers, by group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from ocr.recognise.ctc import greedy_text
from ocr.recognise.line_input import Gray, batch, line_input
from ocr.training.line_images.real_lines import RealLine
from ocr.training.network.batches import bucket
from ocr.training.network.model import Recogniser, frames

LINES_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class ErrorCounts:
    """Error counts of one group of lines."""

    lines: int
    exact: int
    characters: int
    errors: int

    @property
    def cer(self) -> float:
        """Character error rate in per cent of the true characters."""
        return 100 * self.errors / max(1, self.characters)

    def __add__(self, other: ErrorCounts) -> ErrorCounts:
        """Return the sum of both groups."""
        return ErrorCounts(
            self.lines + other.lines,
            self.exact + other.exact,
            self.characters + other.characters,
            self.errors + other.errors,
        )


def log_probabilities(network: Recogniser, lines: list[Gray]) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield frame-wise log-probabilities of input lines, in order of width.

    Yields:
        The line's index and frames x characters.
    """
    network.eval()
    order = sorted(range(len(lines)), key=lambda index: lines[index].shape[1])
    for start in range(0, len(order), LINES_AT_ONCE):
        chosen = order[start : start + LINES_AT_ONCE]
        columns = bucket(lines[chosen[-1]].shape[1])
        images = torch.from_numpy(batch([lines[index] for index in chosen], columns))
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            scores = network(images.contiguous(memory_format=torch.channels_last))
        rows = scores.float().log_softmax(-1).numpy()
        for row, index in zip(rows, chosen, strict=True):
            yield index, row[: frames(lines[index].shape[1])]


def validate(network: Recogniser, lines: list[RealLine]) -> Mapping[str, ErrorCounts]:
    """Score greedy reading by writer."""
    inputs = [line_input(line.gray()) for line in lines]
    scores: dict[str, ErrorCounts] = defaultdict(lambda: ErrorCounts(0, 0, 0, 0))
    for index, rows in log_probabilities(network, inputs):
        truth, read = lines[index].text, greedy_text(rows)
        errors = Levenshtein.distance(read, truth)
        scores[lines[index].writer] += ErrorCounts(1, int(read == truth), len(truth), errors)
    return scores
