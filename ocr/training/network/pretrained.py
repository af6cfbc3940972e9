"""Pretrained weights: the public PP-OCRv6 recogniser with its head rearranged for the Vietnamese letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from ocr.recognise.charset import CHARACTERS
from ocr.training.network.checkpoints import NetworkWeights
from ocr.training.network.model import WIDTH, Recogniser

Array = NDArray[np.float32]
_SKIPPED = {"Identity", "Constant"}


@dataclass(slots=True)
class OnnxWeights:
    """The weights of the ONNX graph by kind, in the order of the network's layers."""

    convolutions: list[tuple[Array, Array | None]] = field(default_factory=list)
    batch_norms: list[tuple[Array, ...]] = field(default_factory=list)
    layer_norms: list[tuple[Array, Array]] = field(default_factory=list)
    linears: list[tuple[Array, Array]] = field(default_factory=list)
    characters: list[str] = field(default_factory=list)


def shipped_model() -> Path:
    """Return the path of the line recogniser inside the installed `rapidocr` package.

    Raises:
        FileNotFoundError: the package is not installed, or ships another model.
    """
    package = find_spec("rapidocr")
    if package is None or package.origin is None:
        raise FileNotFoundError("rapidocr")
    model = Path(package.origin).parent / "models" / "PP-OCRv6_rec_small.onnx"
    if not model.exists():
        raise FileNotFoundError(model)
    return model


def starting_weights(path: Path) -> NetworkWeights:
    """Load the weights of a fresh network from the ONNX file.

    Known letters keep their row of the head; the others start as the mean of their relatives (the same letter without
    marks, the base letter with any one of them), so that training starts at a third of the characters wrong and not at
    all of them.
    """
    found = _read(path)
    network = Recogniser(len(CHARACTERS) + 1)
    with torch.no_grad():
        _fill(network, found)
        weight, bias = (torch.from_numpy(np.array(array)) for array in found.linears[-1])
        for row, sources in enumerate(_relatives(found.characters)):
            network.head.weight[row] = weight[:, sources].mean(dim=1)
            network.head.bias[row] = bias[sources].mean()
    weights: NetworkWeights = network.state_dict()
    return weights


def _read(path: Path) -> OnnxWeights:
    model = onnx.load(str(path))
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    alias: dict[str, str] = {}
    nodes = []
    for node in model.graph.node:
        if node.op_type == "Constant":
            values[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
        elif node.op_type == "Identity":
            alias[node.output[0]] = node.input[0]
        else:
            nodes.append(node)
    graph = _Graph(values, alias, nodes)
    found = OnnxWeights(characters=next(p.value for p in model.metadata_props if p.key == "character").split("\n"))
    for node in nodes:
        graph.collect(node, found)
    return found


@dataclass(slots=True)
class _Graph:
    """An ONNX graph with lookup of constants and users."""

    values: dict[str, Array]
    alias: dict[str, str]
    nodes: list[onnx.NodeProto]

    def root(self, name: str) -> str:
        while name in self.alias:
            name = self.alias[name]
        return name

    def constants(self, node: onnx.NodeProto) -> Iterator[Array]:
        return (self.values[self.root(name)] for name in node.input if self.root(name) in self.values)

    def following(self, node: onnx.NodeProto, kind: str) -> Iterator[onnx.NodeProto]:
        made = node.output[0]
        return (user for user in self.nodes if user.op_type == kind and made in map(self.root, user.input))

    def collect(self, node: onnx.NodeProto, found: OnnxWeights) -> None:
        """Add the weights of a node, if it has any, to `found`."""
        constants = list(self.constants(node))
        if node.op_type == "Conv":
            added = (array for user in self.following(node, "Add") for array in self.constants(user))
            bias = next((array.reshape(-1) for array in added if array.ndim == 4), None)
            found.convolutions.append((constants[0], bias))
        elif node.op_type == "BatchNormalization":
            found.batch_norms.append(tuple(constants))
        elif node.op_type == "MatMul" and constants:
            user = next(self.following(node, "Add"))
            found.linears.append((constants[0], next(self.constants(user))))
        elif node.op_type == "Mul" and any(array.shape == (WIDTH,) for array in constants):
            user = next(self.following(node, "Add"))
            found.layer_norms.append((constants[0], next(self.constants(user))))


def _fill(network: Recogniser, found: OnnxWeights) -> None:
    """Copy all weights but the head's, layer by layer."""
    layers: dict[type[nn.Module], list[nn.Module]] = {
        kind: [module for module in network.modules() if isinstance(module, kind)]
        for kind in (nn.Conv2d, nn.BatchNorm2d, nn.LayerNorm, nn.Linear)
    }
    for conv, (weight, bias) in zip(layers[nn.Conv2d], found.convolutions, strict=True):
        _copy(conv, weight=weight, bias=bias)
    for norm, (weight, bias, mean, variance) in zip(layers[nn.BatchNorm2d], found.batch_norms, strict=True):
        _copy(norm, weight=weight, bias=bias, running_mean=mean, running_var=variance)
    for norm, (weight, bias) in zip(layers[nn.LayerNorm], found.layer_norms, strict=True):
        _copy(norm, weight=weight, bias=bias)
    for linear, (weight, bias) in zip(layers[nn.Linear][:-1], found.linears[:-1], strict=True):
        _copy(linear, weight=weight.T, bias=bias)


def _copy(module: nn.Module, **arrays: Array | None) -> None:
    for name, array in arrays.items():
        if array is not None:
            target = getattr(module, name)
            assert isinstance(target, Tensor)
            target.copy_(torch.from_numpy(np.array(array)))


def _relatives(known: list[str]) -> list[list[int]]:
    """Return for each character (the blank first) the columns of the old head that it starts from."""
    column = {character: number for number, character in enumerate([*known, " "], start=1)}
    rows = [[0]]
    for character in CHARACTERS:
        if character in column:
            rows.append([column[character]])
            continue
        spelled = unicodedata.normalize("NFD", character)
        base, marks = spelled[0], spelled[1:]
        nearest = {unicodedata.normalize("NFC", base + mark) for mark in ("", *marks)}
        base = {"đ": "d", "Đ": "D"}.get(base, base)
        rows.append([column[letter] for letter in sorted(nearest | {base}) if letter in column])
    return rows
