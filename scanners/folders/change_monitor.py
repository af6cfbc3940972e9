"""Waiting for changes in hot folders; an event only ends the wait, the listing is the truth."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from scanners.folders.file_systems import reports_changes

QUIET_EVENTS = ("opened", "closed_no_write")
# Signals do not end a wait in Python, so it is interrupted this often (seconds).
LOOK_UP = 0.5


class ChangeMonitor:
    """Context in which `wait` ends early when a local folder reports a change."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Prepare; nothing is watched before the context begins."""
        self._changed = threading.Event()
        self._folders = folders
        self._observer: BaseObserver | None = None
        self.silent: tuple[Path, ...] = tuple(folders)

    def __enter__(self) -> ChangeMonitor:
        """Start listening; afterwards `silent` names the folders that report nothing and are polled."""
        reporting = [folder for folder in self._folders if reports_changes(folder)]
        observer, listener = Observer(), _Listener(self._changed)
        try:
            for folder in reporting:
                observer.schedule(listener, str(folder), recursive=True)
            observer.start()
            self._observer = observer
        except OSError:  # the system allows no more watches: everything is polled
            reporting = []
        self.silent = tuple(folder for folder in self._folders if folder not in reporting)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()

    def wait(self, seconds: float, stopped: Callable[[], bool]) -> None:
        """Wait for an event, at most so many seconds, or until `stopped` returns True."""
        end = time.monotonic() + seconds
        while not stopped() and (left := end - time.monotonic()) > 0:
            if self._changed.wait(min(left, LOOK_UP)):
                break
        self._changed.clear()


class _Listener(FileSystemEventHandler):
    """Listener that passes on the fact of a change."""

    def __init__(self, changed: threading.Event) -> None:
        self._changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Ignore our own reading of a file."""
        if event.event_type not in QUIET_EVENTS:
            self._changed.set()
