"""Update of the index to the newest snapshot, in one transaction: after any failure the old content stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice

import numpy as np
import sqlalchemy as sa

from reconcile.index.encode import BETWEEN_TEXTS, Cases, Cells, encode, office_codes, place_code
from reconcile.index.filing import Filing
from reconcile.index.gateway import SharedCase, SharedDatabase, SnapshotVersion, Watermark
from reconcile.index.linkage_index import LinkageIndex, RecordIds, pack_cells, unpack
from reconcile.index.tables import insert_many
from records.errors import InputRefused
from records.language import gettext as _
from records.record_types import record_type

_CHUNK = 20_000
_AT_ONCE = 5000
_NAMED = 5
_HASHES = 2**64


@dataclass(frozen=True, slots=True)
class SnapshotChanges:
    """Numbers of cases that a newer snapshot added, changed, removed and left the same."""

    added: int
    changed: int
    removed: int
    same: int


@dataclass(frozen=True, slots=True)
class _NewCase:
    """Case that is new or changed: its cells packed, and their fingerprint."""

    row: SharedCase
    packed: str
    mark: int


@dataclass(frozen=True, slots=True)
class _IndexState:
    """State of the index before an update.

    Attributes:
        size: number of its cases.
        content: the sum of their fingerprints.
        watermark: watermark of its source; None when the source keeps none.
    """

    size: int
    content: int
    watermark: Watermark | None


def update_index(index: LinkageIndex, shared: SharedDatabase) -> SnapshotChanges:
    """Load a snapshot: new, changed and removed cases; the others are not touched.

    Raises:
        SharedDatabaseUnreachable: the database did not answer or the connection was lost; the index is as before.
        InputRefused: the snapshot is empty, or two of its cases have one identifier; the index is as before.
    """
    with index.engine.begin() as connection:
        return update_within(connection, index, shared)


def update_within(connection: sa.Connection, index: LinkageIndex, shared: SharedDatabase) -> SnapshotChanges:
    """Load a snapshot in a caller's transaction, so that several record types are updated together.

    Of a source with watermarks (`SharedDatabase.latest`) only changes since the last update are read; removed cases are
    not seen then.
    """
    version, newest = shared.version(), shared.latest(index.schema.code)
    before = _before(connection, index)
    since = before.watermark if newest and before.watermark and before.watermark.origin == newest.origin else None
    update = _Update(connection, index, before)
    rows = shared.rows(index.schema.code, since)
    while chunk := list(islice(rows, _CHUNK)):
        update.take(chunk)
    update.check()
    removed = 0 if since else update.remove_unseen()
    changes = update.finish(removed)
    _keep_state(connection, index, version, newest, update)
    return changes


def forget_source(connection: sa.Connection, index: LinkageIndex) -> None:
    """Clear the watermark: the next update reads its source from the beginning, which alone detects removed cases."""
    connection.execute(sa.update(index.tables.state).values(origin="", watermark=""))


def _before(connection: sa.Connection, index: LinkageIndex) -> _IndexState:
    state = index.tables.state.c
    row = connection.execute(sa.select(state.records, state.content, state.origin, state.watermark)).first()
    if row is None:
        return _IndexState(0, 0, None)
    content = int(row.content.partition("-")[0], 16)
    return _IndexState(row.records, content, Watermark(row.origin, row.watermark) if row.watermark else None)


def _keep_state(
    connection: sa.Connection,
    index: LinkageIndex,
    version: SnapshotVersion,
    newest: Watermark | None,
    update: _Update,
) -> None:
    """Store version, date and size; the model stays as long as the cases are the same."""
    state = index.tables.state
    values = {
        "version": version.version,
        "taken_on": version.taken_on,
        "records": update.size,
        "columns": " ".join(update.columns),
        "origin": newest.origin if newest else "",
        "watermark": newest.value if newest else "",
    }
    known = connection.execute(sa.select(state.c.content)).scalar()
    if known == update.content:
        connection.execute(sa.update(state).values(values))
        return
    connection.execute(sa.delete(state))
    new = values | {"record_type": index.schema.code, "content": update.content, "model": b""}
    connection.execute(sa.insert(state).values(new))


class _Update:
    """One update on one connection."""

    def __init__(self, connection: sa.Connection, index: LinkageIndex, before: _IndexState) -> None:
        self._connection, self._schema, self._tables = connection, index.schema, index.tables
        self._size, self._content = before.size, before.content
        self.columns = tuple(column.name for column in record_type(index.schema.code).known)
        self._layout = blake2b(" ".join(self.columns).encode(), digest_size=16).digest()
        self._first_new = (connection.execute(sa.select(sa.func.max(index.tables.record.c.rec_id))).scalar() or 0) + 1
        self._next = self._first_new
        self._seen = [np.zeros(0, np.int64)]
        self._filing = Filing(connection, index.schema, index.tables.key, is_first=self._first_new == 1)
        self._offices = {code for (code,) in connection.execute(sa.select(index.tables.office.c.code))}
        self._read = self._added = self._changed = 0

    def take(self, chunk: Sequence[SharedCase]) -> None:
        """Load some rows of the source."""
        known = self._known([row.id for row in chunk])
        cases = [self._case(row) for row in chunk]
        new = [case for case in cases if known.get(case.row.id, (0, None))[1] != case.mark]
        replaced = [known[case.row.id][0] for case in new if case.row.id in known]
        if any(number >= self._first_new for number, _mark in known.values()):
            raise _repeated([source for source, (number, _mark) in known.items() if number >= self._first_new] * 2)
        self._remove(np.array(replaced, np.int64))
        self._add(new)
        self._seen.append(np.setdiff1d([number for number, _mark in known.values()], replaced).astype(np.int64))
        self._read += len(chunk)
        self._changed += len(replaced)
        self._added += len(new) - len(replaced)

    def check(self) -> None:
        """Check that no case came twice and that the index will not be empty.

        Raises:
            InputRefused: a case came twice, or the index would be empty.
        """
        if len(np.unique(np.concatenate(self._seen))) < self._read:
            raise _repeated(())
        if not self._size and not self._read:
            raise _empty()

    def remove_unseen(self) -> int:
        """Remove the cases that the snapshot no longer has; return their number.

        Raises:
            InputRefused: the snapshot is empty.
        """
        if not self._read:
            raise _empty()
        record = self._tables.record.c
        query = sa.select(record.rec_id).where(record.rec_id < self._first_new)
        before = np.array([number for (number,) in self._connection.execute(query)], np.int64)
        gone = np.setdiff1d(before, np.concatenate(self._seen))
        self._remove(gone)
        return len(gone)

    def finish(self, removed: int) -> SnapshotChanges:
        """Insert the keys and return the changes."""
        self._filing.finish()
        return SnapshotChanges(self._added, self._changed, removed, self._read - self._added - self._changed)

    @property
    def size(self) -> int:
        """Number of cases that the index now holds."""
        return self._size

    @property
    def content(self) -> str:
        """Hash of all cases, independent of their order."""
        return f"{self._content % _HASHES:016x}-{self._size}"

    def _case(self, row: SharedCase) -> _NewCase:
        packed = pack_cells(self.columns, row.cells)
        return _NewCase(row, packed, fingerprint(self._layout, row.id, packed))

    def _known(self, sources: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Return (record number, fingerprint) by identifier, for those in the index."""
        if self._first_new == 1:
            return {}
        snapshot = self._tables.snapshot.c
        query = sa.select(snapshot.source, snapshot.rec_id, snapshot.fingerprint)
        parts = (sources[start : start + _AT_ONCE] for start in range(0, len(sources), _AT_ONCE))
        rows = (row for part in parts for row in self._connection.execute(query.where(snapshot.source.in_(part))))
        return {source: (rec_id, mark) for source, rec_id, mark in rows}

    def _add(self, new: Sequence[_NewCase]) -> None:
        cells = [one.row.cells for one in new]
        cases = encode(self._schema, cells)
        cases.rows["office"] = office_codes(self._schema, cells)
        numbers = np.arange(self._next, self._next + len(new))
        self._next += len(new)
        self._insert(new, cases, numbers)
        self._filing.add(cases, numbers)
        self._add_offices(cells)
        self._seen.append(numbers)
        self._size += len(new)
        self._content += sum(one.mark for one in new)

    def _insert(self, new: Sequence[_NewCase], cases: Cases, numbers: RecordIds) -> None:
        rows, width = cases.rows.tobytes(), cases.rows.dtype.itemsize
        packed = (rows[start : start + width] for start in range(0, len(rows), width))
        names = map(BETWEEN_TEXTS.join, zip(*cases.names.values(), strict=True))
        found = [(number, one.row.id, one.mark, one.packed) for number, one in zip(numbers.tolist(), new, strict=True)]
        try:
            insert_many(self._connection, self._tables.snapshot, found)
        except sa.exc.IntegrityError as error:
            raise _repeated([one.row.id for one in new]) from error
        encoded = list(zip(numbers.tolist(), packed, names, strict=True))
        insert_many(self._connection, self._tables.record, encoded)

    def _add_offices(self, cells: Sequence[Cells]) -> None:
        texts = {case.get(self._schema.office, "") for case in cells}
        new = {place_code(text): text for text in texts if place_code(text) not in self._offices}
        new.pop(0, None)
        insert_many(self._connection, self._tables.office, list(new.items()))
        self._offices.update(new)

    def _remove(self, records: RecordIds) -> None:
        """Delete records and their keys."""
        record, snapshot = self._tables.record, self._tables.snapshot
        for start in range(0, len(records), _AT_ONCE):
            part = records[start : start + _AT_ONCE].tolist()
            query = sa.select(record.c.rec_id, record.c.packed, record.c.names).where(record.c.rec_id.in_(part))
            rows = self._connection.execute(query).all()
            marks = self._connection.execute(sa.select(snapshot.c.fingerprint).where(snapshot.c.rec_id.in_(part)))
            cases = unpack(self._schema, [row.packed for row in rows], [row.names for row in rows])
            self._filing.remove(cases, [row.rec_id for row in rows])
            self._content -= sum(marks.scalars())
            self._size -= len(rows)
            for table in (record, snapshot):
                self._connection.execute(sa.delete(table).where(table.c.rec_id.in_(part)))


def fingerprint(layout: bytes, identifier: str, packed: str) -> int:
    """Return a hash that changes when the columns, the identifier or any cell does."""
    return int.from_bytes(
        blake2b(f"{identifier}\0{packed}".encode(), digest_size=8, person=layout).digest(), signed=True
    )


def _repeated(identifiers: Sequence[str]) -> InputRefused:
    """Build the refusal of a snapshot with a repeated identifier, naming those repeated among these."""
    times = Counter(identifiers)
    named = ", ".join([f"“{identifier}”" for identifier, count in times.items() if count > 1][:_NAMED])
    return InputRefused(
        _("Bản dữ liệu dùng chung có hai trường hợp cùng mã {ids}.").format(ids=named).replace(" .", "."),
        _("Mỗi trường hợp cần một mã riêng. Hãy sửa rồi nạp lại; dữ liệu cũ còn nguyên."),
    )


def _empty() -> InputRefused:
    return InputRefused(_("Bản dữ liệu dùng chung không có trường hợp nào."), _("Hãy kiểm tra tệp rồi nạp lại."))
