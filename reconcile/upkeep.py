"""Bringing the index up to the newest snapshot, in one transaction: whatever breaks, what was there stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from reconcile.encode import BETWEEN_NAMES, Cases, Cells, encode, office_codes, place_code
from reconcile.gateway import SharedDatabase, SharedRow, SnapshotVersion
from reconcile.index import CROWDED, LinkageIndex, RecordIds, pack_cells, unpack
from reconcile.keys import NO_KEY, Keys, keys
from reconcile.tables import insert_many
from records.errors import InputRefused
from records.language import gettext as _

_CHUNK = 20_000
_AT_ONCE = 5000
_NAMED = 5
_HASHES = 2**64


@dataclass(frozen=True, slots=True)
class Changes:
    """What a newer snapshot changed."""

    added: int
    changed: int
    removed: int
    same: int


@dataclass(frozen=True, slots=True)
class _New:
    """A case that the index does not have as it is now: its cells packed, and their fingerprint."""

    row: SharedRow
    packed: str
    mark: int


@dataclass(slots=True)
class _Filing:
    """New keys by specification, kept as arrays until they are filed in order."""

    keys: dict[int, list[Keys]] = field(default_factory=dict)
    records: list[NDArray[np.int32]] = field(default_factory=list)


def bring_up_to_date(index: LinkageIndex, shared: SharedDatabase) -> Changes:
    """Take in a snapshot: new, changed and removed cases; the others are not touched.

    Raises:
        SharedDatabaseUnreachable: the database did not answer or went away; the index is as before.
        InputRefused: the snapshot is empty, or two of its cases have one identifier; the index is as before.
    """
    with index.engine.begin() as connection:
        return take_in(connection, index, shared)


def take_in(connection: sa.Connection, index: LinkageIndex, shared: SharedDatabase) -> Changes:
    """The same within a transaction of the caller's, so that several record types come up to date together."""
    version = shared.version()
    update = _Update(connection, index)
    rows = shared.rows(index.schema.code)
    while chunk := list(islice(rows, _CHUNK)):
        update.take(chunk)
    changes = update.finish()
    _keep_state(connection, index, version, update)
    return changes


def _keep_state(connection: sa.Connection, index: LinkageIndex, version: SnapshotVersion, update: _Update) -> None:
    """Put version, date and size down; the model stays as long as the cases are the same."""
    state = index.tables.state
    values = {"version": version.version, "taken_on": version.taken_on, "records": update.size}
    known = connection.execute(sa.select(state.c.content)).scalar()
    if known == update.content:
        connection.execute(sa.update(state).values(values))
        return
    connection.execute(sa.delete(state))
    new = values | {"record_type": index.schema.code, "content": update.content, "model": b""}
    connection.execute(sa.insert(state).values(new))


