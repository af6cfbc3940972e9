"""Engines of the shared database: the index where its snapshot lies, and the database that it is taken from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

from sqlalchemy import Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from pipeline.store.extras import optional_libraries
from pipeline.store.unopened import unopened
from records.errors import SharedDatabaseUnreachable, UsageError, WriteFailed
from records.language import gettext as _

SharedEngine: TypeAlias = Engine
"""An engine of either; `reconcile` is handed it."""
_MAPPED = 256 << 20
"""Bytes of the file that may be mapped: they count as the memory of the program; what lies beyond is read as ever."""


@contextmanager
def opened_index(url: str, busy_seconds: float) -> Iterator[SharedEngine]:
    """Open the database of an index; closed at the end.

    Raises:
        UsageError: the URL is wrong, or its database does not answer.
        WriteFailed: the disk is full, or the database ceased to answer.
    """
    try:
        engine = index_engine(url, busy_seconds)
        engine.connect().close()
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, OperationalError) as error:
        raise unopened(error, url, _("Kiểm tra shared.index_url và store.url trong hotich.toml.")) from error
    try:
        yield engine
    except (OperationalError, InterfaceError) as error:
        raise WriteFailed(
            _("Cơ sở dữ liệu của bản chụp dùng chung không làm được việc này: {why}.").format(why=error.orig),
            _("Bản chụp cũ còn nguyên. Kiểm tra dung lượng đĩa và quyền ghi rồi chạy lại."),
        ) from error
    finally:
        engine.dispose()


def index_engine(url: str, busy_seconds: float) -> SharedEngine:
    """Make the engine of an index at a URL; SQLite gets what loading and looking up need."""
    if make_url(url).get_backend_name() != "sqlite":
        with optional_libraries():
            return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


@contextmanager
def opened_source(url: str) -> Iterator[SharedEngine]:
    """Open the shared database itself; closed at the end.

    Raises:
        UsageError: the URL is wrong, or its driver is not installed.
    """
    try:
        with optional_libraries():
            engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise UsageError(
            _("Địa chỉ cơ sở dữ liệu dùng chung không đúng: {why}.").format(why=str(error).splitlines()[0]),
            _("Sửa --url hoặc shared.url trong hotich.toml."),
        ) from error
    try:
        yield engine
    finally:
        engine.dispose()


def table_names(source: SharedEngine) -> list[str]:
    """List the tables and views of the shared database.

    Raises:
        SharedDatabaseUnreachable: it does not answer.
    """
    try:
        inspector = inspect(source)
        return [*inspector.get_table_names(), *inspector.get_view_names()]
    except DBAPIError as error:
        raise SharedDatabaseUnreachable(
            _("Cơ sở dữ liệu hộ tịch dùng chung không trả lời."),
            _("Dữ liệu cũ còn nguyên. Kiểm tra mạng rồi chạy lại lệnh."),
        ) from error


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Readers go on while a snapshot is loaded; pages are read where the system holds them, not copied one by one."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA cache_size=-65536")  # KiB, for what is being written
    cursor.execute(f"PRAGMA mmap_size={_MAPPED}")
    cursor.close()
