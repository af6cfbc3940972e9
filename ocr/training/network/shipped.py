"""Weights of the shipped 8-bit network as floats, to train on: `python -m ocr.training.network.shipped OUT.pt`.

What quantisation rounded away stays lost (a twentieth of a weight's scale at most), which the first steps of a run make
good. Batch normalisation was folded into its convolutions at export; it is unfolded as an identity with their bias.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import numpy as np
import onnx
import torch
import typer
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import nn

from ocr.recognise.charset import CHARACTERS
from ocr.training.network.checkpoints import NetworkWeights, write_weights
from ocr.training.network.model import Recogniser

PREFIX = "network."
PRODUCT = "/MatMul_quant"
FOLDED = (("ca", "ba"), ("cb", "bb"), ("cc", "bc"))
"""Convolutions without a bias of their own, each with its batch normalisation, in the order of the graph."""


def shipped_weights(path: Path) -> NetworkWeights:
    """Read the weights of an exported 8-bit network.

    Raises:
        KeyError: the file holds another network.
    """
    graph = onnx.load(str(path)).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    network = Recogniser(len(CHARACTERS) + 1)
    weights = {name: value.clone() for name, value in network.state_dict().items()}
    for name, array in stored.items():
        if name.removeprefix(PREFIX) in weights:
            weights[name.removeprefix(PREFIX)] = torch.from_numpy(np.array(array))
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            name = node.name.removesuffix(PRODUCT).removeprefix("/network/").replace("/", ".")
            place = _place(name) + ".weight"
            product = torch.from_numpy(_floats(stored, node.input[1]).T.copy())
            weights[place] = product.reshape(weights[place].shape)
    folded = [node for node in graph.node if node.op_type == "Conv" and node.input[1].startswith("onnx::")]
    for (convolution, norm), node in zip(FOLDED, folded, strict=True):
        weights[f"{convolution}.weight"] = torch.from_numpy(np.array(stored[node.input[1]]))
        weights |= _identity(network.get_submodule(norm), norm, stored[node.input[2]])
    return weights


def _place(name: str) -> str:
    """Return a layer's place in the network: `s2.s2.0.p1` and `at.0.qkv` of the graph are `s2.0.p1`, `at.0.qkv`."""
    first, _dot, rest = name.partition(".")
    return rest if rest.startswith(f"{first}.") else name


def _floats(stored: dict[str, NDArray[np.generic]], name: str) -> NDArray[np.float32]:
    """Return a quantised matrix (inputs x outputs) as floats; every output has its own scale."""
    whole, scale, zero = (
        stored[name.replace("_quantized", part)].astype(np.float32) for part in ("_quantized", "_scale", "_zero_point")
    )
    return np.asarray((whole - zero) * scale, np.float32)


def _identity(norm: nn.Module, name: str, bias: NDArray[np.generic]) -> NetworkWeights:
    """Return the state of a batch normalisation that only adds a bias."""
    one = torch.ones(len(bias))
    return {
        f"{name}.weight": one,
        f"{name}.bias": torch.from_numpy(np.array(bias)),
        f"{name}.running_mean": 0 * one,
        f"{name}.running_var": one - float(norm.eps),
    }


def main(out: Annotated[Path, typer.Argument(help="Checkpoint to start a run from, as its --start.")]) -> None:
    """Write the weights of the shipped reader as a checkpoint."""
    write_weights(out, shipped_weights(Path(str(files("ocr").joinpath("data", "handwriting.onnx")))))


if __name__ == "__main__":
    typer.run(main)
