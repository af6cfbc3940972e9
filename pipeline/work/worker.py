"""Worker's side of the executor: time limits, and the life of the process. It loads fast."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import wait
from pathlib import Path
from typing import IO, TypeVar

from records.errors import ExitCode

Task = TypeVar("Task")
Result = TypeVar("Result")


def run_within(seconds: float, function: Callable[[Task], Result], task: Task) -> Result:
    """Run a task in the worker within its time; past it the whole process ends, the only sure way to stop it."""
    if multiprocessing.parent_process() is None:
        return function(task)
    faulthandler.dump_traceback_later(seconds, exit=True, file=_crashes or sys.stderr)
    try:
        return function(task)
    finally:
        faulthandler.cancel_dump_traceback_later()


_crashes: IO[str] | None = None


def prepare_worker(crashes: Path) -> None:
    """Leave Ctrl-C to the parent, do not outlive it, and keep a place for the last words of a crash."""
    global _crashes  # noqa: PLW0603 - a worker is a process of its own, and the file must stay open to its end
    _crashes = crashes.open("a", encoding="utf-8")
    faulthandler.enable(_crashes)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(ExitCode.PAGES_FAILED)
