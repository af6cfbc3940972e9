"""Tables of the linkage index, one set for each record type, in the database of the given engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa


@dataclass(frozen=True, slots=True)
class IndexTables:
    """Index tables of one record type.

    Attributes:
        snapshot: the snapshot itself: number, identifier in the shared database, fingerprint, the original cells.
        record: its cases encoded for comparison: number, row, names.
        key: blocking keys; clustered, so that a block is contiguous.
        office: offices of the snapshot by code.
        state: one row: version, date, size and hash of the snapshot; its columns in the order of the cells; the
            watermark of its source; the model's parameters (empty = to be fitted).
    """

    metadata: sa.MetaData
    snapshot: sa.Table
    record: sa.Table
    key: sa.Table
    office: sa.Table
    state: sa.Table


_LAYOUT = 3
"""Part of the tables' names, raised when they change, so that tables of an older program are never misread."""


@cache
def index_tables(code: str) -> IndexTables:
    """Return the index tables of a record type."""
    metadata, prefix = sa.MetaData(), f"linkage{_LAYOUT}_{code.lower()}"
    return IndexTables(
        metadata,
        _snapshot(metadata, f"{prefix}_snapshot"),
        _record(metadata, f"{prefix}_record"),
        _key(metadata, f"{prefix}_key"),
        _office(metadata, f"{prefix}_office"),
        _state(metadata, f"{prefix}_state"),
    )


def _snapshot(metadata: sa.MetaData, name: str) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("rec_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("source", sa.Text, nullable=False, unique=True),
        sa.Column("fingerprint", sa.BigInteger, nullable=False),
        sa.Column("cells", sa.Text, nullable=False),
    )


def _record(metadata: sa.MetaData, name: str) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("rec_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
        sa.Column("names", sa.Text, nullable=False),
    )


def _key(metadata: sa.MetaData, name: str) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("key", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("rec_id", sa.Integer, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )


def _office(metadata: sa.MetaData, name: str) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("code", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
    )


def _state(metadata: sa.MetaData, name: str) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("record_type", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("taken_on", sa.Date, nullable=False),
        sa.Column("records", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("columns", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("watermark", sa.Text, nullable=False),
        sa.Column("model", sa.LargeBinary, nullable=False),
    )


def insert_many(connection: sa.Connection, table: sa.Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert rows of bound values in the order of the table's columns, through the driver's executemany."""
    if rows:
        marks = ", ".join([driver_mark(connection.dialect)] * len(table.columns))
        connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({marks})", list(rows))  # noqa: S608 - our own name


def driver_mark(dialect: sa.Dialect) -> str:
    """Return the driver's positional parameter marker."""
    return {"qmark": "?", "format": "%s", "pyformat": "%s"}[dialect.paramstyle]
