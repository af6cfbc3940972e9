"""Work in forked processes that are killed (SIGKILL) at a chosen act on the disk or the database: many a second.

Acts are what Python tells its audit hooks of files and folders, and every statement and commit of SQLAlchemy.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from sqlalchemy import Engine, event

ACTS = frozenset(
    ("os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod", "shutil.copyfile")
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(slots=True)
class Counter:
    """Counts acts, and kills this process at one of them; 0 = at none."""

    killed_at: int
    acts: int = 0

    def act(self, *_told: object, **_more: object) -> None:
        self.acts += 1
        if self.acts == self.killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def listen(self) -> None:
        """Listen until this process ends."""
        sys.addaudithook(self._hook)
        event.listen(Engine, "before_cursor_execute", self.act)
        event.listen(Engine, "commit", self.act)

    def _hook(self, name: str, arguments: tuple[object, ...]) -> None:
        if name in ACTS or (name == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING):
            self.act()


def done_in_a_fork(work: Callable[[], object]) -> int:
    """Do the work in a forked process; return the number of its acts, and fail where it fails."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        counter = Counter(0)
        _work_and_end(counter, work, lambda: os.write(writing, str(counter.acts).encode()))
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        acts = told.read()
    _pid, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return int(acts)


def killed_in_a_fork(work: Callable[[], object], act: int) -> bool:
    """Do the work in a forked process that is killed at an act; False when it came to its end before."""
    child = os.fork()
    if child == 0:
        _work_and_end(Counter(act), work, lambda: None)
    _pid, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), "what a kill left stopped the next call"
    return code == -signal.SIGKILL


def _work_and_end(counter: Counter, work: Callable[[], object], after: Callable[[], object]) -> NoReturn:
    """Do the work and end the forked process: nothing of it goes on into the test that made it, whatever happens."""
    code = 1
    try:
        counter.listen()
        work()
        after()
        code = 0
    finally:
        if code:
            sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
        os._exit(code)
