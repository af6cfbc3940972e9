"""The snapshot and its index in a real PostgreSQL, and the shared database read from one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
import sqlalchemy as sa

from reconcile.decision.decisions import Entry, decide
from reconcile.decision.linking import link
from reconcile.decision.verdicts import RelationOutcome
from reconcile.index.gateway import SharedCase, SnapshotVersion, SqlSharedDatabase, SqlSource, Watermark
from reconcile.index.index_update import update_index
from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.offices import Offices
from reconcile.index.schema import schema
from reconcile.index.snapshot import snapshot_of
from reconcile.testing import FakeSharedDatabase
from reconcile.weights.book_evidence import encode_entries
from reconcile.weights.fit import fit_readings
from reconcile.weights.snapshot_model import model_of
from records.errors import InputRefused, SharedDatabaseUnreachable
from tests.support.databases import PostgresServer
from tests.support.linkage_cases import birth, book, shared_rows


@pytest.fixture
def engine(postgres: PostgresServer) -> Iterator[sa.Engine]:
    with postgres.database("template0") as url:
        made = sa.create_engine(url)
        yield made
        made.dispose()


def test_entries_are_found_through_an_index_in_postgresql(engine: sa.Engine) -> None:
    index = LinkageIndex(engine, schema("KS"))
    rows = [row for row in shared_rows(range(2005, 2009)) if row.id != "2007/7"]
    assert update_index(index, FakeSharedDatabase({"KS": rows})).added == len(rows)
    changes = update_index(index, FakeSharedDatabase({"KS": rows[:-3]}, "2"))
    assert (changes.removed, changes.same) == (3, len(rows) - 3)
    cells = book(2007)
    readings = encode_entries(index.schema, Offices(index.offices()), cells, np.zeros(len(cells), np.intp))
    model = fit_readings(index, model_of(index), readings)
    decisions = decide(index, model, [Entry(cell) for cell in cells], link(index, model, readings))
    assert {
        cell["so"] for cell, one in zip(cells, decisions, strict=True) if one.outcome is RelationOutcome.ABSENT
    } == {"7"}
    assert {one.outcome for one in decisions} == {RelationOutcome.MATCH, RelationOutcome.ABSENT}
    assert (snapshot := snapshot_of(index)) is not None
    assert (snapshot.version, snapshot.records) == ("2", len(rows) - 3)


def test_a_refused_snapshot_leaves_postgresql_as_it_was(engine: sa.Engine) -> None:
    index = LinkageIndex(engine, schema("KS"))
    rows = shared_rows(range(2005, 2006))
    update_index(index, FakeSharedDatabase({"KS": rows}))
    with pytest.raises(InputRefused):
        update_index(index, FakeSharedDatabase({"KS": [rows[0], *rows]}, "2"))
    with pytest.raises(SharedDatabaseUnreachable):
        update_index(index, FakeSharedDatabase({"KS": rows[:20]}, "3", breaks_after=10))
    assert index.count() == len(rows)


def test_the_shared_database_itself_may_be_postgresql(engine: sa.Engine) -> None:
    columns = ", ".join(f'"{column}" TEXT' for column in birth(1) if column != "nksNgaySinh")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE births (ma INTEGER, sinh DATE, {columns})")
        connection.execute(
            sa.text("INSERT INTO births (ma, sinh, so, \"nksHoTen\") VALUES (7, DATE '2007-02-13', '12', :name)"),
            {"name": "Lò Thị Ưng"},
        )
    source = SqlSource("births", "ma", {"nksNgaySinh": "sinh"})
    shared = SqlSharedDatabase(engine, {"KS": source}, SnapshotVersion("1", date(2026, 1, 1)))
    assert [(row.id, dict(row.cells)) for row in shared.rows("KS")] == [
        ("7", {"so": "12", "nksHoTen": "Lò Thị Ưng", "nksNgaySinh": "13.02.2007"})
    ]


def test_a_postgresql_that_goes_away_half_way_leaves_the_index_as_it_was(engine: sa.Engine) -> None:
    columns = ", ".join(f'"{column}" TEXT' for column in birth(1))
    with engine.begin() as connection:
        connection.exec_driver_sql(f'CREATE TABLE "KS" (id INTEGER, {columns})')
        connection.exec_driver_sql('INSERT INTO "KS" (id, so) SELECT n, n::text FROM generate_series(1, 30000) n')
    index = LinkageIndex(sa.create_engine("sqlite://", poolclass=sa.StaticPool), schema("KS"))
    rows = shared_rows(range(2005, 2006))
    update_index(index, FakeSharedDatabase({"KS": rows}))
    with pytest.raises(SharedDatabaseUnreachable):
        update_index(index, _Stopped(engine))
    assert index.count() == len(rows)


class _Stopped(SqlSharedDatabase):
    """A database whose administrator ends all its sessions while it is read."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine, {"KS": SqlSource("KS", "id", {})}, SnapshotVersion("1", date(2026, 1, 1)))
        self._own = engine

    def rows(self, code: str, since: Watermark | None = None) -> Iterator[SharedCase]:
        for number, row in enumerate(super().rows(code, since)):
            if number == 10:
                with self._own.connect() as connection:
                    connection.exec_driver_sql(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                        " AND datname = current_database()"
                    )
            yield row
