"""Last outcome of each step on each subject, which lets a second run do nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select, update

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.tables import StepRow
from records.stages import Provenance


class StepStatus(StrEnum):
    """Status of a step that has ended."""

    DONE = "done"
    FAILED = "failed"


class StepStanding(StrEnum):
    """Standing of a step: due, done, or given up until a person acts."""

    DUE = "due"
    DONE = "done"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class StepKey:
    """Key of a result. When any part changes, the step is due again.

    Attributes:
        name: name of the step.
        version: version of the step's code.
        params_hash: hash of the settings and data it uses.
        input_hash: hash of its input.
    """

    name: str
    version: str
    params_hash: str
    input_hash: str


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """Last outcome of a step on a subject."""

    key: StepKey
    status: StepStatus
    attempts: int
    error_code: str
    result: str

    def standing(self, key: StepKey, max_attempts: int) -> StepStanding:
        """Compare the key with today's, and tell whether the step is due, done or given up."""
        if self.key != key:
            return StepStanding.DUE
        if self.status is StepStatus.DONE:
            return StepStanding.DONE
        return StepStanding.DUE if self.attempts < max_attempts else StepStanding.GIVEN_UP


class Steps(Repository):
    """Repository of outcomes."""

    def outcomes(self, book_id: str, name: str) -> dict[str, StepOutcome]:
        """Return the last outcomes of a step by subject."""
        rows = self._session.scalars(select(StepRow).where(StepRow.book_id == book_id, StepRow.name == name))
        return {row.subject: _outcome(row) for row in rows}

    def subjects_done(self, book_id: str, name: str) -> set[str]:
        """Return the subjects in a book on which a step stands done, without their results."""
        done = (StepRow.book_id == book_id, StepRow.name == name, StepRow.status == StepStatus.DONE.value)
        return set(self._session.scalars(select(StepRow.subject).where(*done)))

    def done(self, book_id: str, subject: str, key: StepKey, result: str) -> None:
        """Keep a result."""
        row = self._row(book_id, subject, key)
        row.status, row.error_code, row.result = StepStatus.DONE, "", result
        self._session.flush()

    def restate(self, subject: str, name: str, result: str) -> None:
        """Keep another text as the result of a step that stands; its key stays."""
        query = update(StepRow).where(StepRow.subject == subject, StepRow.name == name)
        self._session.execute(query.values(result=result))

    def failed(self, book_id: str, subject: str, key: StepKey, error_code: str) -> None:
        """Keep a failure; an older result of the same step is dropped, it answers another question."""
        row = self._row(book_id, subject, key)
        row.status, row.error_code, row.result = StepStatus.FAILED, error_code, ""
        self._session.flush()

    def failures(self, book_id: str) -> list[tuple[str, str, str, int]]:
        """List subject, step, error code and attempts of all that failed in a book."""
        rows = self._session.scalars(
            select(StepRow)
            .where(StepRow.book_id == book_id, StepRow.status == StepStatus.FAILED.value)
            .order_by(StepRow.subject)
        )
        return [(row.subject, row.name, row.error_code, row.attempts) for row in rows]

    def failed_counts(self) -> dict[str, int]:
        """Count the steps that stand failed in each book."""
        rows = self._session.execute(
            select(StepRow.book_id, func.count())
            .where(StepRow.status == StepStatus.FAILED.value)
            .group_by(StepRow.book_id)
        )
        return {book: count for book, count in rows}

    def makers(self) -> dict[str, dict[Provenance, int]]:
        """Count, by book, the results that stand by the step, version and parameters that made them."""
        query = (
            select(StepRow.book_id, StepRow.name, StepRow.version, StepRow.params_hash, func.count())
            .where(StepRow.status == StepStatus.DONE.value)
            .group_by(StepRow.book_id, StepRow.name, StepRow.version, StepRow.params_hash)
        )
        found: dict[str, dict[Provenance, int]] = {}
        for book_id, name, version, parameters, count in self._session.execute(query):
            found.setdefault(book_id, {})[Provenance(name, version, parameters)] = count
        return found

    def _row(self, book_id: str, subject: str, key: StepKey) -> StepRow:
        row = self._session.scalars(select(StepRow).where(StepRow.subject == subject, StepRow.name == key.name)).first()
        if row is None:
            row = StepRow(book_id=book_id, subject=subject, name=key.name, attempts=0)
            self._session.add(row)
        elif _key(row) != key:
            row.attempts = 0
        row.version, row.params_hash, row.input_hash = key.version, key.params_hash, key.input_hash
        row.attempts += 1
        row.ended_at = now()
        return row


def _key(row: StepRow) -> StepKey:
    return StepKey(row.name, row.version, row.params_hash, row.input_hash)


def _outcome(row: StepRow) -> StepOutcome:
    return StepOutcome(_key(row), StepStatus(row.status), row.attempts, row.error_code, row.result)
