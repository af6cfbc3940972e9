"""Homes for tests, with a database that is copied instead of migrated."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path

from pipeline.home.home import DATABASE, Home
from pipeline.store import open_store


@cache
def empty_database() -> bytes:
    """Return an SQLite file at the newest schema: migrating one costs a hundred times as much as writing it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / DATABASE
        open_store(f"sqlite:///{file}", busy_seconds=5).close()
        return file.read_bytes()


def new_home(root: Path) -> Home:
    """Make a home as `Home.create` does; the store that it is pointed to is opened as it stands."""
    if "HOTICH_STORE__URL" not in os.environ:
        root.mkdir(parents=True, exist_ok=True)
        (root / DATABASE).write_bytes(empty_database())
    return Home.create(root)
