"""Workers for a while: begun, given to the caller, ended; Ctrl-C finishes what is in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from pipeline.executor import Workforce
from pipeline.interruption import Interrupted, Interruption
from pipeline.progress import Progress
from pipeline.settings import RunSettings
from pipeline.steps import Tally, Worker
from pipeline.store import Store
from records.language import gettext as _

MakeExecutor = Callable[[RunSettings], Executor]


@contextmanager
def at_work(settings: RunSettings, store: Store, progress: Progress, make: MakeExecutor) -> Iterator[Worker]:
    """Workers that are ended when the context ends.

    Raises:
        Interrupted: Ctrl-C was pressed; what was in hand has been finished.
    """
    with Interruption() as stop:
        workforce = Workforce(lambda: make(settings), settings, stop)
        tally = Tally()
        try:
            yield Worker(store, workforce, settings, progress, tally)
        finally:
            workforce.close()
        if stop.asked:
            raise Interrupted(
                _("Đã dừng theo yêu cầu; {done} trang xong, {left} trang còn lại.").format(
                    done=tally.done, left=tally.left
                ),
                _("Chạy lại để làm tiếp từ chỗ này."),
            )
