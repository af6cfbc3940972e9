"""Command `python -m ocr.training`: train the recogniser from data, fonts and public weights, or resume a run."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import cv2
import torch
import typer

from ocr.training import prepare
from ocr.training.network import checkpoints
from ocr.training.network.export import export_float, export_int8
from ocr.training.network.process import first_weights, run_process
from ocr.training.options import TrainingOptions


def main(
    data: Annotated[Path, typer.Option(help="Folder with lines.tsv, words.tsv, words.npz.")],
    out: Annotated[Path, typer.Option(help="Folder for checkpoints, log and models; a run found there is resumed.")],
    hours: Annotated[float, typer.Option(help="Length of the whole schedule.")] = 4.0,
    fonts: Annotated[Path, typer.Option(help="node_modules/@fontsource with the font packages.")] = Path(
        "node_modules/@fontsource"
    ),
    installed_fonts: Annotated[Path, typer.Option(help="Folder of TTFs for print.")] = Path(
        "/usr/share/fonts/truetype"
    ),
    more_validation: Annotated[
        list[Path] | None, typer.Option(help="More folders to score on, never trained on.")
    ] = None,
    rate: Annotated[float, typer.Option(help="Highest learning rate; less for weights that are good already.")] = 7e-4,
    start: Annotated[Path | None, typer.Option(help="Weights to start from instead of the public ones.")] = None,
    processes: Annotated[int, typer.Option(help="Training processes, one core each.")] = 2,
    version: Annotated[str, typer.Option(help="What the reader will call itself.")] = "1",
    seed: Annotated[int, typer.Option(help="Seed of every sample.")] = 1,
) -> None:
    """Train, then write model.onnx (float) and model.int8.onnx."""
    out.mkdir(parents=True, exist_ok=True)
    options = TrainingOptions(
        data, tuple(more_validation or ()), fonts, installed_fonts, out, start, hours, rate, processes, seed
    )
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", filename=out / "train.log")
    cv2.setNumThreads(1)  # its thread pool does not survive the forks of the sample makers
    prepare.prepare(options, first_weights(options))
    meeting = out / "meeting"
    meeting.unlink(missing_ok=True)
    torch.multiprocessing.spawn(run_process, (options,), nprocs=processes)
    best = checkpoints.read_weights(out / "best.pt")
    export_float(best, out / "model.onnx", version)
    export_int8(out / "model.onnx", out / "model.int8.onnx")


if __name__ == "__main__":
    typer.run(main)
