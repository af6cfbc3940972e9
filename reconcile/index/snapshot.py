"""Snapshot that an index holds, and the packed model that is kept beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from reconcile.index.linkage_index import LinkageIndex


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Snapshot of one record type.

    Attributes:
        code: the record type.
        version: the version that the snapshot declares.
        taken_on: the day it was taken.
        records: number of its cases.
        content: hash of all cases; two loads of the same data have the same.
    """

    code: str
    version: str
    taken_on: date
    records: int
    content: str


def snapshot_of(index: LinkageIndex) -> Snapshot | None:
    """Return the snapshot that the index holds; None when nothing was loaded yet."""
    state = index.tables.state.c
    query = sa.select(state.version, state.taken_on, state.records, state.content)
    with index.engine.connect() as connection:
        row = connection.execute(query).first()
    return Snapshot(index.schema.code, *row) if row else None


def kept_model(index: LinkageIndex) -> bytes:
    """Return the packed model of the snapshot, b"" when none was kept since it was loaded."""
    with index.engine.connect() as connection:
        return connection.execute(sa.select(index.tables.state.c.model)).scalar() or b""


def keep_model(index: LinkageIndex, packed: bytes) -> None:
    """Keep the packed model of the snapshot."""
    with index.engine.begin() as connection:
        connection.execute(sa.update(index.tables.state).values(model=packed))
