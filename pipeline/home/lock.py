"""Locks for one run a home and one worker a book; a dead process lets go of them by dying."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.home.disk import explain_full_disk
from pipeline.store.clock import now
from records.errors import LockedByAnotherRun
from records.language import gettext as _


@contextmanager
def hold_lock(folder: Path, name: str) -> Iterator[None]:
    """Hold the lock of this name while the context lasts.

    Raises:
        LockedByAnotherRun: another living process holds it; the message names it.
        WriteFailed: the disk of the locks is full, or the account may not write there.
    """
    holder = folder / f"{name}.holder"
    lock = FileLock(folder / f"{name}.lock", timeout=0)
    with explain_full_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _take(lock, name, holder)
    try:
        with suppress(OSError):  # the note is a help; a full disk is told of by what the lock is held for
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
    """Read the note beside the lock about its holder; it helps people, the lock itself is the operating system's."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return "?"
