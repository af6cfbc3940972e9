"""The two ends of a move: a source that stands still, and an empty target that is whole or not there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Table, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from pipeline.store.engine import engine_of
from pipeline.store.store import Store
from pipeline.store.unopened import unopened
from records.errors import LockedByAnotherRun, UsageError
from records.language import gettext as _

SQLITE = "sqlite"
LOG_FILES = ("", "-wal", "-shm", "-journal")
LOCK_SECONDS = 10


def check_source(url: str) -> None:
    """Check that a database is there: opening one that is not would make it.

    Raises:
        UsageError: it is not.
    """
    address = make_url(url)
    if address.get_backend_name() == SQLITE and not Path(address.database or "").is_file():
        raise UsageError(
            _("Không có cơ sở dữ liệu {where}.").format(where=address.database), _("Kiểm tra lại địa chỉ nguồn.")
        )


@contextmanager
def standing_still(store: Store, tables: Sequence[Table]) -> Iterator[Connection]:
    """Look at a database which nobody changes meanwhile: SQLite lets one writer in, PostgreSQL locks the tables.

    Raises:
        LockedByAnotherRun: somebody is changing it.
    """
    engine = store.engine.execution_options(isolation_level="REPEATABLE READ") if _is_server(store) else store.engine
    with engine.connect() as connection, connection.begin():
        if _is_server(store):
            _lock(connection, tables)
        yield connection


@contextmanager
def empty_target(url: str, busy_seconds: float) -> Iterator[Connection]:
    """Fill an empty database in one transaction; a call that is cut off leaves nothing, or a `.part` beside the place.

    Raises:
        UsageError: it is not empty, or cannot be opened.
    """
    address = make_url(url)
    if address.get_backend_name() != SQLITE:
        with _one_transaction(url, busy_seconds) as connection:
            yield connection
        return
    target = Path(address.database or "")
    if any(Path(f"{target}{ending}").exists() for ending in LOG_FILES):
        raise _not_empty(str(target))
    part = target.with_name(f"{target.name}.part")
    for ending in LOG_FILES:
        Path(f"{part}{ending}").unlink(missing_ok=True)
    with _one_transaction(f"sqlite:///{part}", busy_seconds) as connection:
        yield connection
    os.link(part, target)  # unlike a renaming it never takes the place of a file
    part.unlink()


@contextmanager
def _one_transaction(url: str, busy_seconds: float) -> Iterator[Connection]:
    try:
        engine = engine_of(url, busy_seconds)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise unopened(error, url, _("Kiểm tra lại địa chỉ đích.")) from error
    try:
        with engine.begin() as connection:
            if inspect(connection).get_table_names():
                raise _not_empty(make_url(url).render_as_string())
            yield connection
    finally:
        engine.dispose()


def _lock(connection: Connection, tables: Sequence[Table]) -> None:
    """Let nobody write; before the first query, which decides what this transaction sees."""
    names = ", ".join(connection.dialect.identifier_preparer.format_table(table) for table in tables)
    connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
    try:
        connection.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))
    except OperationalError as error:
        raise LockedByAnotherRun(
            _("Có người hoặc chương trình khác đang ghi vào cơ sở dữ liệu."),
            _("Dừng ứng dụng duyệt và các lần chạy rồi chép lại."),
        ) from error


def _is_server(store: Store) -> bool:
    return store.engine.dialect.name != SQLITE


def _not_empty(where: str) -> UsageError:
    return UsageError(
        _("Cơ sở dữ liệu {where} không trống.").format(where=where),
        _("Chép không ghi đè: chọn một cơ sở dữ liệu còn trống, hoặc một tệp chưa có."),
    )
