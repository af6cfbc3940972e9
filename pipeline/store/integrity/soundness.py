"""Soundness of the database itself: what SQLite or PostgreSQL finds when it looks through its own pages.

A damaged page shows only when somebody happens to read it. Until then it would be copied over every good backup.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from pipeline.store.integrity.damage import damaged, is_damage
from pipeline.store.store import Store

FINDINGS = 20
"""How many are named at most."""
QUICK, FULL = "quick_check", "integrity_check"
_AMCHECK = text(
    "SELECT EXISTS (SELECT 1 FROM pg_proc WHERE proname IN ('bt_index_check', 'verify_heapam') "
    "HAVING bool_and(has_function_privilege(oid, 'execute')) AND count(*) > 0)"
)
"""Whether the extension is there and this account may use it."""
_INDEXES = (
    "SELECT bt_index_check(c.oid, {every}) FROM pg_class c JOIN pg_am a ON a.oid = c.relam "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind = 'i' AND a.amname = 'btree' AND n.nspname = current_schema()"
)
_TABLES = text(
    "SELECT c.relname, found.blkno, found.msg FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, "
    "LATERAL verify_heapam(c.oid) AS found WHERE c.relkind = 'r' AND n.nspname = current_schema() LIMIT :most"
)
_CHECKSUMS = text("SELECT coalesce(checksum_failures, 0) FROM pg_stat_database WHERE datname = current_database()")


def check_quickly(store: Store) -> None:
    """Look through the pages and references of the database; an index that says other than its table is not found.

    PostgreSQL: what its checksums found so far, and `amcheck` of the indexes where this account may call it.

    Raises:
        IntegrityBroken: it is damaged; the message names what the database says.
    """
    _check(store, QUICK)


def check_thoroughly(store: Store) -> None:
    """Look through the database as `check_quickly`, and compare every index with its table and every table's pages.

    Raises:
        IntegrityBroken: it is damaged; the message names what the database says.
    """
    _check(store, FULL)


def check_copy(file: Path, source: Path) -> None:
    """Look through a fresh copy of an SQLite database: what is damaged in it is damaged in its source.

    Raises:
        IntegrityBroken: it is damaged; the source is named.
    """
    found = list(_of_sqlite(file, QUICK))
    if found:
        raise damaged(str(source), "\n".join(found))


def _check(store: Store, how: str) -> None:
    url = store.engine.url
    if store.engine.dialect.name == "sqlite":
        found = list(_of_sqlite(Path(url.database or ""), how))
    else:
        found = list(_of_postgresql(store, how))
    if found:
        raise damaged(url.database or url.render_as_string(), "\n".join(found))


def _of_sqlite(file: Path, how: str) -> Iterator[str]:
    try:
        with closing(sqlite3.connect(file)) as connection:
            said = [row[0] for row in connection.execute(f"PRAGMA {how}({FINDINGS})")]
            yield from (line for line in said if line != "ok")
            for table, row, parent, _key in connection.execute("PRAGMA foreign_key_check").fetchmany(FINDINGS):
                yield f"{table} {row}: {parent}?"
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        yield str(error)


def _of_postgresql(store: Store, how: str) -> Iterator[str]:
    try:
        with store.engine.connect() as connection:
            if failures := connection.scalar(_CHECKSUMS):
                yield f"checksum_failures = {failures}"
            if connection.scalar(_AMCHECK):
                yield from _of_amcheck(connection, how)
    except DBAPIError as error:
        if not is_damage(error):
            raise
        yield str(error.orig).splitlines()[0]


def _of_amcheck(connection: Connection, how: str) -> Iterator[str]:
    connection.execute(text(_INDEXES.format(every=how == FULL))).all()
    if how == FULL:
        for table, block, said in connection.execute(_TABLES, {"most": FINDINGS}):
            yield f"{table} {block}: {said}"
