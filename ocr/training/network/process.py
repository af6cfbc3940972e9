"""Training process: from joining the others to the end of the schedule."""

from __future__ import annotations

import logging
import os

import cv2

from ocr.training import prepare
from ocr.training.network import checkpoints
from ocr.training.network.parallel import join
from ocr.training.network.pretrained import shipped_model, starting_weights
from ocr.training.network.train import TrainingPlan, TrainingRun, train
from ocr.training.options import TrainingOptions


def run_process(rank: int, options: TrainingOptions) -> None:
    """Train as number `rank` of the processes; the target of `torch.multiprocessing.spawn`."""
    os.nice(19)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", filename=options.out / "train.log")
    cv2.setNumThreads(1)
    member = join(rank, options.processes, options.out / "meeting")
    run = TrainingRun(
        TrainingPlan(options.out, options.hours, options.seed, options.rate), first_weights(options), member
    )
    train(run, prepare.sources(options), prepare.validation(options))


def first_weights(options: TrainingOptions) -> checkpoints.NetworkWeights:
    """Return the weights that a fresh run starts from."""
    return starting_weights(shipped_model()) if options.start is None else checkpoints.read_weights(options.start)
