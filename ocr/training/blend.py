"""Weight averaging of two runs: `python -m ocr.training.blend OUT --new NEW.pt --old OLD.pt --share 0.7`.

A run that continues from the weights of an earlier one with other samples forgets a little of what that one knew;
weights between the two read both kinds of lines better than either (Wortsman et al. 2022, "Robust fine-tuning of
zero-shot models").
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ocr.training.network.checkpoints import NetworkWeights, read_weights, write_weights
from ocr.training.network.export import export_float, export_int8


def blend(new: NetworkWeights, old: NetworkWeights, share: float) -> NetworkWeights:
    """Interpolate the weights of two runs of one network; integer tensors (counters) are the new run's.

    Args:
        new: weights of the later run.
        old: weights of the earlier run.
        share: share of the new ones, 0 to 1.

    Raises:
        ValueError: they are of different networks.
    """
    if {name: value.shape for name, value in new.items()} != {name: value.shape for name, value in old.items()}:
        raise ValueError("weights of two networks cannot be blended")
    return {
        name: (share * value + (1 - share) * old[name]).to(value.dtype) if value.is_floating_point() else value
        for name, value in new.items()
    }


def main(
    out: Annotated[Path, typer.Argument(help="Folder for best.pt, model.onnx and model.int8.onnx.")],
    new: Annotated[Path, typer.Option(help="Weights of the later run.")],
    old: Annotated[Path, typer.Option(help="Weights it started from.")],
    share: Annotated[float, typer.Option(min=0.0, max=1.0, help="Of the later ones.")] = 0.7,
    version: Annotated[str, typer.Option(help="What the reader will call itself.")] = "1",
) -> None:
    """Average two runs and export the result."""
    out.mkdir(parents=True, exist_ok=True)
    weights = blend(read_weights(new), read_weights(old), share)
    write_weights(out / "best.pt", weights)
    export_float(weights, out / "model.onnx", version)
    export_int8(out / "model.onnx", out / "model.int8.onnx")


if __name__ == "__main__":
    typer.run(main)
