"""Context of a run: workers are started, given to the caller, ended; Ctrl-C finishes the work in hand."""

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
    """Context in which books are worked on.

    Attributes:
        settings: workers, limits, retries.
        flow: the steps.
        progress: receiver of the progress.
        make: factory of the executor.
    """

    settings: RunSettings
    flow: Flow
    progress: Progress
    make: ExecutorFactory


@dataclass(frozen=True, slots=True)
class BookRun:
    """Book in hand, with its context."""

    home: Home
    runner: StepRunner
    flow: Flow
    book: Book

    def expect(self, pages: int, what: str) -> None:
        """Begin a step of the progress of this book; `what` is done with its pages, in the reader's language."""
        self.runner.progress.expect(pages, f"{self.book.id}, {what}")


@contextmanager
def step_runner(store: Store, context: RunContext, tally: RunCounts | None = None) -> Iterator[StepRunner]:
    """Run workers until the context ends, and count their work.

    Raises:
        Interrupted: Ctrl-C was pressed; the work in hand has been finished.
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
