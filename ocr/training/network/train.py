"""Training run: one cosine schedule over the given hours, resumable, logged, validated by writer."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import nn

from ocr.recognise.charset import BLANK
from ocr.training.line_images.samples import SampleSources
from ocr.training.network import checkpoints
from ocr.training.network.batches import Batch, batches
from ocr.training.network.checkpoints import MovingAverage, RunProgress
from ocr.training.network.model import Recogniser
from ocr.training.network.parallel import TrainingProcess
from ocr.training.network.validation import ErrorCounts

log = logging.getLogger(__name__)

Validate = Callable[[Recogniser], dict[str, ErrorCounts]]


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """Settings of a run; those of the learning rate were measured, the others are for this many hours of two cores.

    Attributes:
        out: folder of checkpoints and the log; a run found there is resumed.
        hours: wall-clock length of the whole schedule.
        seed: random seed of the order of training and of every sample.
        peak: highest learning rate; the head learns at twice that.
        final: the rate the schedule ends with.
        workers: processes that make samples, for each process that trains.
    """

    out: Path
    hours: float
    seed: int = 1
    peak: float = 7e-4
    final: float = 6e-6
    warm_up: float = 0.02
    decay: float = 0.995
    workers: int = 1
    save_minutes: float = 3.0
    validate_minutes: float = 10.0

    @property
    def seconds(self) -> float:
        """Duration of the whole schedule in seconds on the clock."""
        return self.hours * 3600

    def rate(self, seconds: float) -> float:
        """Return the learning rate after so many seconds: a short warm-up, then a cosine decay."""
        part = min(1.0, seconds / self.seconds)
        if part < self.warm_up:
            return self.peak * part / self.warm_up
        return self.final + (self.peak - self.final) * 0.5 * (1 + math.cos(math.pi * part))


class TrainingRun:
    """A training run with its state on disk."""

    def __init__(self, plan: TrainingPlan, start: checkpoints.NetworkWeights, member: TrainingProcess) -> None:
        """Resume the run of `plan.out`, or begin one with the weights `start`."""
        torch.manual_seed(plan.seed)
        torch.set_num_threads(1)
        self.plan = plan
        self.member = member
        self.progress = RunProgress()
        self.network = checkpoints.build_recogniser(start)
        self.average = MovingAverage(self.network, plan.decay)
        head = list(self.network.head.parameters())
        body = [p for p in self.network.trainable() if all(p is not other for other in head)]
        for parameter in self.network.stem.parameters():
            parameter.requires_grad = False
        groups = [{"params": body, "times": 1.0}, {"params": head, "times": 2.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=plan.peak, betas=(0.9, 0.98), weight_decay=0.01)
        self._last = plan.out / "last.pt"
        if self._last.exists():
            self._resume()

    def _resume(self) -> None:
        content = torch.load(self._last, map_location="cpu", weights_only=True)
        self.network.load_state_dict(content["network"])
        self.average.weights = content["average"]
        self.optimizer.load_state_dict(content["optimizer"])
        self.progress = RunProgress(**content["progress"])
        self.progress.resumed += 1
        log.info("resumed at step %d, minute %.1f", self.progress.step, self.progress.seconds / 60)

    def save(self) -> None:
        """Write the state needed to resume."""
        content = {
            "network": self.network.state_dict(),
            "average": self.average.weights,
            "optimizer": self.optimizer.state_dict(),
            "progress": asdict(self.progress),
        }
        checkpoints.write(self._last, content)

    def step(self, batch: Batch) -> float:
        """Train on one batch; return its mean loss a line."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.plan.rate(self.progress.seconds) * group["times"]
        images = batch.images.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            scores = self.network(images)
        log_probs = scores.float().log_softmax(-1).transpose(0, 1)
        frames = torch.full_like(batch.lengths, log_probs.shape[0])
        losses = nn.functional.ctc_loss(
            log_probs, batch.targets, frames, batch.lengths, BLANK, reduction="none", zero_infinity=True
        )
        loss = (losses / batch.lengths.clamp(min=1).sqrt()).mean()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.member.average_gradients(self.network.trainable())
        nn.utils.clip_grad_norm_(self.network.trainable(), 5.0)
        self.optimizer.step()
        self.average.update(self.network)
        self.progress.step += 1
        self.progress.lines += len(batch.lengths) * self.member.size
        return float(loss.detach())

    def validate(self, validate: Validate, loss: float) -> None:
        """Score the averaged weights, log a row, and keep them when they are the best so far."""
        scores = validate(checkpoints.build_recogniser(self.average.weights))
        self._log_row(scores, loss)
        cer = next(iter(scores.values())).cer
        if cer < self.progress.best:
            self.progress.best = cer
            checkpoints.write_weights(self.plan.out / "best.pt", self.average.weights)
        checkpoints.write_weights(self.plan.out / "average.pt", self.average.weights)

    def _log_row(self, scores: dict[str, ErrorCounts], loss: float) -> None:
        path = self.plan.out / "log.tsv"
        if not path.exists():
            names = [f"{name} {what}" for name in scores for what in ("CER", "exact")]
            path.write_text("\t".join(["minute", "step", "lines", "rate", "loss", *names]) + "\n", encoding="utf-8")
        figures = [
            f"{figure:.2f}" for score in scores.values() for figure in (score.cer, 100 * score.exact / score.lines)
        ]
        done = self.progress
        row = [
            f"{done.seconds / 60:.1f}",
            str(done.step),
            str(done.lines),
            f"{self.plan.rate(done.seconds):.2e}",
            f"{loss:.3f}",
        ]
        with path.open("a", encoding="utf-8") as file:
            file.write("\t".join(row + figures) + "\n")


def train(run: TrainingRun, sources: SampleSources, validate: Validate) -> None:
    """Train to the end of the run's schedule.

    Args:
        run: new or resumed run.
        sources: sources of samples.
        validate: scores by group, the first group deciding which weights are best.
    """
    plan, progress = run.plan, run.progress
    leads = run.member.leads
    seed = plan.seed + 7919 * progress.resumed + 104729 * run.member.rank
    stream = batches(sources, seed, plan.workers)
    saved = validated = progress.seconds
    loss = 0.0
    if leads and progress.step == 0:
        run.validate(validate, loss)
    clock = time.monotonic()
    run.network.train()
    while progress.seconds < plan.seconds:
        fresh = run.step(next(stream))
        loss = fresh if loss == 0 else 0.98 * loss + 0.02 * fresh
        now = time.monotonic()
        progress.seconds = run.member.clock(progress.seconds + now - clock)
        clock = now
        if leads and progress.seconds - saved > plan.save_minutes * 60:
            run.save()
            saved = progress.seconds
            log.info("step %d lines %d loss %.3f", progress.step, progress.lines, loss)
        if leads and progress.seconds - validated > plan.validate_minutes * 60:
            run.validate(validate, loss)
            validated = progress.seconds
    if leads:
        run.validate(validate, loss)
        run.save()