class _Update:
    """One update on one connection."""

    def __init__(self, connection: sa.Connection, index: LinkageIndex) -> None:
        self._connection, self._schema, self._tables = connection, index.schema, index.tables
        record = index.tables.record.c
        self._next = (connection.execute(sa.select(sa.func.max(record.rec_id))).scalar() or 0) + 1
        self._is_first = self._next == 1
        self._seen: list[RecordIds] = []
        self._filing = _Filing()
        self._offices = {code for (code,) in connection.execute(sa.select(index.tables.office.c.code))}
        self._added = self._changed = 0
        self._content = 0
        self.size = 0

    @property
    def content(self) -> str:
        """Hash of all cases, in whatever order they came."""
        return f"{self._content:016x}-{self.size}"

    def take(self, chunk: Sequence[SharedRow]) -> None:
        """Take in some rows of the snapshot."""
        known = self._known([row.id for row in chunk])
        packed = [pack_cells(row.cells) for row in chunk]
        prints = [fingerprint(row.id, cells) for row, cells in zip(chunk, packed, strict=True)]
        self._content = (self._content + sum(prints)) % _HASHES
        is_same = [_is_same(known, row.id, mark) for row, mark in zip(chunk, prints, strict=True)]
        kept = [known[row.id][0] for row, same in zip(chunk, is_same, strict=True) if same]
        new = [
            _New(*one) for one, same in zip(zip(chunk, packed, prints, strict=True), is_same, strict=True) if not same
        ]
        replaced = [known[one.row.id][0] for one in new if one.row.id in known]
        self._remove(np.array(replaced, np.int64))
        self._add(new)
        self._seen.append(np.array(kept, np.int64))
        self._changed += len(replaced)
        self._added += len(new) - len(replaced)
        self.size += len(chunk)

    def finish(self) -> Changes:
        """Remove what the snapshot no longer has, file the keys, and say what changed."""
        if not self.size:
            raise InputRefused(_("Bản dữ liệu dùng chung không có trường hợp nào."), _("Hãy kiểm tra tệp rồi nạp lại."))
        if len(np.unique(np.concatenate(self._seen))) < self.size:
            raise _repeated(())
        removed = 0 if self._is_first else self._remove_unseen()
        records = np.concatenate(self._filing.records or [np.zeros(0, np.int32)])
        for number, spec in enumerate(self._schema.keys):
            found = np.concatenate(self._filing.keys.pop(number, [np.zeros(0, np.int64)]))
            self._file(found, records, spec.cap)
        same = self.size - self._added - self._changed
        return Changes(self._added, self._changed, removed, same)

    def _known(self, sources: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Identifier → (record number, fingerprint) of those that the index has."""
        if self._is_first:
            return {}
        record = self._tables.record.c
        query = sa.select(record.source, record.rec_id, record.fingerprint)
        parts = (sources[start : start + _AT_ONCE] for start in range(0, len(sources), _AT_ONCE))
        rows = (row for part in parts for row in self._connection.execute(query.where(record.source.in_(part))))
        return {source: (rec_id, mark) for source, rec_id, mark in rows}

    def _add(self, new: Sequence[_New]) -> None:
        cells = [one.row.cells for one in new]
        cases = encode(self._schema, cells)
        cases.rows["office"] = office_codes(self._schema, cells)
        numbers = np.arange(self._next, self._next + len(new))
        self._next += len(new)
        self._insert_records(new, cases, numbers)
        packed = [(number, one.packed) for number, one in zip(numbers.tolist(), new, strict=True)]
        insert_many(self._connection, self._tables.cells, packed)
        for number in range(len(self._schema.keys)):
            self._filing.keys.setdefault(number, []).append(keys(self._schema, cases.rows, number))
        self._filing.records.append(numbers.astype(np.int32))
        self._add_offices(cells)
        self._seen.append(numbers)

    def _insert_records(self, new: Sequence[_New], cases: Cases, numbers: RecordIds) -> None:
        packed = cases.rows.tobytes()
        width = cases.rows.dtype.itemsize
        names = map(BETWEEN_NAMES.join, zip(*cases.names.values(), strict=True))
        values = [
            (number, one.row.id, one.mark, packed[place * width : (place + 1) * width], text)
            for place, (number, one, text) in enumerate(zip(numbers.tolist(), new, names, strict=True))
        ]
        try:
            insert_many(self._connection, self._tables.record, values)
        except sa.exc.IntegrityError as error:
            raise _repeated([one.row for one in new]) from error

    def _add_offices(self, cells: Sequence[Cells]) -> None:
        texts = {case.get(self._schema.office, "") for case in cells}
        new = {place_code(text): text for text in texts if place_code(text) not in self._offices}
        new.pop(0, None)
        insert_many(self._connection, self._tables.office, list(new.items()))
        self._offices.update(new)

    def _remove_unseen(self) -> int:
        record = self._tables.record.c
        all_numbers = np.array([number for (number,) in self._connection.execute(sa.select(record.rec_id))], np.int64)
        gone = np.setdiff1d(all_numbers, np.concatenate(self._seen))
        self._remove(gone)
        return len(gone)

    def _remove(self, records: RecordIds) -> None:
        """Take records and their keys out."""
        record, key = self._tables.record, self._tables.key
        for start in range(0, len(records), _AT_ONCE):
            part = records[start : start + _AT_ONCE].tolist()
            query = sa.select(record.c.rec_id, record.c.packed, record.c.names).where(record.c.rec_id.in_(part))
            rows = self._connection.execute(query).all()
            cases = unpack(self._schema, [row[1] for row in rows], [row[2] for row in rows])
            pairs = [
                {"k": found, "r": row[0]}
                for number in range(len(self._schema.keys))
                for found, row in zip(keys(self._schema, cases.rows, number).tolist(), rows, strict=True)
                if found != NO_KEY
            ]
            matches = (key.c.key == sa.bindparam("k")) & (key.c.rec_id == sa.bindparam("r"))
            if pairs:
                self._connection.execute(sa.delete(key).where(matches), pairs)
            for table in (record, self._tables.cells):
                self._connection.execute(sa.delete(table).where(table.c.rec_id.in_(part)))

    def _file(self, found: Keys, records: NDArray[np.int32], cap: int) -> None:
        """Insert the keys of one specification in order; blocks beyond the cap become a mark."""
        is_key = found != NO_KEY
        found, records = found[is_key], records[is_key]
        order = np.lexsort((records, found))
        found, records = found[order], records[order]
        distinct, times = np.unique(found, return_counts=True)
        held = self._block_sizes(distinct)
        is_crowded = held + times > cap
        self._crowd(distinct[is_crowded], held[is_crowded] > 0)
        kept = ~np.repeat(is_crowded, times)
        insert_many(
            self._connection,
            self._tables.key,
            list(zip(found[kept].tolist(), records[kept].tolist(), strict=True)),
        )

    def _crowd(self, crowded: Keys, is_held: NDArray[np.bool_]) -> None:
        """Replace the blocks by their mark."""
        key = self._tables.key
        old = crowded[is_held]
        for start in range(0, len(old), _AT_ONCE):
            self._connection.execute(sa.delete(key).where(key.c.key.in_(old[start : start + _AT_ONCE].tolist())))
        insert_many(self._connection, key, [(value, CROWDED) for value in crowded.tolist()])

    def _block_sizes(self, distinct: Keys) -> NDArray[np.int64]:
        """How many records each block holds already; a marked block counts as larger than any cap."""
        sizes = np.zeros(len(distinct), np.int64)
        if self._is_first:
            return sizes
        key = self._tables.key.c
        query = sa.select(key.key, sa.func.count(), sa.func.min(key.rec_id)).group_by(key.key)
        for start in range(0, len(distinct), _AT_ONCE):
            part = distinct[start : start + _AT_ONCE].tolist()
            for value, size, least in self._connection.execute(query.where(key.key.in_(part))):
                sizes[np.searchsorted(distinct, value)] = np.iinfo(np.int32).max if least == CROWDED else size
        return sizes


def fingerprint(identifier: str, packed: str) -> int:
    """A number that changes when the identifier or any cell does."""
    return int.from_bytes(blake2b(f"{identifier}\0{packed}".encode(), digest_size=8).digest(), "big", signed=True)


def _repeated(rows: Sequence[SharedRow]) -> InputRefused:
    """The refusal of a snapshot in which an identifier stands twice; those that stand twice in `rows` are named."""
    times = Counter(row.id for row in rows)
    named = ", ".join([f"“{identifier}”" for identifier, count in times.items() if count > 1][:_NAMED])
    return InputRefused(
        _("Bản dữ liệu dùng chung có hai trường hợp cùng mã {ids}.").format(ids=named).replace(" .", "."),
        _("Mỗi trường hợp cần một mã riêng. Hãy sửa rồi nạp lại; dữ liệu cũ còn nguyên."),
    )


def _is_same(known: dict[str, tuple[int, int]], source: str, mark: int) -> bool:
    return source in known and known[source][1] == mark
