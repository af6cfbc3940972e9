"""Base of every repository: its session, and counting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar, TypeVarTuple

from sqlalchemy import Connection, Executable, Result, func, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import TypedReturnsRows

from pipeline.store.integrity.changes import TrackedSession

Columns = TypeVarTuple("Columns")
Row = TypeVar("Row")

_AT_HAND = "at hand"


class Repository:
    """Repository of one kind of thing in the store, reached within one transaction."""

    def __init__(self, session: TrackedSession) -> None:
        """Work within the transaction of this session."""
        self._session = session

    def _at_hand(self, row: Row) -> Row:
        """Hold a row until the transaction ends: the session forgets rows that nobody has, and would fetch it again."""
        self._session.info.setdefault(_AT_HAND, []).append(row)
        return row

    def _rows(self, statement: TypedReturnsRows[*Columns], values: Mapping[str, object]) -> Result[*Columns]:
        """Return the rows of a statement built beforehand: mere columns, past the mapping of rows to objects."""
        return self._core.execute(statement, dict(values))

    def _changed(self, statement: Executable, values: Mapping[str, object]) -> bool:
        """Return whether such a statement changed or added a row."""
        kept = {"preserve_rowcount": True}  # of an INSERT the count is forgotten otherwise
        return self._core.execute(statement, dict(values), execution_options=kept).rowcount > 0

    @property
    def _core(self) -> Connection:
        """Connection below the session; earlier changes are in the database, unless they go at once."""
        if self._session.autoflush:
            self._session.flush()
        return self._session.connection()

    def _counted(self, book: InstrumentedAttribute[str], kind: InstrumentedAttribute[str]) -> dict[str, dict[str, int]]:
        """Return book id → value of `kind` → number of rows."""
        counts: dict[str, dict[str, int]] = {}
        for book_id, value, count in self._session.execute(select(book, kind, func.count()).group_by(book, kind)):
            counts.setdefault(book_id, {})[value] = count
        return counts
