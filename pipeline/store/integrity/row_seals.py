"""Seals of rows: one a row beside the table, and for each table the count of its rows and the sum of their seals.

A seal tells that a row is as it was written; the sum, which is sealed in the head of the trail, tells that none is
gone, put back from earlier or put in (the additive multiset hash MSet-Add-Hash of Clarke et al., ASIACRYPT 2003). Both
change with a row, whatever the size of its table, and are checked in one pass over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from sqlalchemy import Executable, and_, bindparam, delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pipeline.store.integrity.changes import RowChanges, name_of, values_of_new
from pipeline.store.integrity.notary import TrailKey
from pipeline.store.integrity.sealed_tables import SEALED, SealedTable, Value
from pipeline.store.schema.ledger_tables import SealRow
from records.errors import IntegrityBroken
from records.language import gettext as _

One = TypeVar("One")
MODULUS = 1 << 256
AT_ONCE = 500
NAMED = 20
"""How many rows of a table are named at most."""

_THIS = (SealRow.kind == bindparam("of"), SealRow.row == bindparam("which"))
_AS_IT_WAS = (*_THIS, SealRow.seal == bindparam("was"))
_ADD = insert(SealRow)
_CHANGE = update(SealRow).where(*_AS_IT_WAS).values(seal=bindparam("new"))
_REMOVE = delete(SealRow).where(*_AS_IT_WAS)
_STANDS = select(SealRow.seal).where(*_THIS)


@dataclass(frozen=True, slots=True)
class SealSum:
    """Count of the rows of a table, or a change of it, and the sum of their seals modulo 2**256, in hex digits."""

    rows: int
    total: str

    @classmethod
    def of(cls, rows: int, total: int) -> SealSum:
        """Make a sum; `total` may be negative or beyond the modulus."""
        return cls(rows, f"{total % MODULUS:064x}")

    def plus(self, other: SealSum) -> SealSum:
        """Return both together."""
        return SealSum.of(self.rows + other.rows, int(self.total, 16) + int(other.total, 16))


NOTHING = SealSum.of(0, 0)


@dataclass(slots=True)
class _Tally:
    """Rows and seals of a table as they are counted."""

    rows: int = 0
    total: int = 0

    def add(self, seal: str) -> None:
        self.rows, self.total = self.rows + 1, self.total + int(seal, 16)

    def take(self, seal: str) -> None:
        self.rows, self.total = self.rows - 1, self.total - int(seal, 16)

    @property
    def sum(self) -> SealSum:
        return SealSum.of(self.rows, self.total)


class RowSeals:
    """Keeps the seals of a database with one key."""

    def __init__(self, session: Session, key: TrailKey) -> None:
        """Work in the transaction of this session."""
        self._session, self._key = session, key

    def settle(self, changes: RowChanges) -> dict[str, SealSum]:
        """Seal what a transaction has changed, which is in the database already; return by how much each sum moves.

        Raises:
            IntegrityBroken: a row that was changed is not as it was written before, or a new one has the place of one
                that is gone: its new seal would hide that.
        """
        moved: dict[str, _Tally] = {}
        self._seal_changed(changes, moved)
        self._seal_new(changes, moved)  # last: a new row may have the number of one that is gone now
        return {kind: tally.sum for kind, tally in moved.items()}

    def seal_all(self) -> dict[str, SealSum]:
        """Seal every row as it stands now; return the sums of the tables."""
        self._session.execute(delete(SealRow))
        sums = {}
        for table in SEALED.values():
            tally = _Tally()
            for rows in _batches(self._rows(table), AT_ONCE):
                seals = [(name, table.seal(self._key, values)) for name, values, _stored in rows]
                self._core_many(_ADD, [{"kind": table.kind, "row": name, "seal": seal} for name, seal in seals])
                for _name, seal in seals:
                    tally.add(seal)
            sums[table.kind] = tally.sum
        return sums

    def check(self, sums: Mapping[str, SealSum]) -> list[str]:
        """Compare every row with its seal, and every table with its sum, in one pass over each; name what differs."""
        return [line for table in SEALED.values() for line in self._differences(table, sums.get(table.kind, NOTHING))]

    def _differences(self, table: SealedTable, expected: SealSum) -> Iterator[str]:
        found, named = _Tally(), 0
        for name, values, stored in self._rows(table):
            seal = table.seal(self._key, values)
            found.add(seal)
            if seal != stored and (named := named + 1) <= NAMED:
                yield (_("{table} {row}: bị sửa") if stored else _("{table} {row}: bị thêm vào")).format(
                    table=table.kind, row=name
                )
        if found.sum == expected:
            return
        gone = list(self._gone(table))
        yield from (_("{table} {row}: bị xóa").format(table=table.kind, row=name) for name in gone)
        if not named and not gone:
            yield _("{table}: {found} dòng, lẽ ra {expected}; có dòng bị xóa hay đưa về bản cũ").format(
                table=table.kind, found=found.rows, expected=expected.rows
            )

    def _rows(self, table: SealedTable) -> Iterator[tuple[str, list[Value], str | None]]:
        """Return the name of every row, its values and its seal, without holding more than a few."""
        columns = [table.row.__table__.c[name] for name in table.columns]
        mine = and_(SealRow.kind == table.kind, SealRow.row == table.name_in_sql)
        query = select(*columns, SealRow.seal).select_from(table.row).outerjoin(SealRow, mine)
        for *values, stored in self._session.execute(query, execution_options={"yield_per": AT_ONCE}):
            yield table.name(dict(zip(table.columns, values, strict=True))), values, stored

    def _gone(self, table: SealedTable) -> Iterator[str]:
        there = exists().where(table.is_named(SealRow.row)).correlate(SealRow)
        query = select(SealRow.row).where(SealRow.kind == table.kind, ~there).limit(NAMED)
        yield from self._session.scalars(query)

    def _seal_new(self, changes: RowChanges, moved: dict[str, _Tally]) -> None:
        added = []
        for row in changes.added:
            table = SEALED[type(row)]
            seal = table.seal(self._key, values_of_new(row))
            added.append({"kind": table.kind, "row": name_of(table, row), "seal": seal})
            moved.setdefault(table.kind, _Tally()).add(seal)
        try:
            self._core_many(_ADD, added)
        except IntegrityError as error:
            raise _touched(", ".join(sorted({f"{one['kind']} {one['row']}" for one in added}))) from error

    def _seal_changed(self, changes: RowChanges, moved: dict[str, _Tally]) -> None:
        """Put new seals in the place of those that the rows had to have before: no other seal is found and changed."""
        changed, removed = [], []
        for one in changes.changed.values():
            table, was = one.table, one.table.seal(self._key, one.before)
            named = {"of": table.kind, "which": one.name, "was": was}
            tally = moved.setdefault(table.kind, _Tally())
            tally.take(was)
            if one.after is None:
                removed.append(named)
                continue
            seal = table.seal(self._key, one.after)
            changed.append({**named, "new": seal})
            tally.add(seal)
        self._move(_CHANGE, changed)
        self._move(_REMOVE, removed)

    def _move(self, statement: Executable, seals: list[dict[str, str]]) -> None:
        """Change or remove seals; one that is not there as it was stops everything."""
        if not seals:
            return
        kept = {"preserve_rowcount": True}
        if self._session.connection().execute(statement, seals, execution_options=kept).rowcount == len(seals):
            return
        standing = {(one["of"], one["which"]): self._session.connection().scalar(_STANDS, one) for one in seals}
        others = [one for one in seals if standing[one["of"], one["which"]] != one.get("new")]
        raise _touched(", ".join(f"{one['of']} {one['which']}" for one in others[:NAMED]))

    def _core_many(self, statement: Executable, values: list[dict[str, str]]) -> None:
        if values:
            self._session.connection().execute(statement, values)


def _batches(many: Iterable[One], size: int) -> Iterator[list[One]]:
    rest = iter(many)
    while some := list(islice(rest, size)):
        yield some


def _touched(what: str) -> IntegrityBroken:
    return IntegrityBroken(
        _("Dữ liệu đã bị sửa từ bên ngoài chương trình: {what}.").format(what=what),
        _("Chạy `hotich verify`; không sửa gì thêm, báo người quản trị và so với bản sao lưu."),
    )
