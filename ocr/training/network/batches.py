"""Batches of lines of similar width, made by worker processes while the network trains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from ocr.recognise.charset import encode
from ocr.recognise.line_input import batch
from ocr.training.line_images.samples import SampleMaker, SampleSources, TrainingSample

COLUMNS = 4800
"""Columns of all lines of a batch together: about two dozen lines."""
STEP = 64
"""Widths are rounded up to multiples of this: the CPU's kernels are compiled for every new shape."""
MOST_LINES = 64


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines and their texts.

    Attributes:
        images: lines x 3 x 48 x columns.
        targets: character numbers of all texts, concatenated.
        lengths: number of characters of each text.
    """

    images: Tensor
    targets: Tensor
    lengths: Tensor


def bucket(columns: int) -> int:
    """Return the width that a line is padded to."""
    return -(-columns // STEP) * STEP


def lines_at_once(columns: int) -> int:
    """Return the number of lines in a batch of this width."""
    return max(1, min(MOST_LINES, COLUMNS // columns))


def to_batch(samples: list[TrainingSample], columns: int) -> Batch:
    """Stack samples into tensors of this width."""
    targets = [encode(sample.text) for sample in samples]
    return Batch(
        torch.from_numpy(batch([sample.line for sample in samples], columns)),
        torch.tensor([number for target in targets for number in target], dtype=torch.long),
        torch.tensor([len(target) for target in targets], dtype=torch.long),
    )


def batched(samples: Iterator[TrainingSample]) -> Iterator[Batch]:
    """Yield batches of samples of one bucket each, as the buckets fill."""
    waiting: dict[int, list[TrainingSample]] = defaultdict(list)
    for sample in samples:
        columns = bucket(sample.line.shape[1])
        waiting[columns].append(sample)
        if len(waiting[columns]) == lines_at_once(columns):
            yield to_batch(waiting.pop(columns), columns)


class BatchStream(IterableDataset[Batch]):
    """Endless batches; every worker draws its own seeded stream."""

    def __init__(self, sources: SampleSources, seed: int) -> None:
        """Take sources and seed; the seed should change when a run is resumed, so that no sample is repeated."""
        self._sources = sources
        self._seed = seed

    def __iter__(self) -> Iterator[Batch]:
        """Yield batches without end."""
        worker = get_worker_info()
        maker = SampleMaker(self._sources, 1000 * self._seed + (worker.id if worker else 0))
        yield from batched(iter(maker.draw, None))


def batches(sources: SampleSources, seed: int, workers: int) -> Iterator[Batch]:
    """Return an endless iterator over batches made by `workers` processes."""
    return iter(DataLoader(BatchStream(sources, seed), batch_size=None, num_workers=workers, prefetch_factor=16))
