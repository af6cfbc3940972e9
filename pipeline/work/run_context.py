"""Workers for a while: started, given to the caller, ended; Ctrl-C finishes what is in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.home.home import Home
from pipeline.home.interruption import Interrupted, Interruption
from pipeline.home.progress import Progress
from pipeline.home.settings import RunSettings
from pipeline.store import Store
from pipeline.store.books.books import Book
from pipeline.work.executor import Workforce
from pipeline.work.flow import Flow
from pipeline.work.runner import RunCounts, StepRunner
from records.language import gettext as _

ExecutorFactory = Callable[[RunSettings], Executor]


@dataclass(frozen=True, slots=True)
class RunContext:
    """What books are worked on with.

    Attributes:
        settings: workers, limits, retries.
        flow: the steps.
        progress: where progress is told.
        make: makes the executor.
    """

    settings: RunSettings
    flow: Flow
    progress: Progress
    make: ExecutorFactory


@dataclass(frozen=True, slots=True)
class BookRun:
    """One book in hand, and what it is worked on with."""

    home: Home
    runner: StepRunner
    flow: Flow
    book: Book


@contextmanager
def step_runner(store: Store, context: RunContext, tally: RunCounts | None = None) -> Iterator[StepRunner]:
    """Run workers until the context ends; what they do is counted in `tally`.

    Raises:
        Interrupted: Ctrl-C was pressed; what was in hand has been finished.
    """
    with Interruption() as stop:
        workforce = Workforce(lambda: context.make(context.settings), context.settings, stop)
        tally = tally or RunCounts()
        try:
            yield StepRunner(store, workforce, context.settings, context.progress, tally)
        finally:
            workforce.close()
        if stop.asked:
            raise Interrupted(
                _("Đã dừng theo yêu cầu; {done} trang xong, {left} trang còn lại.").format(
                    done=tally.done, left=tally.left
                ),
                _("Chạy lại để làm tiếp từ chỗ này."),
            )
