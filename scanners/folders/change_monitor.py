"""Waiting until something happens in hot folders. An event only ends the wait: what is there, the listing tells."""

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
# Signals do not end a wait in Python, so it looks up this often (seconds).
LOOK_UP = 0.5


class ChangeMonitor:
    """A context in which `wait` ends early when a local folder tells of a change."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Prepare; nothing is watched before the context begins."""
        self._told = threading.Event()
        self._folders = folders
        self._observer: BaseObserver | None = None
        self.silent: tuple[Path, ...] = tuple(folders)

    def __enter__(self) -> ChangeMonitor:
        """Begin to listen. Afterwards `silent` names the folders that cannot tell and are polled."""
        speaking = [folder for folder in self._folders if reports_changes(folder)]
        observer, listener = Observer(), _Listener(self._told)
        try:
            for folder in speaking:
                observer.schedule(listener, str(folder), recursive=True)
            observer.start()
            self._observer = observer
        except OSError:  # the system allows no more watches: everything is polled
            speaking = []
        self.silent = tuple(folder for folder in self._folders if folder not in speaking)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()

    def wait(self, seconds: float, stopped: Callable[[], bool]) -> None:
        """Wait for an event, so many seconds at most, or until `stopped` says so."""
        end = time.monotonic() + seconds
        while not stopped() and (left := end - time.monotonic()) > 0:
            if self._told.wait(min(left, LOOK_UP)):
                break
        self._told.clear()


class _Listener(FileSystemEventHandler):
    """Passes the fact of a change on, not what changed."""

    def __init__(self, told: threading.Event) -> None:
        self._told = told

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Our own reading of a file is no news."""
        if event.event_type not in QUIET_EVENTS:
            self._told.set()
