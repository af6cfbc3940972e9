"""One run a home, one hand a book: locks that a dead process lets go of by dying."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.home.disk import told_when_full
from pipeline.store.clock import now
from records.errors import LockedByAnotherRun
from records.language import gettext as _


@contextmanager
def held(folder: Path, name: str) -> Iterator[None]:
    """Hold the lock of this name while the context lasts.

    Raises:
        LockedByAnotherRun: another living process holds it; the message names it.
        WriteFailed: the disk of the locks is full, or the account may not write there.
    """
    holder = folder / f"{name}.holder"
    lock = FileLock(folder / f"{name}.lock", timeout=0)
    with told_when_full(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _take(lock, name, holder)
    try:
        with told_when_full(folder):
            holder.write_text(f"PID {os.getpid()}, {now()}", encoding="utf-8")
        yield
    finally:
        lock.release()


def _take(lock: FileLock, name: str, holder: Path) -> None:
    try:
        lock.acquire()
    except Timeout as error:
        raise LockedByAnotherRun(
            _("Một lần chạy khác đang giữ {what} ({who}).").format(what=name, who=_holder(holder)),
            _("Chờ lần chạy đó xong rồi chạy lại."),
        ) from error


def _holder(path: Path) -> str:
    """Who wrote the note beside the lock; it is a help for people, the lock itself is the operating system's."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return "?"
