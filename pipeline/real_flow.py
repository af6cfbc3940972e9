"""The steps that look and read for real, and what their results depend on."""

from __future__ import annotations

from functools import partial

from pipeline import page_work
from pipeline.editions import library_hash
from pipeline.executor import process_pool
from pipeline.flow import Flow
from pipeline.home import Home
from pipeline.progress import Progress
from pipeline.settings import RunSettings
from pipeline.steps import PageStep
from pipeline.values import to_json
from pipeline.work import Means
from scanners.limits import QualityLimits

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
        from pipeline.cluster import ClusterExecutor, cluster_settings

        return Means(cluster_settings(settings, cluster), real_flow(home), progress, lambda _: ClusterExecutor(cluster))
    return Means(settings, real_flow(home), progress, partial(process_pool, crashes=home.crash_file))
