"""The worker's side of the executor: time limits, and the life of the process. It loads fast."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import wait
from typing import TypeVar

from records.errors import ExitCode

Task = TypeVar("Task")
Result = TypeVar("Result")


def within(seconds: float, function: Callable[[Task], Result], task: Task) -> Result:
    """Run in the worker: a task over its time ends the whole process, which is the only sure way to stop it."""
    if multiprocessing.parent_process() is None:
        return function(task)
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - the descriptor must outlive any path object
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            return function(task)
        finally:
            faulthandler.cancel_dump_traceback_later()


def prepare_worker() -> None:
    """Leave Ctrl-C to the parent, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(ExitCode.PAGES_FAILED)
