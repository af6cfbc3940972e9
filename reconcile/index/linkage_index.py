"""The linkage index: the snapshot's cases encoded, and the blocking keys under which they are found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any, TypeVar

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from reconcile.index.encode import BETWEEN_TEXTS, Cases, Positions, Rows, row_type, texts
from reconcile.index.keys import Keys
from reconcile.index.schema import Schema
from reconcile.index.tables import driver_mark, index_tables

RecordIds = NDArray[np.int64]
CROWDED = 0
"""The record number that marks a block which grew past its cap: its records are not kept."""
_AT_ONCE = 5000
_Number = TypeVar("_Number", bound=np.generic)


class LinkageIndex:
    """Looks up candidates and their cases; `reconcile.index.index_update` fills it."""

    def __init__(self, engine: sa.Engine, schema: Schema) -> None:
        """Take the engine of the database that holds, or will hold, the index; its tables are made when missing."""
        self.engine, self.schema = engine, schema
        self.tables = index_tables(schema.code)
        self.tables.metadata.create_all(engine)
        record, key = self.tables.record.name, self.tables.key.name
        self._of_keys = f"SELECT key, rec_id FROM {key} WHERE rec_id <> {CROWDED} AND key IN"  # noqa: S608 - our names
        self._of_records = f"SELECT rec_id, packed, names FROM {record} WHERE rec_id IN"  # noqa: S608 - our names

    def count(self) -> int:
        """How many cases the index holds."""
        with self.engine.connect() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(self.tables.record)).scalar_one()

    def last(self) -> int:
        """The largest record number; 0 when the index is empty."""
        with self.engine.connect() as connection:
            return connection.execute(sa.select(sa.func.max(self.tables.record.c.rec_id))).scalar() or 0

    def candidates(self, keys: Sequence[Keys]) -> tuple[Positions, RecordIds]:
        """Who lies under the keys of each reading.

        Args:
            keys: arrays of shape (readings,), one for each specification that is asked.

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
        """Those of the records that the index still holds, ascending, and their cases in the same order."""
        found = self._rows(self._of_records, records)
        found.sort()
        held = np.array([row[0] for row in found], np.int64)
        return held, unpack(self.schema, [row[1] for row in found], [row[2] for row in found])

    def all_rows(self) -> Iterator[Rows]:
        """The rows of all cases in arrays of some thousands."""
        query = sa.select(self.tables.record.c.packed)
        with self.engine.connect() as connection:
            for part in connection.execution_options(yield_per=_AT_ONCE).execute(query).partitions():
                yield np.frombuffer(b"".join(row[0] for row in part), row_type(self.schema))

    def sources(self, records: Iterable[int]) -> dict[int, str]:
        """Record number → identifier in the shared database."""
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
        """Record number → the case's cells as the shared database has them."""
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
        """Identifier in the shared database → the case's cells, for those that the snapshot still has."""
        snapshot = self.tables.snapshot.c
        query = sa.select(snapshot.source, snapshot.cells).where(snapshot.source.in_(sources))
        with self.engine.connect() as connection:
            columns = self._columns(connection)
            return {source: unpack_cells(columns, packed) for source, packed in connection.execute(query)}

    def records_of(self, sources: Iterable[str]) -> dict[str, int]:
        """Identifier in the shared database → record number, for those that the snapshot still has."""
        snapshot = self.tables.snapshot.c
        query = sa.select(snapshot.source, snapshot.rec_id).where(snapshot.source.in_(list(sources)))
        with self.engine.connect() as connection:
            return {source: rec_id for source, rec_id in connection.execute(query)}

    def offices(self) -> dict[int, str]:
        """Code → words of every office of the snapshot."""
        with self.engine.connect() as connection:
            return {code: text for code, text in connection.execute(sa.select(self.tables.office))}

    def _columns(self, connection: sa.Connection) -> list[str]:
        """The columns of the cells in their order."""
        return str(connection.execute(sa.select(self.tables.state.c.columns)).scalar() or "").split()

    def _blocks(self, keys: Keys) -> tuple[Keys, RecordIds]:
        """(key, record) of every record under the keys, as two arrays."""
        rows = self._rows(self._of_keys, keys)
        table = np.fromiter(chain.from_iterable(rows), np.int64, 2 * len(rows)).reshape(-1, 2)
        return table[:, 0].astype(np.int32), table[:, 1]

    def _rows(self, query: str, wanted: NDArray[np.integer[Any]]) -> list[Any]:
        """The rows whose number is wanted, as the driver gives them: wrapping them costs more than finding them."""
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
    """The numbers, each once, ascending; for such many numbers faster than `np.unique`."""
    ascending = np.sort(numbers)
    is_first = np.ones(len(ascending), bool)
    is_first[1:] = ascending[1:] != ascending[:-1]
    return np.asarray(ascending[is_first], numbers.dtype)


def unpack(schema: Schema, packed: Sequence[bytes], names: Sequence[str]) -> Cases:
    """Cases from what the table holds of them."""
    rows = np.frombuffer(b"".join(packed), row_type(schema))
    parted = BETWEEN_TEXTS.join(names).split(BETWEEN_TEXTS) if names else []
    roles = [person.role for person in schema.persons]
    return Cases(rows, {role: texts(parted[place :: len(roles)]) for place, role in enumerate(roles)})


def pack_cells(columns: Sequence[str], cells: Mapping[str, str]) -> str:
    """The cells of a case in the order of the columns; names of columns would take more room than what is in them."""
    return BETWEEN_TEXTS.join(map(cells.get, columns, repeat(""))).rstrip(BETWEEN_TEXTS)


def unpack_cells(columns: Sequence[str], packed: str) -> dict[str, str]:
    """What `pack_cells` packed; blank cells are left out."""
    return {column: text for column, text in zip(columns, packed.split(BETWEEN_TEXTS), strict=False) if text}


def _parts(values: NDArray[np.integer[Any]]) -> Iterable[list[int]]:
    return (values[start : start + _AT_ONCE].tolist() for start in range(0, len(values), _AT_ONCE))
