"""What every repository shares: its session, and counting."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session


class Repository:
    """A kind of thing in the store, reached within one transaction."""

    def __init__(self, session: Session) -> None:
        """Work within the transaction of this session."""
        self._session = session

    def _counted(self, book: InstrumentedAttribute[str], kind: InstrumentedAttribute[str]) -> dict[str, dict[str, int]]:
        """Book id → value of `kind` → number of rows."""
        counts: dict[str, dict[str, int]] = {}
        for book_id, value, count in self._session.execute(select(book, kind, func.count()).group_by(book, kind)):
            counts.setdefault(book_id, {})[value] = count
        return counts
