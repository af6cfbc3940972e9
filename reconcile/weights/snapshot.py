"""Snapshot of an index and the model that belongs to it: fitted once a snapshot, then stored beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from reconcile.index.linkage_index import LinkageIndex
from reconcile.weights.fit import fit_snapshot
from reconcile.weights.model import LinkageModel
from reconcile.weights.saved_model import dump_model, load_model


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The snapshot of one record type.

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


def model_of(index: LinkageIndex) -> LinkageModel:
    """Return the model of the snapshot; it is fitted and stored when there is none yet.

    Raises:
        InputRefused: the snapshot holds no two cases.
    """
    state = index.tables.state
    with index.engine.connect() as connection:
        kept = connection.execute(sa.select(state.c.model)).scalar() or b""
    if model := load_model(index.schema, kept):
        return model
    model = fit_snapshot(index)
    with index.engine.begin() as connection:
        connection.execute(sa.update(state).values(model=dump_model(index.schema, model)))
    return model
