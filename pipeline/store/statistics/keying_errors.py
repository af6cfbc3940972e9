"""Errors of keying by column: what two people keyed of one page, and what the arbitrator between them ruled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select

from pipeline.store.repository import Repository
from pipeline.store.review.keyings import KeyingRound, differ
from pipeline.store.schema.review_tables import KeyingRow
from pipeline.store.schema.tables import RecordRow
from pipeline.store.values import from_json
from records.stages import FieldReading

Rounds = dict[KeyingRound, Mapping[str, FieldReading]]


@dataclass(slots=True)
class ColumnErrors:
    """Keyings of a column that were compared.

    Attributes:
        keyed: values that one person keyed and another keyed too, two a record.
        wrong: those that the arbitrator ruled wrong; what both keyed alike counts as right.
        disputed: records whose two values differ and that wait for the arbitrator; they are not counted above.
    """

    keyed: int = 0
    wrong: int = 0
    disputed: int = 0


class KeyingErrors(Repository):
    """Repository of the errors of double keying; it knows columns, and nobody's name."""

    def by_column(self, offices: Collection[int] | None) -> dict[tuple[str, str], ColumnErrors]:
        """Return (record type, column) → its errors, of the records of these offices, or of all for None."""
        errors: defaultdict[tuple[str, str], ColumnErrors] = defaultdict(ColumnErrors)
        for code, rounds in self._records(offices):
            first, second = rounds.get(KeyingRound.FIRST, {}), rounds.get(KeyingRound.SECOND, {})
            ruled = rounds.get(KeyingRound.ARBITRATOR, {})
            for column in first.keys() & second.keys():
                _add(errors[code, column], first[column], second[column], ruled.get(column))
        return dict(errors)

    def _records(self, offices: Collection[int] | None) -> Iterator[tuple[str, Rounds]]:
        query = select(KeyingRow.record_id, RecordRow.type, KeyingRow.round, KeyingRow.choices)
        query = query.join(RecordRow, RecordRow.id == KeyingRow.record_id)
        query = query if offices is None else query.where(RecordRow.office_id.in_(offices))
        rows = self._session.execute(query.order_by(KeyingRow.record_id, KeyingRow.round)).yield_per(500)
        for _record, group in groupby(rows, key=lambda row: row[0]):
            kept = list(group)
            yield kept[0][1], {KeyingRound(turn): _fields(choices) for _id, _code, turn, choices in kept}


def _fields(choices: str) -> Mapping[str, FieldReading]:
    return {field.column: field for field in from_json(tuple[FieldReading, ...], choices)}


def _add(errors: ColumnErrors, first: FieldReading, second: FieldReading, ruled: FieldReading | None) -> None:
    agreed = not differ(first, second)
    if not agreed and ruled is None:
        errors.disputed += 1
        return
    errors.keyed += 2
    errors.wrong += 0 if agreed or ruled is None else differ(first, ruled) + differ(second, ruled)
