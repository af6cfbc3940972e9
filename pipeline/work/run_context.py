"""Workers for a while: begun, given to the caller, ended; Ctrl-C finishes what is in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.home.interruption import Interrupted, Interruption
from pipeline.home.progress import Progress
from pipeline.home.settings import RunSettings
from pipeline.store import Store
from pipeline.work.executor import Workforce
from pipeline.work.flow import Flow
from pipeline.work.steps import Tally, Worker
from records.language import gettext as _

MakeExecutor = Callable[[RunSettings], Executor]


@dataclass(frozen=True, slots=True)
class Means:
    """With what a book is worked on.

    Attributes:
        settings: workers, limits, retries.
        flow: the steps.
        progress: what is told meanwhile.
        make: makes the executor.
    """

    settings: RunSettings
    flow: Flow
    progress: Progress
    make: MakeExecutor


@contextmanager
def at_work(store: Store, means: Means) -> Iterator[Worker]:
    """Workers that are ended when the context ends.

    Raises:
        Interrupted: Ctrl-C was pressed; what was in hand has been finished.
    """
    with Interruption() as stop:
        workforce = Workforce(lambda: means.make(means.settings), means.settings, stop)
        tally = Tally()
        try:
            yield Worker(store, workforce, means.settings, means.progress, tally)
        finally:
            workforce.close()
        if stop.asked:
            raise Interrupted(
                _("Đã dừng theo yêu cầu; {done} trang xong, {left} trang còn lại.").format(
                    done=tally.done, left=tally.left
                ),
                _("Chạy lại để làm tiếp từ chỗ này."),
            )
