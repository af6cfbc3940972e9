"""Changes of sealed rows within a transaction: which rows, what they were before, and what they are then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, event, inspect, select
from sqlalchemy.orm import Session

from pipeline.store.integrity.sealed_tables import SEALED, SealedTable, Value
from pipeline.store.schema.base import Base


@dataclass(slots=True)
class RowChange:
    """Change of a sealed row.

    Attributes:
        table: its table.
        name: its name there.
        before: the values that the database held when it was first changed.
        after: the values since; None = it was removed.
    """

    table: SealedTable
    name: str
    before: list[Value]
    after: list[Value] | None


class RowChanges:
    """Changes of sealed rows since they were last sealed.

    Attributes:
        added: rows that are new.
        changed: rows that were there, with their change.
        locked: rows that were read and locked in this transaction, with their values: memory is not behind for them.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self.added: dict[Base, None] = {}
        self.changed: dict[Base, RowChange] = {}
        self.locked: dict[Base, list[Value]] = {}

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self.added or self.changed)

    def lock(self, row: Base) -> None:
        """Take a row as the database held it when it was locked, just now; it is not asked for once more."""
        self.locked[row] = [getattr(row, name) for name in SEALED[type(row)].columns]

    def remember(self, session: Session) -> None:
        """Remember what a flush is about to write. Rows are asked for once more and locked: memory may be behind."""
        self.added.update((row, None) for row in session.new if type(row) in SEALED)
        touched = {row: _written(row) for row in session.dirty if type(row) in SEALED and row not in self.added}
        touched = {row: columns for row, columns in touched.items() if columns}
        removed = [row for row in session.deleted if type(row) in SEALED and row not in self.added]
        self._look_up(session, (*touched, *removed))
        for row, columns in touched.items():
            self.changed[row].after = _overlaid(self.changed[row], columns)
        for row in removed:
            self.changed[row].after = None
        for row in session.deleted:
            self.added.pop(row, None)

    def clear(self) -> None:
        """Forget them: they are sealed."""
        self.added.clear()
        self.changed.clear()
        self.locked.clear()

    def _look_up(self, session: Session, rows: Iterable[Base]) -> None:
        unknown = (row for row in rows if row not in self.changed)
        for row in sorted(unknown, key=lambda row: name_of(SEALED[type(row)], row)):
            table = SEALED[type(row)]
            values = self.locked.get(row) or _locked(session, table, row)
            self.changed[row] = RowChange(table, name_of(table, row), values, values)


class TrackedSession(Session):
    """Session that remembers which sealed rows it adds, changes and removes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take what any session takes."""
        super().__init__(*args, **options)
        self.changes = RowChanges()


@event.listens_for(TrackedSession, "before_flush")
def _remember(session: TrackedSession, _context: object, _instances: object) -> None:
    session.changes.remember(session)


def values_of_new(row: Base) -> list[Value]:
    """Return what the seal of a row covers that was just added; what it was not given is empty."""
    known = inspect(row).dict
    return [known.get(name) for name in SEALED[type(row)].columns]


def name_of(table: SealedTable, row: Base) -> str:
    """Return the name of a row in its table."""
    return table.name({column: getattr(row, column) for column in table.key})


def _written(row: Base) -> dict[str, Value]:
    """Return the sealed columns that a flush writes, with their new values."""
    state = inspect(row)
    known, before = state.dict, state.committed_state
    return {
        name: known[name] for name in SEALED[type(row)].columns if name in before and before[name] != known.get(name)
    }


def _overlaid(change: RowChange, columns: dict[str, Value]) -> list[Value]:
    stands = change.before if change.after is None else change.after
    return [columns.get(name, value) for name, value in zip(change.table.columns, stands, strict=True)]


def _locked(session: Session, table: SealedTable, row: Base) -> list[Value]:
    """Lock a row and return its sealed columns as the database holds them."""
    key = {f"key_{column}": getattr(row, column) for column in table.key}
    return list(session.connection().execute(_sealed_columns(table), key).one())


@cache
def _sealed_columns(table: SealedTable) -> Select[Any]:
    columns = table.row.__table__.c
    query = select(*(columns[name] for name in table.columns))
    return query.where(*(columns[name] == bindparam(f"key_{name}") for name in table.key)).with_for_update()
