"""Rows of a table on their way: read in the order of their key, written as they are, counted and hashed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, literal, select, text, tuple_

from pipeline.store.schema.base import Base
from pipeline.store.values import digest
from records.language import gettext as _

AT_ONCE = 500
MODULUS = 1 << 256


@dataclass(frozen=True, slots=True)
class TableSum:
    """Sum of a table: how many rows it has, and the sum of their SHA-256 modulo 2**256, whatever their order.

    The order of texts differs between databases, so the hash is one of a multiset (MSet-Add-Hash of Clarke et al.,
    ASIACRYPT 2003).
    """

    table: str
    rows: int
    sha256: str

    @property
    def text(self) -> str:
        """Line for people."""
        return _("{table}: {rows} dòng, {sha256}").format(table=self.table, rows=self.rows, sha256=self.sha256[:16])


def all_tables() -> list[Table]:
    """List the tables of a home, those that others refer to first."""
    return list(Base.metadata.sorted_tables)


def copy_rows(source: Connection, target: Connection, table: Table) -> TableSum:
    """Copy the rows of a table; return the sum of what was read."""
    count, total = 0, 0
    statement = insert(table)
    for rows in _batches(source, table):
        target.execute(statement, [dict(row._mapping) for row in rows])
        count, total = count + len(rows), total + _sum(rows)
    return _named(table, count, total)


def sum_of(connection: Connection, table: Table) -> TableSum:
    """Return the sum of a table as it stands."""
    count, total = 0, 0
    for rows in _batches(connection, table):
        count, total = count + len(rows), total + _sum(rows)
    return _named(table, count, total)


def go_on_counting(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows from where the copied ones end; SQLite does so by itself."""
    column = table.autoincrement_column
    if column is None or connection.dialect.name != "postgresql":
        return
    name = connection.dialect.identifier_preparer.format_table(table)
    last = connection.scalar(select(func.max(column)))
    if last is not None:
        found = text("SELECT setval(pg_get_serial_sequence(:name, :column), :last)")
        connection.execute(found, {"name": name, "column": column.name, "last": last})


def _batches(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    """Read on from the key of the row before: no cursor stays open when either end fails."""
    key = list(table.primary_key.columns)
    query = select(table).order_by(*key).limit(AT_ONCE)
    rows = connection.execute(query).all()
    while rows:
        yield rows
        last = [literal(rows[-1]._mapping[column], column.type) for column in key]
        rows = connection.execute(query.where(tuple_(*key) > tuple_(*last))).all()


def _sum(rows: Sequence[Row[Any]]) -> int:
    return sum(int(digest(json.dumps(list(row), ensure_ascii=False)), 16) for row in rows)


def _named(table: Table, count: int, total: int) -> TableSum:
    return TableSum(table.name, count, f"{total % MODULUS:064x}")
