"""Gain from a second core for two programs that share nothing: `python -m bench.studies.two_cores SCAN…`.

Two processes examine the same scans, in turn alone and both at once. Cores that share a cache, a memory bus or a power
budget, or are hyper-threads of one, do less together than twice the work of one; no number of workers can exceed this.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import Executor, wait
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from pipeline.home.archive import Archive, StoredScan
from pipeline.home.settings import RunSettings
from pipeline.work.executor import process_pool
from pipeline.work.page_functions import examine
from pipeline.work.tasks import BookCard, ScanTask
from scanners.gate.limits import QualityLimits

ROUNDS = 6
CARD = BookCard("KS", 2007, "01", "UBND xã Thử Nghiệm", None)


def main(scans: Annotated[list[Path], typer.Argument(help="Scans to look at; three or four will do.")]) -> None:
    """Measure and print."""
    typer.echo(f"two programs that share nothing do {second_core(scans):.2f} times what one does alone")


def second_core(scans: Sequence[Path], rounds: int = ROUNDS) -> float:
    """Return the work of two processes relative to one alone in the same time; 2 at best.

    Args:
        scans: scans that each examines in a round.
        rounds: number of rounds; the median of their ratios counts.
    """
    with tempfile.TemporaryDirectory() as folder, ExitStack() as ends:
        archive = Archive(Path(folder) / "archive")
        stored = [StoredScan(archive, archive.put(scan.read_bytes()), recheck=True) for scan in scans]
        tasks = [ScanTask(1, "scan", scan, CARD, Path(folder) / "editions", 1, QualityLimits()) for scan in stored]
        settings = RunSettings(jobs=1)
        pools = [ends.enter_context(process_pool(settings, Path(folder) / f"crashes-{name}")) for name in "ab"]
        _seconds(pools, tasks)
        ratios = []
        for number in range(rounds):
            alone = _seconds([pools[number % 2]], tasks)
            ratios.append(2 * alone / _seconds(pools, tasks))
    return statistics.median(ratios)


def _seconds(pools: Sequence[Executor], tasks: Sequence[ScanTask]) -> float:
    """Return the duration of each pool over all tasks, when all begin at once."""
    begun = time.monotonic()
    wait([pool.submit(examine, task) for pool in pools for task in tasks])
    return time.monotonic() - begun


if __name__ == "__main__":
    typer.run(main)
