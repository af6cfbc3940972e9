"""Linkage index: the snapshot's cases, encoded, and the blocking keys that find them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any, TypeVar

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from reconcile.index.encode import BETWEEN_TEXTS, Cases, Positions, Rows, row_type, text_array
from reconcile.index.keys import Keys
from reconcile.index.schema import Schema
from reconcile.index.tables import driver_mark, index_tables

RecordIds = NDArray[np.int64]
CROWDED = 0
"""Record number that marks a block beyond its cap, whose records are not stored."""
_AT_ONCE = 5000
_Number = TypeVar("_Number", bound=np.generic)


class LinkageIndex:
    """Lookup of candidates and their cases; `reconcile.index.index_update` fills the index."""

    def __init__(self, engine: sa.Engine, schema: Schema) -> None:
        """Open the index of a database; missing tables are created."""
        self.engine, self.schema = engine, schema
        self.tables = index_tables(schema.code)
        self.tables.metadata.create_all(engine)
        record, key = self.tables.record.name, self.tables.key.name
        self._of_keys = f"SELECT key, rec_id FROM {key} WHERE rec_id <> {CROWDED} AND key IN"  # noqa: S608 - our names
        self._of_records = f"SELECT rec_id, packed, names FROM {record} WHERE rec_id IN"  # noqa: S608 - our names

    def count(self) -> int:
        """Return the number of cases."""
        with self.engine.connect() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(self.tables.record)).scalar_one()

    def last(self) -> int:
        """Return the largest record number; 0 when the index is empty."""
        with self.engine.connect() as connection:
            return connection.execute(sa.select(sa.func.max(self.tables.record.c.rec_id))).scalar() or 0

    def candidates(self, keys: Sequence[Keys]) -> tuple[Positions, RecordIds]:
        """Find the records under the keys of each reading.

        Args:
            keys: arrays of shape (readings,), one for each specification.

        Returns:
            Pairs (reading, record), each once, ordered by reading.
        """
        asked = np.concatenate(keys)
        reading = np.tile(np.arange(len(keys[0])), len(keys))[asked != 0]
        order = np.argsort(asked[asked != 0], kind="stable")
        asked, reading = asked[asked != 0][order], reading[order]
        found, record = self._blocks(distinct(asked))
        first, last = np.searchsorted(asked, found), np.searchsorted(asked, found, side="right")
        times = last - first
        within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        pairs = distinct((reading[np.repeat(first, times) + within] << 32) | np.repeat(record, times))
        return pairs >> 32, pairs & 0xFFFFFFFF

    def cases(self, records: RecordIds) -> tuple[RecordIds, Cases]:
        """Return those of the records that the index still holds, ascending, and their cases in the same order."""
        found = self._rows(self._of_records, records)
        found.sort()
        held = np.array([row[0] for row in found], np.int64)
        return held, unpack(self.schema, [row[1] for row in found], [row[2] for row in found])

    def all_rows(self) -> Iterator[Rows]:
        """Yield the rows of all cases in arrays of some thousands."""
        query = sa.select(self.tables.record.c.packed)
        with self.engine.connect() as connection:
            for part in connection.execution_options(yield_per=_AT_ONCE).execute(query).partitions():
                yield np.frombuffer(b"".join(row[0] for row in part), row_type(self.schema))

    def sources(self, records: Iterable[int]) -> dict[int, str]:
        """Return identifiers in the shared database by record number."""
        snapshot = self.tables.snapshot.c
        query = sa.select(snapshot.rec_id, snapshot.source)
        with self.engine.connect() as connection:
            rows = [
                row
                for part in _parts(np.unique(np.fromiter(records, np.int64)))
                for row in connection.execute(query.where(snapshot.rec_id.in_(part)))
            ]
        return {rec_id: source for rec_id, source in rows}

    def shared_cells(self, records: RecordIds) -> dict[int, Mapping[str, str]]:
        """Return the cells of cases, as in the shared database, by record number."""
        snapshot = self.tables.snapshot.c
        query = sa.select(snapshot.rec_id, snapshot.cells)
        with self.engine.connect() as connection:
            columns = self._columns(connection)
            return {
                rec_id: unpack_cells(columns, packed)
                for part in _parts(records)
                for rec_id, packed in connection.execute(query.where(snapshot.rec_id.in_(part)))
            }

    def cells_of(self, sources: Sequence[str]) -> dict[str, Mapping[str, str]]:
        """Return the cells of cases by identifier in the shared database, for those still in the snapshot."""
        snapshot = self.tables.snapshot.c
        query = sa.select(snapshot.source, snapshot.cells).where(snapshot.source.in_(sources))
        with self.engine.connect() as connection:
            columns = self._columns(connection)
            return {source: unpack_cells(columns, packed) for source, packed in connection.execute(query)}

    def records_of(self, sources: Iterable[str]) -> dict[str, int]:
        """Return record numbers by identifier in the shared database, for those still in the snapshot."""
        snapshot = self.tables.snapshot.c
        query = sa.select(snapshot.source, snapshot.rec_id).where(snapshot.source.in_(list(sources)))
        with self.engine.connect() as connection:
            return {source: rec_id for source, rec_id in connection.execute(query)}

    def offices(self) -> dict[int, str]:
        """Return the words of every office of the snapshot by code."""
        with self.engine.connect() as connection:
            return {code: text for code, text in connection.execute(sa.select(self.tables.office))}

    def _columns(self, connection: sa.Connection) -> list[str]:
        """Return the columns of the cells in their order."""
        return str(connection.execute(sa.select(self.tables.state.c.columns)).scalar() or "").split()

    def _blocks(self, keys: Keys) -> tuple[Keys, RecordIds]:
        """Return (key, record) of every record under the keys, as two arrays."""
        rows = self._rows(self._of_keys, keys)
        table = np.fromiter(chain.from_iterable(rows), np.int64, 2 * len(rows)).reshape(-1, 2)
        return table[:, 0].astype(np.int32), table[:, 1]

    def _rows(self, query: str, wanted: NDArray[np.integer[Any]]) -> list[Any]:
        """Fetch rows by number through the driver's cursor: wrapping them costs more than finding them."""
        mark = driver_mark(self.engine.dialect)
        rows: list[Any] = []
        with self.engine.connect() as connection:
            cursor = connection.connection.cursor()
            for part in _parts(wanted):
                cursor.execute(f"{query} ({', '.join([mark] * len(part))})", part)
                rows += cursor.fetchall()
            cursor.close()
        return rows


