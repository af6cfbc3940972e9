"""Doubts about records and books."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import delete, select

from pipeline.store.rows import Repository
from pipeline.store.tables import FindingRow
from pipeline.values import from_json, to_json
from records.stages import Finding, Severity

DRAFT = "draft"
"""The step whose findings are those of the rules."""


class Findings(Repository):
    """Replaces and lists findings."""

    def replace(self, book_id: str, findings: Iterable[tuple[int | None, Finding]], step: str = DRAFT) -> None:
        """Keep the findings of a book (record id or None, finding) in place of those that the step raised before."""
        self._session.execute(delete(FindingRow).where(FindingRow.book_id == book_id, FindingRow.step == step))
        self._session.add_all(_row(book_id, record_id, finding, step) for record_id, finding in findings)
        self._session.flush()

    def replace_of_record(
        self, book_id: str, record_id: int, rules: Collection[str], findings: Iterable[Finding]
    ) -> None:
        """Keep what these rules say of one record in place of what they said before."""
        of_rules = (FindingRow.record_id == record_id, FindingRow.rule.in_(rules))
        self._session.execute(delete(FindingRow).where(*of_rules))
        self._session.add_all(_row(book_id, record_id, finding, DRAFT) for finding in findings)

    def replace_of_step(self, book_id: str, record_id: int, step: str, findings: Iterable[Finding]) -> None:
        """Keep what a step says of one record in place of what it said before."""
        of_step = (FindingRow.record_id == record_id, FindingRow.step == step)
        self._session.execute(delete(FindingRow).where(*of_step))
        self._session.add_all(_row(book_id, record_id, finding, step) for finding in findings)
        self._session.flush()

    def of_book(self, book_id: str) -> list[tuple[int | None, Finding]]:
        """Record id (None: the whole book) and finding, in the order they were found."""
        rows = self._session.scalars(select(FindingRow).where(FindingRow.book_id == book_id).order_by(FindingRow.id))
        return [(row.record_id, _finding(row)) for row in rows]

    def of_record(self, record_id: int) -> list[Finding]:
        """The findings about one record, in the order they were found."""
        query = select(FindingRow).where(FindingRow.record_id == record_id).order_by(FindingRow.id)
        return [_finding(row) for row in self._session.scalars(query)]

    def counts(self) -> dict[str, dict[str, int]]:
        """How many findings of each weight each book has."""
        return self._counted(FindingRow.book_id, FindingRow.severity)


def _row(book_id: str, record_id: int | None, finding: Finding, step: str) -> FindingRow:
    return FindingRow(
        book_id=book_id,
        record_id=record_id,
        step=step,
        rule=finding.rule,
        severity=finding.severity.value,
        columns=to_json(tuple[str, ...], finding.columns),
        message=finding.message,
    )


def _finding(row: FindingRow) -> Finding:
    return Finding(row.rule, Severity(row.severity), from_json(tuple[str, ...], row.columns), row.message)
