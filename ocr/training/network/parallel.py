"""Data-parallel training in several single-threaded processes, which wait for each other once a step.

Threads inside one process would wait for each other at every layer; beside other work on two cores this cost more than
half of the speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import torch
from torch import distributed, nn


@dataclass(frozen=True, slots=True)
class TrainingProcess:
    """One of the processes of a run; number 0 validates, logs and saves."""

    rank: int
    size: int

    @property
    def leads(self) -> bool:
        """True if this process writes."""
        return self.rank == 0

    def average_gradients(self, parameters: Sequence[nn.Parameter]) -> None:
        """Replace every process's gradients by their mean."""
        if self.size == 1:
            return
        gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
        flat = torch.cat([gradient.reshape(-1) for gradient in gradients])
        distributed.all_reduce(flat)
        at = 0
        for gradient in gradients:
            gradient.copy_(flat[at : at + gradient.numel()].view_as(gradient) / self.size)
            at += gradient.numel()

    def clock(self, seconds: float) -> float:
        """Return the leader's time, so that all processes learn at the same rate and stop together."""
        if self.size == 1:
            return seconds
        told = torch.tensor([seconds], dtype=torch.float64)
        distributed.broadcast(told, src=0)
        return float(told)


def join(rank: int, size: int, meeting: Path) -> TrainingProcess:
    """Join the other processes of this machine.

    Args:
        rank: number of this process, from 0.
        size: number of processes.
        meeting: file reachable by all; it must not be left over from an earlier run.
    """
    if size > 1:
        distributed.init_process_group(
            "gloo", init_method=f"file://{meeting.absolute()}", rank=rank, world_size=size, timeout=timedelta(hours=1)
        )
    return TrainingProcess(rank, size)
