"""Checkpoints: the state of a run, and the averaged weights that are exported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ocr.recognise.charset import CHARACTERS
from ocr.training.network.model import Recogniser

NetworkWeights = dict[str, Tensor]


@dataclass(slots=True)
class RunProgress:
    """Progress of a run."""

    seconds: float = 0.0
    step: int = 0
    lines: int = 0
    best: float = float("inf")
    """Lowest validation CER so far."""
    resumed: int = 0


class MovingAverage:
    """Exponential moving average of a network's weights, which is smoother and better than the last ones."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        """Start from the network's weights."""
        self.weights: NetworkWeights = {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}
        self._decay = decay

    def update(self, network: nn.Module) -> None:
        """Move the average a little towards the network."""
        with torch.no_grad():
            for name, tensor in network.state_dict().items():
                if tensor.is_floating_point():
                    self.weights[name].lerp_(tensor, 1 - self._decay)


def write(path: Path, content: dict[str, Any]) -> None:
    """Write a checkpoint atomically."""
    part = path.with_suffix(".part")
    torch.save(content, part)
    part.replace(path)


def write_weights(path: Path, weights: NetworkWeights) -> None:
    """Write weights for export or as the start of another run."""
    write(path, {"state": weights, "charset": ["<b>", *CHARACTERS]})


def read_weights(path: Path) -> NetworkWeights:
    """Read the weights of a checkpoint file.

    Raises:
        ValueError: the file was made for another charset.
    """
    content = torch.load(path, map_location="cpu", weights_only=True)
    if "".join(content["charset"][1:]) != CHARACTERS:
        raise ValueError(f"{path} was trained for another charset")
    state: NetworkWeights = content["state"]
    return state


def build_recogniser(weights: NetworkWeights) -> Recogniser:
    """Build a network with these weights, in the CPU's fastest memory layout."""
    network = Recogniser(len(CHARACTERS) + 1)
    network.load_state_dict(weights)
    network.to(memory_format=torch.channels_last)
    return network
