"""Double keying by two people who do not see each other, and an arbitrator who is neither of them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from sqlalchemy import select

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.review_tables import KeyingRow
from pipeline.store.values import from_json, to_json
from records.stages import FieldReading
from records.text.likeness import same_value


class KeyingRound(IntEnum):
    """Round of keying, one for each of the three people."""

    FIRST = 1
    SECOND = 2
    ARBITRATOR = 3


def differ(one: FieldReading, other: FieldReading) -> bool:
    """Return whether two people would say that these are different values."""
    return one.state is not other.state or not same_value(one.value, other.value)


class Keyings(Repository):
    """Repository of keyed fields until the rounds are compared; the database wants three different people."""

    def add(self, record_id: int, turn: KeyingRound, user_id: int, fields: Sequence[FieldReading]) -> None:
        """Keep the fields of one round."""
        choices = to_json(tuple[FieldReading, ...], tuple(fields))
        self._session.add(
            KeyingRow(record_id=record_id, round=turn.value, user_id=user_id, choices=choices, keyed_at=now())
        )
        self._session.flush()

    def of(self, record_id: int, turn: KeyingRound) -> tuple[int, tuple[FieldReading, ...]] | None:
        """Return keyer and fields of a round."""
        row = self._session.scalars(
            select(KeyingRow).where(KeyingRow.record_id == record_id, KeyingRow.round == turn.value)
        ).first()
        return (row.user_id, from_json(tuple[FieldReading, ...], row.choices)) if row else None

    def took_part(self, record_id: int, user_id: int) -> bool:
        """Return whether a person keyed one of the rounds."""
        query = select(KeyingRow.id).where(KeyingRow.record_id == record_id, KeyingRow.user_id == user_id)
        return self._session.scalar(query) is not None

    def forget(self, record_id: int) -> None:
        """Forget the rounds, when a record is read or reviewed again; the decisions that came of them stay."""
        for row in self._session.scalars(select(KeyingRow).where(KeyingRow.record_id == record_id)):
            self._session.delete(row)
        self._session.flush()
