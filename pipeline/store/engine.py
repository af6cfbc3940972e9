"""Opening of the database at the newest schema."""

from __future__ import annotations

from contextlib import ExitStack
from importlib.resources import files

from sqlalchemy import Connection, Engine, String, column, create_engine, event, inspect, select, table
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from pipeline.store.extras import optional_libraries
from pipeline.store.integrity.damage import damaged, is_damage
from pipeline.store.integrity.notary import Notary
from pipeline.store.integrity.sealing import check_before_upgrade, greet, seal_anew
from pipeline.store.store import Store
from pipeline.store.unopened import unopened
from records.language import gettext as _

REVISION = table("alembic_version", column("version_num", String))
"""Where Alembic keeps the revision of the schema."""


def open_store(url: str, *, busy_seconds: float, notary: Notary | None = None) -> Store:
    """Open the database and bring it to this version's schema.

    Args:
        url: SQLAlchemy URL, SQLite or PostgreSQL.
        busy_seconds: seconds that SQLite waits for another writer.
        notary: what seals its rows, which are sealed now if they are not yet; None = nothing does, and a database that
            was sealed can be read only.

    Raises:
        UsageError: the URL is wrong, its driver is not installed, the database does not answer, or it was made by
            a newer version.
        IntegrityBroken: the database is damaged, or not the one that the notary knows.
        TrailKeyLost: it was sealed with a key that the notary lacks.
        WriteFailed: its disk is full.
    """
    try:
        engine = engine_of(url, busy_seconds)
        with ExitStack() as unless_ready:
            unless_ready.callback(engine.dispose)
            store = Store(engine, notary)
            _bring_up(store)
            unless_ready.pop_all()
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, DBAPIError) as error:
        if is_damage(error):
            raise damaged(make_url(url).database or "", str(error).splitlines()[0]) from error
        advice = _("Kiểm tra store.url trong hotich.toml, quyền ghi và dung lượng đĩa.")
        raise unopened(error, url, advice) from error
    return store


def engine_of(url: str, busy_seconds: float) -> Engine:
    """Return the engine of a database as it is; errors as SQLAlchemy raises them."""
    if make_url(url).get_backend_name() != "sqlite":
        with optional_libraries():
            return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Leave transactions to SQLAlchemy, keep readers and one writer apart, and make every commit durable."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at once: a transaction that reads first and writes later cannot be overtaken."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _bring_up(store: Store) -> None:
    """Upgrade the schema when it is not the newest, and see to the seals."""
    current = _revision(store.engine)
    if current != newest_revision():
        from pipeline.store.upgrade import upgrade

        check_before_upgrade(store)
        upgrade(store.engine, current)
        seal_anew(store)
    greet(store)


def _revision(engine: Engine) -> str | None:
    """Return the revision of the schema, None in an empty database."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(REVISION.name):
            return None
        return connection.scalar(select(REVISION.c.version_num))


def newest_revision() -> str:
    """Return the revision that this version of the program works with: migrations are numbered by file names."""
    migrations = files("pipeline.store") / "migrations" / "versions"
    return max(script.name.partition("_")[0] for script in migrations.iterdir() if script.name[0].isdigit())
