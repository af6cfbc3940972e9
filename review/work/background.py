"""Work that the server has done beside its answers: commands of the home, one after the other.

A command has what it needs of its own: worker processes, the lock of the book, the end of everything when it is told.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread, Timer

from pipeline.delivery.ordered_packages import end_order, package_folder
from pipeline.home.home import Home
from pipeline.home.logs import log_unexpected
from pipeline.store import Store
from records.errors import ExitCode

PROGRAM = Path(sys.executable).with_name("hotich")
Task = Callable[[], int]
"""Task that returns the exit code of its command."""


@dataclass(slots=True)
class BackgroundWork:
    """Tasks of a server, one after the other, in a thread of their own.

    Attributes:
        again: seconds after which a task is tried again that found its book held by another run, as that of a night.
    """

    again: float = 60.0
    _waiting: dict[str, Task] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _busy: bool = False

    def give(self, name: str, task: Task) -> None:
        """Do a task soon; one of the same name that still waits is not done twice."""
        with self._lock:
            self._waiting.setdefault(name, task)
            if self._busy:
                return
            self._busy = True
        Thread(target=self._work, name="background", daemon=True).start()

    def _work(self) -> None:
        while found := self._next():
            name, task = found
            try:
                locked = task() == ExitCode.LOCKED
            except Exception as error:  # noqa: BLE001 - the next task is not to wait for a server's restart
                log_unexpected(error)
                continue
            if locked:
                later = Timer(self.again, self.give, found)
                later.daemon = True
                later.start()

    def _next(self) -> tuple[str, Task] | None:
        with self._lock:
            self._busy = bool(self._waiting)
            if not self._waiting:
                return None
            name = next(iter(self._waiting))
            return name, self._waiting.pop(name)


def examine(home: Home, book_id: str) -> int:
    """Examine the scans of a book that wait, and return the exit code of the command."""
    with tempfile.TemporaryDirectory() as nothing:
        return _run(home, "scan", "files", book_id, nothing).returncode


def write_package(home: Home, store: Store, book_id: str) -> int:
    """Write the final package of a book that was ordered, and return the exit code; the order keeps how it ended."""
    done = _run(home, "export", book_id, "--out", str(package_folder(home, book_id)))
    if done.returncode != ExitCode.LOCKED:
        end_order(store, book_id, done.stderr if done.returncode else "")
    return done.returncode


def read_pages(home: Home, book_id: str, scans: Path) -> int:
    """Take the scans of a folder into a book and read them, and return the exit code of the reading."""
    _run(home, "scan", "files", book_id, str(scans))
    return _run(home, "run", book_id).returncode


def _run(home: Home, *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(PROGRAM), *words, "--home", str(home.root)]
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
