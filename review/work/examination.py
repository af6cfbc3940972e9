"""Examination of scans that came in by the browser: the command of the station, called once more while scans wait.

The command has what it needs of its own: worker processes, the lock of the book, the end of everything when it is told.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread

from records.errors import ExitCode

PROGRAM = Path(sys.executable).with_name("hotich")


@dataclass(slots=True)
class ScanExaminer:
    """Examiner of the books of a home, one after the other, in a thread of the server.

    Attributes:
        home: folder of the home.
    """

    home: Path
    _waiting: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)
    _busy: bool = False

    def wake(self, book_id: str) -> None:
        """Examine what waits in a book soon; scans that come meanwhile are examined after it."""
        with self._lock:
            if book_id not in self._waiting:
                self._waiting.append(book_id)
            if self._busy:
                return
            self._busy = True
        Thread(target=self._work, name="examiner", daemon=True).start()

    def _work(self) -> None:
        while book_id := self._next():
            examine(self.home, book_id)

    def _next(self) -> str:
        with self._lock:
            self._busy = bool(self._waiting)
            return self._waiting.pop(0) if self._waiting else ""


def examine(home: Path, book_id: str) -> ExitCode | int:
    """Examine the scans of a book that wait, and return the exit code of the command.

    Where another process works on the book, it has the scans or the next call does.
    """
    with tempfile.TemporaryDirectory() as nothing:
        command = [str(PROGRAM), "scan", "files", book_id, nothing, "--home", str(home)]
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode
