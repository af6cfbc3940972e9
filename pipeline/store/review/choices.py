"""Choices of people among several cases of the shared database that might be a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from pipeline.store.repository import Repository
from pipeline.store.schema.review_tables import ChoiceRow
from pipeline.store.schema.tables import RecordRow
from pipeline.store.values import from_json, to_json
from reconcile.decision.verdicts import MatchDecision


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """Choice of a person about a record.

    Attributes:
        decision_id: the decision that made it.
        case: identifier of the case, "" = none of those offered.
        offered: the earlier decision of the comparison, with the cases to choose from.
        marks: identifier of a case offered → its mark, which tells whether it still means the same one.
    """

    decision_id: int
    case: str
    offered: MatchDecision
    marks: Mapping[str, str]


class Choices(Repository):
    """Repository of choices, one a record; earlier ones are in the history of decisions."""

    def keep(self, record_id: int, choice: CaseChoice) -> None:
        """Keep a choice in place of the one before."""
        offered, marks = to_json(MatchDecision, choice.offered), to_json(Mapping[str, str], choice.marks)
        row = ChoiceRow(
            record_id=record_id, decision_id=choice.decision_id, chosen=choice.case, offered=offered, marks=marks
        )
        self._session.merge(row)
        self._session.flush()

    def forget(self, record_id: int) -> None:
        """Remove a choice."""
        self._session.delete(self._session.get_one(ChoiceRow, record_id))
        self._session.flush()

    def of_record(self, record_id: int) -> CaseChoice | None:
        """Return the choice about a record."""
        row = self._session.get(ChoiceRow, record_id)
        return _choice(row) if row else None

    def of_book(self, book_id: str) -> dict[int, CaseChoice]:
        """Return record id → choice."""
        query = (
            select(ChoiceRow).join(RecordRow, RecordRow.id == ChoiceRow.record_id).where(RecordRow.book_id == book_id)
        )
        return {row.record_id: _choice(row) for row in self._session.scalars(query)}


def _choice(row: ChoiceRow) -> CaseChoice:
    marks = from_json(Mapping[str, str], row.marks)
    return CaseChoice(row.decision_id, row.chosen, from_json(MatchDecision, row.offered), marks)