def distinct(numbers: NDArray[_Number]) -> NDArray[_Number]:
    """Return the distinct numbers, ascending; faster than `np.unique` for so many."""
    ascending = np.sort(numbers)
    is_first = np.ones(len(ascending), bool)
    is_first[1:] = ascending[1:] != ascending[:-1]
    return np.asarray(ascending[is_first], numbers.dtype)


def unpack(schema: Schema, packed: Sequence[bytes], names: Sequence[str]) -> Cases:
    """Decode cases from their stored rows and names."""
    rows = np.frombuffer(b"".join(packed), row_type(schema))
    parted = BETWEEN_TEXTS.join(names).split(BETWEEN_TEXTS) if names else []
    roles = [person.role for person in schema.persons]
    return Cases(rows, {role: text_array(parted[place :: len(roles)]) for place, role in enumerate(roles)})


def pack_cells(columns: Sequence[str], cells: Mapping[str, str]) -> str:
    """Join the cells of a case in the order of the columns; column names would take more room than the cells."""
    return BETWEEN_TEXTS.join(map(cells.get, columns, repeat(""))).rstrip(BETWEEN_TEXTS)


def unpack_cells(columns: Sequence[str], packed: str) -> dict[str, str]:
    """Split what `pack_cells` joined; blank cells are left out."""
    return {column: text for column, text in zip(columns, packed.split(BETWEEN_TEXTS), strict=False) if text}


def _parts(values: NDArray[np.integer[Any]]) -> Iterable[list[int]]:
    return (values[start : start + _AT_ONCE].tolist() for start in range(0, len(values), _AT_ONCE))
