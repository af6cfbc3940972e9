"""Insertion and deletion of cases under their blocking keys."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from reconcile.index.encode import Cases
from reconcile.index.keys import NO_KEY, Keys, keys
from reconcile.index.linkage_index import CROWDED
from reconcile.index.schema import Schema
from reconcile.index.tables import insert_many

_AT_ONCE, _ROWS_AT_ONCE = 5000, 50_000
_NO_ROOM = np.iinfo(np.int64).max // 2


class Filing:
    """Keys of one update, buffered as arrays and inserted in key order at the end."""

    def __init__(self, connection: sa.Connection, schema: Schema, table: sa.Table, *, is_first: bool) -> None:
        """Open the table of keys; `is_first` when it is empty."""
        self._connection, self._schema, self._table, self._is_first = connection, schema, table, is_first
        self._numbers = range(len(schema.keys))
        self._waiting: list[list[Keys]] = [[] for _number in self._numbers]
        self._records: list[NDArray[np.int32]] = []

    def add(self, cases: Cases, records: NDArray[np.int64]) -> None:
        """Buffer the keys of new cases."""
        for waiting, found in zip(self._waiting, keys(self._schema, cases, self._numbers), strict=True):
            waiting.append(found)
        self._records.append(records.astype(np.int32))

    def remove(self, cases: Cases, records: Sequence[int]) -> None:
        """Delete the keys of stored cases."""
        pairs = [
            {"k": key, "r": record}
            for found in keys(self._schema, cases, self._numbers)
            for key, record in zip(found.tolist(), records, strict=True)
            if key != NO_KEY
        ]
        column = self._table.c
        matches = (column.key == sa.bindparam("k")) & (column.rec_id == sa.bindparam("r"))
        if pairs:
            self._connection.execute(sa.delete(self._table).where(matches), pairs)

    def finish(self) -> None:
        """Insert the buffered keys."""
        if not self._records:
            return
        records = np.concatenate(self._records)
        for spec, waiting in zip(self._schema.keys, self._waiting, strict=True):
            found = np.concatenate(waiting)
            waiting.clear()
            is_key = found != NO_KEY
            self._file(found[is_key], records[is_key], spec.cap)

    def _file(self, found: Keys, records: NDArray[np.int32], cap: int) -> None:
        """Insert the keys of one specification in order; blocks beyond the cap become a mark."""
        order = np.lexsort((records, found))
        found, records = found[order], records[order]
        distinct, times = np.unique(found, return_counts=True)
        held = self._block_sizes(distinct)
        is_crowded = held + times > cap
        self._crowd(distinct[is_crowded], held[is_crowded] > 0)
        kept = ~np.repeat(is_crowded, times)
        found, records = found[kept], records[kept]
        for start in range(0, len(found), _ROWS_AT_ONCE):
            some = slice(start, start + _ROWS_AT_ONCE)
            insert_many(
                self._connection,
                self._table,
                list(zip(found[some].tolist(), records[some].tolist(), strict=True)),
            )

    def _crowd(self, crowded: Keys, is_held: NDArray[np.bool_]) -> None:
        """Replace blocks by their mark."""
        old = crowded[is_held]
        for start in range(0, len(old), _AT_ONCE):
            part = old[start : start + _AT_ONCE].tolist()
            self._connection.execute(sa.delete(self._table).where(self._table.c.key.in_(part)))
        insert_many(self._connection, self._table, [(key, CROWDED) for key in crowded.tolist()])

    def _block_sizes(self, distinct: Keys) -> NDArray[np.int64]:
        """Return the number of stored records of each block; a marked block counts as larger than any cap."""
        sizes = np.zeros(len(distinct), np.int64)
        if self._is_first:
            return sizes
        key = self._table.c
        query = sa.select(key.key, sa.func.count(), sa.func.min(key.rec_id)).group_by(key.key)
        for start in range(0, len(distinct), _AT_ONCE):
            part = distinct[start : start + _AT_ONCE].tolist()
            for value, size, least in self._connection.execute(query.where(key.key.in_(part))):
                sizes[np.searchsorted(distinct, value)] = _NO_ROOM if least == CROWDED else size
        return sizes
