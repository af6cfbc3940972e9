"""Several single-threaded processes that train one network: on a busy machine they wait for each other once a step.

Threads inside one process would wait for each other at every layer; beside other work on two cores that was found to
cost more than half of the speed.
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
        """Whether this process writes."""
        return self.rank == 0

    def average_gradients(self, parameters: Sequence[nn.Parameter]) -> None:
        """Gives every process the mean of all gradients."""
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
        """The leader's time, so that all processes learn at the same rate and stop together."""
        if self.size == 1:
            return seconds
        told = torch.tensor([seconds], dtype=torch.float64)
        distributed.broadcast(told, src=0)
        return float(told)


def join(rank: int, size: int, meeting: Path) -> TrainingProcess:
    """Joins the other processes of this machine.

    Args:
        rank: own number, from 0.
        size: how many there are.
        meeting: a file all can reach; it must not be left over from an earlier run.
    """
    if size > 1:
        distributed.init_process_group(
            "gloo", init_method=f"file://{meeting.absolute()}", rank=rank, world_size=size, timeout=timedelta(hours=1)
        )
    return TrainingProcess(rank, size)
