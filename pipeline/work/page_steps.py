"""Shipped worker steps, in worker processes here or on a cluster."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pipeline.home.home import Home
from pipeline.home.progress import Progress
from pipeline.home.settings import RunSettings
from pipeline.work import page_functions
from pipeline.work.executor import process_pool
from pipeline.work.flow import Flow
from pipeline.work.run_context import RunContext
from pipeline.work.step_versions import (
    ask_step,
    join_step,
    layout_step,
    learn_page_step,
    learn_step,
    read_step,
    settle_step,
)
from pipeline.work.steps import Result, Step, Task, WorkerStep


def page_flow(home: Home) -> Flow:
    """Return the steps with this home's settings and printed forms."""
    return Flow(
        _by_workers(layout_step(home), page_functions.examine),
        _by_workers(learn_step(home), page_functions.learn),
        _by_workers(learn_page_step(home), page_functions.learn_page),
        _by_workers(join_step(home), page_functions.join),
        _by_workers(read_step(home), page_functions.read),
        _by_workers(settle_step(home), page_functions.settle),
        _by_workers(ask_step(home), page_functions.ask),
    )


def _by_workers(step: Step, function: Callable[[Task], Result]) -> WorkerStep[Task, Result]:
    return WorkerStep(step.name, step.version, step.parameters, function)


def home_context(home: Home, settings: RunSettings, progress: Progress, cluster: str = "") -> RunContext:
    """Return the shipped steps in worker processes on this machine, or on the Dask cluster of this address.

    Raises:
        ClusterUnreachable: the scheduler does not answer, or has no workers.
    """
    flow = page_flow(home)
    if cluster:
        from pipeline.work.cluster import ClusterExecutor, cluster_settings

        return RunContext(cluster_settings(settings, cluster), flow, progress, lambda _: ClusterExecutor(cluster))
    return RunContext(settings, flow, progress, partial(process_pool, crashes=home.crash_file))
