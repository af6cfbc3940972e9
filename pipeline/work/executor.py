"""Executor of the page tasks, with the contract of `concurrent.futures`, and a workforce that outlives its workers.

The default is a pool of spawned processes on this machine; `pipeline.work.cluster` has the one for many machines. The
rows of the store are the truth, an executor's memory is not.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    ALL_COMPLETED,
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pipeline.home.interruption import Interrupted, Interruption
from pipeline.home.settings import RunSettings
from pipeline.work.worker import prepare_worker, run_within
from records.errors import ExitCode, HotichError
from records.language import gettext as _

Task = TypeVar("Task")
Result = TypeVar("Result")

# Two tasks a worker: one in work, one waiting, so that no worker idles and no memory fills.
WAITING_PER_WORKER = 2
# Tesseract and OpenCV each take every core for one page, which on a full pool makes all of them slower.
ONE_CORE = {"OMP_THREAD_LIMIT": "1", "OPENCV_FOR_THREADS_NUM": "1"}


class WorkerDied(HotichError):
    """Death of the process that worked on a page: out of memory, too slow, or a crash of a library."""

    exit_code = ExitCode.PAGES_FAILED


@dataclass(frozen=True, slots=True)
class TaskOutcome(Generic[Result]):
    """End of a task: its place (from 0) among the tasks given, and its result or the error that it raised."""

    index: int
    result: Result | None
    error: BaseException | None

    @property
    def value(self) -> Result:
        """Return the result, or raise the error."""
        if self.error is not None:
            raise self.error
        return self.result  # type: ignore[return-value]  # a result may itself be None


def process_pool(settings: RunSettings, crashes: Path) -> Executor:
    """Make a pool of spawned processes, each on one core.

    Args:
        settings: the number of processes.
        crashes: file in which a worker that crashes or is over its time leaves the lines of code it was at.
    """
    one_core()
    return ProcessPoolExecutor(
        settings.workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=prepare_worker,
        initargs=(crashes,),
    )


def one_core() -> None:
    """Keep this process's future children to one core each."""
    os.environ.update(ONE_CORE)


class Workforce:
    """Workforce that hands tasks to an executor, few at a time, and brings back every outcome.

    When a worker dies, the executor is made anew and the tasks in flight are tried again one by one: the one that
    kills again is given `WorkerDied`, the others their results.
    """

    def __init__(self, make: Callable[[], Executor], settings: RunSettings, stop: Interruption) -> None:
        """Start with a fresh executor.

        Args:
            make: factory of an executor of `settings.workers` workers.
            settings: number of workers, time limit of a page, number of pages in a worker's life.
            stop: when it is asked for, no new task is begun.
        """
        self._make = make
        self._executor = make()
        self._window = settings.workers * WAITING_PER_WORKER
        # The pool's own max_tasks_per_child can hang in Python 3.11 (cpython#115634), so the whole pool is renewed.
        self._lifetime = settings.workers * settings.pages_per_worker
        self._seconds = settings.page_seconds
        self._stop = stop
        self._begun = 0

    def work(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[TaskOutcome[Result]]:
        """Yield the outcome of each task as it ends; tasks are taken from the iterable only when there is room."""
        waiting = enumerate(tasks)
        flying: dict[Future[Result], tuple[int, Task]] = {}
        struck: list[tuple[int, Task]] = []
        while True:
            if not struck:
                struck += self._fill(function, waiting, flying)
            if not flying and not struck:
                return
            for future in wait(flying, return_when=ALL_COMPLETED if struck else FIRST_COMPLETED).done:
                task = flying.pop(future)
                if isinstance(future.exception(), BrokenExecutor):
                    struck.append(task)
                else:
                    yield _outcome(task[0], future)
            if struck and not flying:
                yield from self._one_by_one(function, struck)
                struck = []

    def in_order(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the results in the order of the tasks; one that is early waits for those before it.

        Raises:
            Interrupted: stopped by a person; the rest was not done.
            Exception: error of the first failing task.
        """
        awaited = 0
        early: dict[int, TaskOutcome[Result]] = {}
        for outcome in self.work(function, tasks):
            early[outcome.index] = outcome
            while first := early.pop(awaited, None):
                awaited += 1
                yield first.value
        if self._stop.asked:
            raise Interrupted(_("Đã dừng theo yêu cầu."), _("Chạy lại để làm tiếp từ chỗ này."))

    @property
    def stopping(self) -> bool:
        """Return whether a person asked for the end: no new task is begun any more."""
        return self._stop.asked

    def close(self) -> None:
        """End the workers; tasks that were not begun are dropped."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _fill(
        self,
        function: Callable[[Task], Result],
        waiting: Iterator[tuple[int, Task]],
        flying: dict[Future[Result], tuple[int, Task]],
    ) -> list[tuple[int, Task]]:
        """Begin tasks while there is room; a task that found the executor broken is returned."""
        while len(flying) < self._window and not self._stop.asked:
            if self._begun >= self._lifetime:
                if flying:
                    return []
                self._renew()
            try:
                task = next(waiting)
            except StopIteration:
                return []
            try:
                flying[self._submit(function, task[1])] = task
            except BrokenExecutor:
                return [task]
        return []

    def _submit(self, function: Callable[[Task], Result], task: Task) -> Future[Result]:
        self._begun += 1
        return self._executor.submit(run_within, self._seconds, function, task)

    def _one_by_one(
        self, function: Callable[[Task], Result], suspects: list[tuple[int, Task]]
    ) -> Iterator[TaskOutcome[Result]]:
        self._renew()
        for index, task in suspects:
            if self._stop.asked:
                return
            future = self._submit(function, task)
            wait([future])
            if isinstance(future.exception(), BrokenExecutor):
                self._renew()
                yield TaskOutcome(index, None, worker_died())
            else:
                yield _outcome(index, future)

    def _renew(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._executor = self._make()
        self._begun = 0


def _outcome(index: int, future: Future[Result]) -> TaskOutcome[Result]:
    error = future.exception()
    return TaskOutcome(index, None if error else future.result(), error)


def worker_died() -> WorkerDied:
    """Make the error about a page that ended the process that worked on it."""
    return WorkerDied(
        _("Trang này làm chương trình đọc dừng đột ngột (hết bộ nhớ, quá lâu hoặc lỗi thư viện)."),
        _("Quét lại trang, hoặc nhập tay."),
    )
