"""Findings about records and books."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import bindparam, delete, func, select

from pipeline.store.repository import Repository
from pipeline.store.schema.tables import FindingRow
from pipeline.store.values import from_json, to_json
from records.language import Message
from records.stages import Finding, Severity

DRAFT = "draft"
"""The step whose findings are those of the rules."""

Words = tuple[tuple[str, str | Message], ...]

_FINDING = (FindingRow.rule, FindingRow.severity, FindingRow.columns, FindingRow.message, FindingRow.words)
_OF_RECORD = select(*_FINDING).where(FindingRow.record_id == bindparam("record")).order_by(FindingRow.id)
_OF_BOOK = select(FindingRow.record_id, *_FINDING).where(FindingRow.book_id == bindparam("book"))
_OF_BOOK = _OF_BOOK.order_by(FindingRow.id)


class Findings(Repository):
    """Repository of findings."""

    def replace(self, book_id: str, findings: Iterable[tuple[int | None, Finding]], step: str = DRAFT) -> None:
        """Keep the findings of a book (record id or None, finding) in place of those that the step raised before."""
        self._session.execute(delete(FindingRow).where(FindingRow.book_id == book_id, FindingRow.step == step))
        self._session.add_all(_row(book_id, record_id, finding, step) for record_id, finding in findings)
        self._session.flush()

    def replace_of_record(
        self, book_id: str, record_id: int, rules: Collection[str], findings: Iterable[Finding]
    ) -> None:
        """Keep the findings of rules about one record in place of the earlier ones of these rules."""
        if rules:
            of_rules = (FindingRow.record_id == record_id, FindingRow.rule.in_(rules))
            self._session.execute(delete(FindingRow).where(*of_rules))
        self._session.add_all(_row(book_id, record_id, finding, DRAFT) for finding in findings)

    def replace_of_step(self, book_id: str, record_id: int, step: str, findings: Iterable[Finding]) -> None:
        """Keep the findings of a step about one record in place of its earlier ones."""
        of_step = (FindingRow.record_id == record_id, FindingRow.step == step)
        self._session.execute(delete(FindingRow).where(*of_step))
        self._session.add_all(_row(book_id, record_id, finding, step) for finding in findings)
        self._session.flush()

    def add(self, book_id: str, record_id: int, step: str, finding: Finding) -> None:
        """Keep one more finding of a step about a record."""
        self._session.add(_row(book_id, record_id, finding, step))
        self._session.flush()

    def of_book(self, book_id: str) -> list[tuple[int | None, Finding]]:
        """List record id (None: the whole book) and finding, in the order they were found."""
        rows = self._rows(_OF_BOOK, {"book": book_id})
        return [(record_id, _finding(*finding)) for record_id, *finding in rows]

    def of_records(self, record_ids: Collection[int]) -> dict[int, list[Finding]]:
        """Return record id → the findings about it; records without any are left out."""
        query = select(FindingRow.record_id, *_FINDING).where(FindingRow.record_id.in_(record_ids))
        found: dict[int, list[Finding]] = {}
        for record_id, *finding in self._session.execute(query.order_by(FindingRow.id)):
            if record_id is not None:
                found.setdefault(record_id, []).append(_finding(*finding))
        return found

    def of_rules(self, book_id: str, rules: Collection[str]) -> list[tuple[int, Finding]]:
        """List record id and finding of what these rules say about records of a book."""
        query = _OF_BOOK.where(FindingRow.rule.in_(rules), FindingRow.record_id.is_not(None))
        rows = self._rows(query, {"book": book_id})
        return [(record_id, _finding(*finding)) for record_id, *finding in rows if record_id is not None]

    def of_record(self, record_id: int) -> list[Finding]:
        """List the findings about one record, in the order they were found."""
        return [_finding(*row) for row in self._rows(_OF_RECORD, {"record": record_id})]

    def blocking(self) -> dict[str, int]:
        """Count the findings that block each book as a whole; books without any are left out."""
        of_book = (FindingRow.record_id.is_(None), FindingRow.severity == Severity.BLOCK.value)
        query = select(FindingRow.book_id, func.count()).where(*of_book).group_by(FindingRow.book_id)
        return {book_id: count for book_id, count in self._session.execute(query)}

    def counts(self) -> dict[str, dict[str, int]]:
        """Count the findings of each severity in each book."""
        return self._counted(FindingRow.book_id, FindingRow.severity)


def _row(book_id: str, record_id: int | None, finding: Finding, step: str) -> FindingRow:
    return FindingRow(
        book_id=book_id,
        record_id=record_id,
        step=step,
        rule=finding.rule,
        severity=finding.severity.value,
        columns=to_json(tuple[str, ...], finding.columns),
        message=finding.said.template,
        words=to_json(Words, finding.said.words),
    )


def _finding(rule: str, severity: str, columns: str, message: str, words: str) -> Finding:
    said = Message(message, from_json(Words, words))
    return Finding(rule, Severity(severity), from_json(tuple[str, ...], columns), said)
