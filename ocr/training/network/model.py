"""Network of the recogniser: the PP-OCRv6 small line recogniser with a frame every four columns.

The layers are those of `PP-OCRv6_rec_small.onnx` (PaddleOCR, Apache-2.0, in the `rapidocr` wheel), so that its weights
can be loaded. Two things differ: the last pooling moves one column instead of two, and the 1 x 7 convolution after it
is dilated by two, so that every second frame sees what it saw before; and the head has the Vietnamese letters.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

WIDTH = 120
"""Features of a frame."""


class SqueezeExcitation(nn.Module):
    """Squeeze-and-excitation: each channel is weighted by the mean of all channels."""

    def __init__(self, channels: int) -> None:
        """Create a bottleneck of a quarter of the channels."""
        super().__init__()
        self.a = nn.Conv2d(channels, channels // 4, 1)
        self.b = nn.Conv2d(channels // 4, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Map batch x channels x rows x columns to the same shape."""
        weights: Tensor = self.b(F.relu(self.a(x.mean((2, 3), keepdim=True))))
        return x * F.hardsigmoid(weights)


class ConvolutionBlock(nn.Module):
    """A depthwise 3 x 3 convolution, an optional squeeze, then two pointwise ones around a doubled width."""

    def __init__(self, inside: int, outside: int, stride: tuple[int, int] = (1, 1), *, squeeze: bool = False) -> None:
        """Take channels in and out; a residual path where they are equal."""
        super().__init__()
        self.dw = nn.Conv2d(inside, inside, 3, stride, 1, groups=inside)
        self.se = SqueezeExcitation(inside) if squeeze else nn.Identity()
        self.p1 = nn.Conv2d(inside, 2 * inside, 1)
        self.p2 = nn.Conv2d(2 * inside, outside, 1)
        self.residual = inside == outside

    def forward(self, x: Tensor) -> Tensor:
        """Map batch x channels x rows x columns."""
        y: Tensor = self.se(self.dw(x))
        z: Tensor = self.p2(F.gelu(self.p1(y)))
        return y + z if self.residual else z


class Stem(nn.Module):
    """From the image to features at a quarter of the size."""

    def __init__(self) -> None:
        """Create layers of the original's fixed sizes."""
        super().__init__()
        self.c1 = nn.Conv2d(3, 48, 3, 2, 1)
        self.c2a = nn.Conv2d(48, 24, 2)
        self.c2b = nn.Conv2d(24, 48, 2)
        self.c3 = nn.Conv2d(96, 48, 3, 2, 1)
        self.c4 = nn.Conv2d(48, 96, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Map batch x 3 x 48 x columns to batch x 96 x 12 x columns / 4."""
        x = F.pad(F.relu(self.c1(x)), (0, 1, 0, 1))
        y = F.pad(F.relu(self.c2a(x)), (0, 1, 0, 1))
        both = torch.cat([F.max_pool2d(x, 2, 1), F.relu(self.c2b(y))], 1)
        return F.relu(self.c4(F.relu(self.c3(both))))


class Attention(nn.Module):
    """A pre-norm transformer layer of eight heads over the frames of a line."""

    HEADS = 8

    def __init__(self) -> None:
        """Create layers of the original's fixed sizes."""
        super().__init__()
        self.n1 = nn.LayerNorm(WIDTH, eps=1e-5)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.pr = nn.Linear(WIDTH, WIDTH)
        self.n2 = nn.LayerNorm(WIDTH, eps=1e-5)
        self.f1 = nn.Linear(WIDTH, 2 * WIDTH)
        self.f2 = nn.Linear(2 * WIDTH, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        """Map batch x frames x WIDTH to the same shape."""
        lines, frames, _ = x.shape
        q, k, v = self.qkv(self.n1(x)).reshape(lines, frames, 3, self.HEADS, WIDTH // self.HEADS).permute(2, 0, 3, 1, 4)
        weights = (q * (WIDTH // self.HEADS) ** -0.5) @ k.transpose(-1, -2)
        x = x + self.pr((weights.softmax(-1) @ v).transpose(1, 2).reshape(lines, frames, WIDTH))
        out: Tensor = x + self.f2(F.silu(self.f1(self.n2(x))))
        return out


class Recogniser(nn.Module):
    """From line images to character scores a frame."""

    def __init__(self, characters: int) -> None:
        """Create the network for `characters` classes, the blank included."""
        super().__init__()
        self.stem = Stem()
        self.s2 = nn.Sequential(
            ConvolutionBlock(96, 96, squeeze=True), ConvolutionBlock(96, 96), ConvolutionBlock(96, 96)
        )
        third = [ConvolutionBlock(192, 192, squeeze=number % 2 == 1) for number in range(1, 7)]
        self.s3 = nn.Sequential(ConvolutionBlock(96, 192, (2, 1)), *third)
        self.s4 = nn.Sequential(
            ConvolutionBlock(192, 384, (2, 1)), ConvolutionBlock(384, 384, squeeze=True), ConvolutionBlock(384, 384)
        )
        self.ca, self.ba = nn.Conv2d(384, WIDTH, 1, bias=False), nn.BatchNorm2d(WIDTH)
        self.cb, self.bb = nn.Conv2d(384, WIDTH, 1, bias=False), nn.BatchNorm2d(WIDTH)
        self.cc = nn.Conv2d(WIDTH, WIDTH, (1, 7), 1, (0, 6), dilation=(1, 2), groups=WIDTH, bias=False)
        self.bc = nn.BatchNorm2d(WIDTH)
        self.at = nn.ModuleList([Attention(), Attention()])
        self.n = nn.LayerNorm(WIDTH, eps=1e-5)
        self.head = nn.Linear(WIDTH, characters)

    def forward(self, x: Tensor) -> Tensor:
        """Return scores before the softmax.

        Args:
            x: batch x 3 x 48 x columns, -1 (ink) to 1 (paper). Shorter lines end in paper; paper reads as blank, so
                nothing is masked.

        Returns:
            Batch x frames x characters; `frames(columns)` gives the number of frames.
        """
        x = F.avg_pool2d(self.s4(self.s3(self.s2(self.stem(x)))), (3, 2), (3, 1))
        h = F.silu(self.ba(self.ca(x)))
        y = F.silu(self.bb(self.cb(x)))
        y = (y + F.silu(self.bc(self.cc(y)))).flatten(2).transpose(1, 2)
        for layer in self.at:
            y = layer(y)
        scores: Tensor = self.head(self.n(y) + h.flatten(2).transpose(1, 2))
        return scores

    def trainable(self) -> list[nn.Parameter]:
        """Return all weights but the stem's (edges are edges in every script)."""
        frozen = {id(parameter) for parameter in self.stem.parameters()}
        return [parameter for parameter in self.parameters() if id(parameter) not in frozen]

    def train(self, mode: bool = True) -> Recogniser:  # noqa: FBT001, FBT002 - the signature of nn.Module
        """Set training mode, with the statistics of the batch norms frozen."""
        super().train(mode)
        for norm in (self.ba, self.bb, self.bc):
            norm.eval()
        return self


def frames(columns: int) -> int:
    """Return the number of frames for so many columns."""
    quarter = ((columns + 1) // 2 + 1) // 2
    return quarter - 1
