"""Executor on many machines: the contract of `concurrent.futures` over the scheduler of a Dask cluster.

Workers are processes that Dask's own commands start (`dask worker ADDRESS --nthreads 1`), with this program installed
and the archive under the same path. When one dies, the scheduler gives its page to another; a page that kills several
is given up.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from threading import Event, Thread
from typing import Any, ParamSpec, TypeVar

from ocr.telemetry import remove_remains
from pipeline.home.disk import private_files
from pipeline.home.settings import RunSettings
from pipeline.store.extras import optional_libraries
from pipeline.work.executor import ONE_CORE, worker_died
from records.errors import HotichError
from records.language import gettext as _

with optional_libraries():
    from distributed import Client, KilledWorker, Worker, WorkerPlugin
    from distributed import Future as Distant

Params = ParamSpec("Params")
Result = TypeVar("Result")

CONNECT_SECONDS = 30
WATCH_SECONDS = 1.0


class ClusterUnreachable(HotichError):
    """Lack of an answer from the scheduler, or of workers."""


class SchedulerLost(BrokenExecutor):
    """Loss of the scheduler with a task in hand; the task itself is not to blame."""


class PrivateWorkerPlugin(WorkerPlugin):
    """Plugin that keeps the children of a worker to one core, silent, and their files private, as the pool does."""

    name = "hotich-worker"

    def setup(self, worker: Worker) -> None:
        """Set up a worker, also one that comes later; called by Dask."""
        os.environ.update(ONE_CORE)
        private_files()
        remove_remains()


class ClusterExecutor(Executor):
    """Executor that hands tasks to a scheduler and brings their results back."""

    def __init__(self, address: str) -> None:
        """Connect to the scheduler.

        Raises:
            ClusterUnreachable: the scheduler does not answer, or has no workers.
        """
        try:
            self._client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:  # Dask's time-outs are OSErrors
            raise _unreachable(address, _("bộ điều phối không trả lời")) from error
        try:
            self._client.wait_for_workers(1, CONNECT_SECONDS)
        except TimeoutError as error:
            self._client.close()
            raise _unreachable(address, _("chưa có tiến trình làm việc nào")) from error
        self._client.register_plugin(PrivateWorkerPlugin())
        self._flying: dict[Distant, Future[Any]] = {}
        self._closed = Event()
        Thread(target=self._watch, daemon=True).start()

    @property
    def workers(self) -> int:
        """Number of tasks that the cluster works on at once."""
        return sum(self._client.nthreads().values())

    def submit(self, fn: Callable[Params, Result], /, *args: Params.args, **kwargs: Params.kwargs) -> Future[Result]:
        """Send a call; equal calls are not the same call."""
        near: Future[Result] = Future()
        near.set_running_or_notify_cancel()
        distant = self._client.submit(fn, *args, pure=False, **kwargs)
        self._flying[distant] = near  # Dask forgets a result that nobody holds
        distant.add_done_callback(self._bring)
        return near

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - the contract
        """Disconnect from the scheduler; unfinished calls there are dropped. The workers stay."""
        self._closed.set()
        self._client.close()

    def _bring(self, distant: Distant) -> None:
        """Fetch the end of a call; `_watch` may be first: without its scheduler a ready result never arrives."""
        if distant.status == "finished":
            result = distant.result()
            if near := self._flying.pop(distant, None):
                near.set_result(result)
        else:
            self._fail(distant, distant.exception() if distant.status == "error" else SchedulerLost())

    def _watch(self) -> None:
        """Fail every call once the scheduler is gone: Dask calls nobody back about the calls in its hand by then."""
        while not self._closed.wait(WATCH_SECONDS):
            if self._client.status != "running":
                for distant in list(self._flying):
                    self._fail(distant, SchedulerLost())

    def _fail(self, distant: Distant, error: BaseException) -> None:
        if near := self._flying.pop(distant, None):
            near.set_exception(worker_died() if isinstance(error, KilledWorker) else error)


def cluster_settings(settings: RunSettings, address: str) -> RunSettings:
    """Return the settings of a run, with as many workers as the cluster has now where no number is asked for.

    Raises:
        ClusterUnreachable: the scheduler does not answer, or has no workers.
    """
    with ClusterExecutor(address) as executor:
        return settings.model_copy(update={"jobs": settings.jobs or executor.workers})


def _unreachable(address: str, why: str) -> ClusterUnreachable:
    return ClusterUnreachable(
        _("Không dùng được cụm máy {address}: {why}.").format(address=address, why=why),
        _("Chạy `dask scheduler` và `dask worker {address} --nthreads 1`, hoặc bỏ --cluster.").format(address=address),
    )
