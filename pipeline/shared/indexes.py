"""Place of the snapshot and its index: an SQLite file of their own, or the database that the settings name."""

from __future__ import annotations

from contextlib import AbstractContextManager

from pipeline.home.home import Home
from pipeline.store.shared_engines import SharedEngine, opened_index
from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.schema import schema, schemas
from reconcile.index.snapshot import Snapshot, snapshot_of

FILE = "shared.sqlite"


def index_of(home: Home) -> AbstractContextManager[SharedEngine]:
    """Open the snapshot's database; closed at the end.

    Its own SQLite file, for loading a large snapshot holds the write lock for minutes, and scanning goes on meanwhile.

    Raises:
        UsageError: the URL of the settings is wrong, or its database does not answer.
    """
    url = home.settings.shared.index_url or home.settings.store.url or f"sqlite:///{home.root / FILE}"
    return opened_index(url, home.settings.store.busy_seconds)


def open_index(engine: SharedEngine, code: str) -> LinkageIndex:
    """Return the index of a record type.

    Raises:
        UsageError: cases of this type are not reconciled.
    """
    return LinkageIndex(engine, schema(code))


def snapshots(home: Home) -> list[Snapshot]:
    """Return the snapshot of every record type that has one."""
    with index_of(home) as engine:
        found = (snapshot_of(open_index(engine, code)) for code in schemas())
        return [snapshot for snapshot in found if snapshot]
