"""Disks that take no more: a call that fails as on a full one, databases and files that grow no further."""

from __future__ import annotations

import errno
import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry


def full(*_arguments: object, **_options: object) -> NoReturn:
    """Fail as any call that needs room on a full disk."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def full_databases() -> Iterator[None]:
    """Let no SQLite database grow that is opened meanwhile."""
    event.listen(Engine, "connect", _bound)
    try:
        yield
    finally:
        event.remove(Engine, "connect", _bound)


@contextmanager
def full_at_the_end(since: Path) -> Iterator[None]:
    """Let transactions fail at their commit, when all of their statements have passed, once this path is there."""

    def refused(_connection: Connection) -> None:
        if since.exists():
            raise OperationalError("COMMIT", None, sqlite3.OperationalError("database or disk is full"))

    event.listen(Engine, "commit", refused)
    try:
        yield
    finally:
        event.remove(Engine, "commit", refused)


@contextmanager
def small_files(most: int) -> Iterator[None]:
    """Let the system refuse every file that grows over so many bytes, as a full disk or a small file system does."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def _bound(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA max_page_count = 1")  # SQLite keeps to the pages that are there
    cursor.close()
