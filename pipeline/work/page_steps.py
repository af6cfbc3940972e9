"""The shipped worker steps and what their results depend on: versions, printed forms, limits, data files."""

from __future__ import annotations

from functools import partial

import ocr.book.settle
import ocr.entries.ink_questions
import ocr.layout
import ocr.reading
import scanners.gate
from pipeline.forms.library import library_hash
from pipeline.home.home import Home
from pipeline.home.progress import Progress
from pipeline.home.settings import RunSettings
from pipeline.store.values import to_json
from pipeline.work import page_functions
from pipeline.work.executor import process_pool
from pipeline.work.flow import Flow
from pipeline.work.run_context import RunContext
from pipeline.work.steps import WorkerStep
from records.tables import data_hash
from scanners.gate.limits import QualityLimits


def page_flow(home: Home) -> Flow:
    """Return the steps with this home's settings and printed forms."""
    forms = library_hash(home.editions)
    limits = to_json(QualityLimits, home.settings.quality.limits)
    reading = forms + data_hash("ocr") + data_hash("records", without=("rules.toml",))
    looking = f"{ocr.layout.VERSION}.{scanners.gate.VERSION}"
    asking = f"{ocr.entries.ink_questions.VERSION}.{ocr.reading.VERSION}"
    return Flow(
        WorkerStep("layout", looking, forms + limits, page_functions.examine),
        WorkerStep("read", ocr.reading.VERSION, reading, page_functions.read),
        WorkerStep("settle", ocr.book.settle.VERSION, data_hash("ocr") + data_hash("records"), page_functions.settle),
        WorkerStep("ask", asking, reading, page_functions.ask),
    )


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
