"""Marginal notes in parts, which people add to a record beside its fields."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.review_tables import AmendmentRow
from pipeline.store.values import from_json, to_json
from records.notes.amendments import Amendment


@dataclass(frozen=True, slots=True)
class StoredAmendment:
    """Note with its row id, and its author."""

    id: int
    user_id: int
    amendment: Amendment


_OF_RECORD = (
    select(AmendmentRow.id, AmendmentRow.user_id, AmendmentRow.amendment)
    .where(AmendmentRow.record_id == bindparam("record"), AmendmentRow.withdrawn_at.is_(None))
    .order_by(AmendmentRow.id)
)


class Amendments(Repository):
    """Repository of marginal notes."""

    def add(self, record_id: int, user_id: int, amendment: Amendment) -> None:
        """Keep a note."""
        self._session.add(
            AmendmentRow(record_id=record_id, user_id=user_id, amendment=to_json(Amendment, amendment), added_at=now())
        )

    def withdraw(self, record_id: int, amendment_id: int) -> None:
        """Withdraw a note; its row stays."""
        mine = (AmendmentRow.id == amendment_id, AmendmentRow.record_id == record_id)
        for row in self._session.scalars(select(AmendmentRow).where(*mine)):
            row.withdrawn_at = now()

    def of(self, record_id: int) -> list[StoredAmendment]:
        """List the notes of a record in the order they were added."""
        rows = self._rows(_OF_RECORD, {"record": record_id})
        return [StoredAmendment(row_id, user, from_json(Amendment, amendment)) for row_id, user, amendment in rows]
