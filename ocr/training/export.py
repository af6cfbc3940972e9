"""The averaged weights as ONNX: 32-bit floats, and 8-bit integers calibrated on training lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from ocr.charset import CHARACTERS
from ocr.training.checkpoints import Weights
from ocr.training.model import Recogniser

INPUT, OUTPUT = "lines", "log_probabilities"
OPSET = 17


class _Reading(torch.nn.Module):
    """The network with its softmax, as the product runs it."""

    def __init__(self, network: Recogniser) -> None:
        super().__init__()
        self.network = network

    def forward(self, lines: torch.Tensor) -> torch.Tensor:
        scores: torch.Tensor = self.network(lines)
        return scores.log_softmax(-1)


def export_float(weights: Weights, path: Path) -> None:
    """Writes the network as float32 ONNX; count and width of the lines stay open, the charset is in the metadata."""
    network = Recogniser(len(CHARACTERS) + 1)
    network.load_state_dict(weights)
    torch.onnx.export(
        _Reading(network).eval(),
        (torch.zeros(2, 3, 48, 320),),
        str(path),
        input_names=[INPUT],
        output_names=[OUTPUT],
        dynamic_axes={INPUT: {0: "count", 3: "columns"}, OUTPUT: {0: "count", 1: "frames"}},
        opset_version=OPSET,
        dynamo=False,
    )
    _describe(path)


class _Lines(CalibrationDataReader):
    """Batches the quantiser measures value ranges on."""

    def __init__(self, batches: Iterable[NDArray[np.float32]]) -> None:
        self._batches: Iterator[NDArray[np.float32]] = iter(batches)

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        found = next(self._batches, None)
        return None if found is None else {INPUT: found}


def export_int8(source: Path, target: Path, batches: Iterable[NDArray[np.float32]]) -> None:
    """Quantises the convolutions of a float32 ONNX file to 8 bits, channel by channel.

    Args:
        source: the float32 file.
        target: written.
        batches: input tensors of lines that were trained on, a few hundred lines; never validation lines.
    """
    prepared = target.with_suffix(".prepared.onnx")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    quantize_static(
        str(prepared),
        str(target),
        _Lines(batches),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=["Conv"],
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod.MinMax,
        nodes_to_exclude=_delicate(prepared),
    )
    prepared.unlink()
    _describe(target)


def _delicate(path: Path) -> list[str]:
    """Convolutions left in float: the first one sees the pixels, the squeezes weigh whole channels."""
    names = [node.name for node in onnx.load(str(path)).graph.node if node.op_type == "Conv"]
    return [name for name in names if "/stem/c1" in name or "/se/" in name]


def _describe(path: Path) -> None:
    model = onnx.load(str(path))
    onnx.helper.set_model_props(model, {"charset": CHARACTERS, "licence": "Apache-2.0"})
    onnx.save(model, str(path))
