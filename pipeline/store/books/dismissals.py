"""Dismissals: a person's word that a finding which records of a book share needs no further look in any of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, Select, select, update

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.review_tables import DecisionRow, DismissalRow, UserRow
from pipeline.store.values import digest, from_json, to_json
from records.dates import parse_date
from records.language import Message
from records.stages import Finding


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Dismissal of one finding about one record: by whom, why and when, and the decision that it is."""

    record_id: int
    decision_id: int
    point: str
    finding: Finding
    user: str
    reason: str
    at: str


class Dismissals(Repository):
    """Repository of dismissals; one that was withdrawn keeps its row."""

    def add(self, book_id: str, record_id: int, finding: Finding, decision_id: int) -> None:
        """Keep that a decision dismisses a finding about a record."""
        text = to_json(Finding, finding)
        self._session.add(
            DismissalRow(
                book_id=book_id, record_id=record_id, decision_id=decision_id, point=point_of(finding), finding=text
            )
        )
        self._session.flush()

    def withdraw(self, dismissal: Dismissal) -> None:
        """Keep that a dismissal no longer stands."""
        this = (DismissalRow.decision_id == dismissal.decision_id, DismissalRow.withdrawn_at.is_(None))
        self._session.execute(update(DismissalRow).where(*this).values(withdrawn_at=now()))

    def of_book(self, book_id: str) -> list[Dismissal]:
        """List the dismissals that stand in a book, the newest first."""
        return self._listed(_STANDING.where(DismissalRow.book_id == book_id))

    def of_record(self, record_id: int) -> list[Dismissal]:
        """List the dismissals that stand for a record, the newest first."""
        return self._listed(_STANDING.where(DismissalRow.record_id == record_id))

    def open_of_record(self, record_id: int, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return those of the findings about a record that nobody has dismissed."""
        query = select(DismissalRow.point).where(DismissalRow.record_id == record_id)
        dismissed = set(self._session.scalars(query.where(DismissalRow.withdrawn_at.is_(None))))
        return tuple(finding for finding in findings if not dismissed or point_of(finding) not in dismissed)

    def open_of_book(
        self, book_id: str, findings: Iterable[tuple[int | None, Finding]]
    ) -> list[tuple[int | None, Finding]]:
        """Return those of the findings about a book and its records (record id or None) that nobody has dismissed."""
        query = select(DismissalRow.record_id, DismissalRow.point).where(DismissalRow.book_id == book_id)
        dismissed = {tuple(one) for one in self._session.execute(query.where(DismissalRow.withdrawn_at.is_(None)))}
        return [
            (record_id, finding)
            for record_id, finding in findings
            if not dismissed or (record_id, point_of(finding)) not in dismissed
        ]

    def _listed(self, query: Select[int, int, str, str, str, str, str]) -> list[Dismissal]:
        return [_dismissal(row) for row in self._session.execute(query.order_by(DismissalRow.id.desc()))]


_STANDING = (
    select(
        DismissalRow.record_id,
        DismissalRow.decision_id,
        DismissalRow.point,
        DismissalRow.finding,
        UserRow.name,
        DecisionRow.reason,
        DecisionRow.at,
    )
    .join(DecisionRow, DecisionRow.id == DismissalRow.decision_id)
    .join(UserRow, UserRow.id == DecisionRow.user_id)
    .where(DismissalRow.withdrawn_at.is_(None))
)


def point_of(finding: Finding) -> str:
    """Return what a finding says, whichever record and column it is about: its rule, and its words without days."""
    return digest(finding.rule, *_said(finding.said))


def _said(message: Message) -> Sequence[str]:
    words = [_said(word) if isinstance(word, Message) else [_undated(word)] for _name, word in message.words]
    return [message.template, *(one for word in words for one in word)]


def _undated(word: str) -> str:
    return "" if parse_date(word) else word


def _dismissal(row: Row[int, int, str, str, str, str, str]) -> Dismissal:
    record_id, decision_id, point, finding, user, reason, at = row
    return Dismissal(record_id, decision_id, point, from_json(Finding, finding), user, reason, at)
