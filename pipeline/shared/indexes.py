"""Place of the snapshot and its index: an SQLite file of their own, or the database that the settings name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from pipeline.home.home import Home
from pipeline.store.extras import optional_libraries
from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.schema import schema, schemas
from reconcile.weights.snapshot import Snapshot, snapshot_of
from records.errors import UsageError
from records.language import gettext as _

FILE = "shared.sqlite"
_MAPPED = 256 << 20
"""Bytes of the file that may be mapped: they count as the memory of the program; what lies beyond is read as ever."""


@contextmanager
def index_engine(home: Home) -> Iterator[sa.Engine]:
    """Open the engine of the snapshot's database; closed at the end.

    Its own SQLite file, for loading a large snapshot holds the write lock for minutes, and scanning goes on meanwhile.

    Raises:
        UsageError: the URL of the settings is wrong, or its database does not answer.
    """
    url = home.settings.shared.index_url or home.settings.store.url or f"sqlite:///{home.root / FILE}"
    try:
        engine = engine_of(url, home.settings.store.busy_seconds)
        engine.connect().close()
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError, sa.exc.OperationalError) as error:
        raise UsageError(
            _("Không mở được cơ sở dữ liệu: {why}.").format(why=str(error).splitlines()[0]),
            _("Kiểm tra shared.index_url và store.url trong hotich.toml."),
        ) from error
    try:
        yield engine
    finally:
        engine.dispose()


def open_index(engine: sa.Engine, code: str) -> LinkageIndex:
    """Open the index of a record type.

    Raises:
        UsageError: cases of this type are not reconciled.
    """
    return LinkageIndex(engine, schema(code))


def snapshots(home: Home) -> list[Snapshot]:
    """Return the snapshot of every record type that has one."""
    with index_engine(home) as engine:
        found = (snapshot_of(open_index(engine, code)) for code in schemas())
        return [snapshot for snapshot in found if snapshot]


def engine_of(url: str, busy_seconds: float) -> sa.Engine:
    """Make the engine of an index at a URL; SQLite is set up for loading and looking up."""
    if sa.engine.make_url(url).get_backend_name() != "sqlite":
        with optional_libraries():
            return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url, connect_args={"timeout": busy_seconds})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Let readers go on while a snapshot is loaded; pages are read where the system holds them, not copied."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA cache_size=-65536")  # KiB, for what is being written
    cursor.execute(f"PRAGMA mmap_size={_MAPPED}")
    cursor.close()
