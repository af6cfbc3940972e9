"""The steps that look and read for real, and what their results depend on."""

from __future__ import annotations

from functools import partial

from pipeline.forms.library import library_hash
from pipeline.home.home import Home
from pipeline.home.progress import Progress
from pipeline.home.settings import RunSettings
from pipeline.store.values import to_json
from pipeline.work import page_functions as page_work
from pipeline.work.executor import process_pool
from pipeline.work.flow import Flow
from pipeline.work.run_context import Means
from pipeline.work.steps import PageStep
from scanners.gate.limits import QualityLimits

LAYOUT_VERSION = "4"
READ_VERSION = "17"
ASK_VERSION = "1"


def real_flow(home: Home) -> Flow:
    """The steps with this home's settings and printed forms."""
    forms = library_hash(home.editions)
    limits = to_json(QualityLimits, home.settings.quality.limits)
    return Flow(
        PageStep("layout", LAYOUT_VERSION, forms + limits, page_work.examine),
        PageStep("read", READ_VERSION, forms, page_work.read),
        PageStep("ask", ASK_VERSION, forms + READ_VERSION, page_work.ask),
    )


def real_means(home: Home, settings: RunSettings, progress: Progress, cluster: str = "") -> Means:
    """The real steps, in worker processes on this machine, or on the Dask cluster of this address.

    Raises:
        ClusterUnreachable: the scheduler does not answer, or has no workers.
    """
    if cluster:
        from pipeline.work.cluster import ClusterExecutor, cluster_settings

        return Means(cluster_settings(settings, cluster), real_flow(home), progress, lambda _: ClusterExecutor(cluster))
    return Means(settings, real_flow(home), progress, partial(process_pool, crashes=home.crash_file))
