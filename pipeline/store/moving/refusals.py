"""Refusals of a database: triggers that refuse acts out of their order, and would refuse the rows that tell of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, inspect, text

_TRIGGERS = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")


@contextmanager
def refusals_aside(connection: Connection) -> Iterator[None]:
    """Let rows come in any order; the triggers stand as before afterwards. References between tables always hold."""
    if connection.dialect.name == "sqlite":
        with _aside_in_sqlite(connection):
            yield
        return
    quote = connection.dialect.identifier_preparer.quote
    tables = [quote(name) for name in inspect(connection).get_table_names()]
    _order(connection, tables, "DISABLE")
    yield
    _order(connection, tables, "ENABLE")


@contextmanager
def _aside_in_sqlite(connection: Connection) -> Iterator[None]:
    quote = connection.dialect.identifier_preparer.quote
    triggers = connection.execute(_TRIGGERS).all()
    for name, _sql in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {quote(name)}")
    yield
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)


def _order(connection: Connection, tables: list[str], verb: str) -> None:
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} {verb} TRIGGER USER")
