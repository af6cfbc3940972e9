"""Export of the averaged weights to ONNX: 32-bit floats, and 8-bit integers in the costly layers.

Nine tenths of the arithmetic are pointwise convolutions. As matrix products over the channels they use the CPU's
integer units with value ranges measured line by line (dynamic quantisation): no calibration data and next to no loss.
"""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional as F

from ocr.recognise.charset import CHARACTERS
from ocr.training.network.checkpoints import NetworkWeights
from ocr.training.network.model import ConvolutionBlock, Recogniser

INPUT, OUTPUT = "lines", "log_probabilities"
OPSET = 20
"""The first opset with a GELU of its own."""


class _Products(nn.Module):
    """A block with its pointwise convolutions as matrix products; the results are the same."""

    def __init__(self, block: ConvolutionBlock) -> None:
        super().__init__()
        self.dw, self.se, self.residual = block.dw, block.se, block.residual
        self.p1, self.p2 = _product(block.p1), _product(block.p2)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.se(self.dw(x))
        z: Tensor = self.p2(F.gelu(self.p1(y.permute(0, 2, 3, 1)))).permute(0, 3, 1, 2)
        return y + z if self.residual else z


def _product(convolution: nn.Conv2d) -> nn.Linear:
    linear = nn.Linear(convolution.in_channels, convolution.out_channels)
    linear.weight.data = convolution.weight.data[:, :, 0, 0]
    linear.bias = convolution.bias
    return linear


class _Reading(nn.Module):
    """The network with its softmax, as the product runs it."""

    def __init__(self, network: Recogniser) -> None:
        super().__init__()
        self.network = network

    def forward(self, lines: Tensor) -> Tensor:
        scores: Tensor = self.network(lines)
        return scores.log_softmax(-1)


def export_float(weights: NetworkWeights, path: Path, version: str) -> None:
    """Write the network as float32 ONNX with dynamic number and width of lines.

    The metadata hold charset and version, which the reader checks and reports.
    """
    network = Recogniser(len(CHARACTERS) + 1)
    network.load_state_dict(weights)
    for stage in (network.s2, network.s3, network.s4):
        for number, block in enumerate(stage):
            stage[number] = _Products(block)
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
    model = onnx.load(str(path))
    onnx.helper.set_model_props(model, {"charset": CHARACTERS, "version": version, "licence": "Apache-2.0"})
    onnx.save(model, str(path))


def export_int8(source: Path, target: Path) -> None:
    """Write a float32 ONNX file's matrix products with 8-bit weights, one scale a channel.

    The weights use seven of the eight bits: processors without dot-product instructions add pairs of products in 16
    bits, which eight could overflow.
    """
    quantize_dynamic(
        str(source),
        str(target),
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )
    told = {entry.key: entry.value for entry in onnx.load(str(source)).metadata_props}
    model = onnx.load(str(target))
    onnx.helper.set_model_props(model, told)
    onnx.save(model, str(target))
