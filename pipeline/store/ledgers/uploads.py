"""Ledger of the upload: what was prepared, and every state that was learned of it. Rows are only added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import TypeVar

from sqlalchemy import case, func, select

from exports.upload.cases import UploadCase
from exports.upload.outcomes import CaseState, Outcome, UploadSums, contradicts, standing
from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.upload_tables import SubmissionRow, UploadCaseRow, UploadEventRow
from pipeline.store.values import from_json, to_json

AT_ONCE = 500
"""Keys of one query."""
Cells = dict[str, str]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """Cases of a book that are prepared together, and the SHA-256 of the two files of their package."""

    id: str
    book_id: str
    excel_sha256: str
    zip_sha256: str
    cases: tuple[NewUpload, ...]


@dataclass(frozen=True, slots=True)
class NewUpload:
    """Case to be sent, and its record."""

    record_id: int
    case: UploadCase


@dataclass(frozen=True, slots=True)
class Learned:
    """Outcome with the way it came by, and when (UTC)."""

    outcome: Outcome
    channel: str
    at: str


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """Case that was prepared, with everything that was learned of it in the order of its coming."""

    submission: str
    record_id: int
    case: UploadCase
    learned: tuple[Learned, ...]

    @property
    def told(self) -> tuple[Outcome, ...]:
        """Outcomes alone."""
        return tuple(one.outcome for one in self.learned)

    @property
    def standing(self) -> Outcome:
        """Outcome that holds."""
        return standing(self.told)

    @property
    def contradicted(self) -> bool:
        """Return whether the receiver contradicts itself."""
        return contradicts(self.told)

    def first(self, state: CaseState) -> Learned | None:
        """Return the first that was learned with this state; None when it never was."""
        return next((one for one in self.learned if one.outcome.state is state), None)


class Uploads(Repository):
    """Repository of the ledger."""

    def prepare(self, submission: NewSubmission) -> None:
        """Keep the cases of a submission as prepared.

        Raises:
            sqlalchemy.exc.IntegrityError: one of them was prepared before.
        """
        self._session.add(
            SubmissionRow(
                id=submission.id,
                book_id=submission.book_id,
                excel_sha256=submission.excel_sha256,
                zip_sha256=submission.zip_sha256,
                cases=len(submission.cases),
                made_at=now(),
            )
        )
        self._session.flush()
        self._session.add_all(_case_row(submission, new) for new in submission.cases)
        self.tell([Outcome(new.case.key, CaseState.PREPARED) for new in submission.cases], "")

    def tell(self, outcomes: Iterable[Outcome], channel: str) -> frozenset[str]:
        """Keep what was learned of cases, each once however often it is told; return the keys that nobody prepared."""
        strangers: set[str] = set()
        for group in _groups(outcomes):
            ids = self._ids([one.key for one in group])
            known = self._known(ids.values())
            for outcome in group:
                case_id = ids.get(outcome.key)
                if case_id is None:
                    strangers.add(outcome.key)
                elif outcome not in known[case_id]:
                    known[case_id].add(outcome)
                    self._session.add(_event_row(case_id, outcome, channel))
            self._session.flush()
        return frozenset(strangers)

    def of_book(self, book_id: str) -> list[StoredUpload]:
        """List the cases of a book that were prepared, by submission and place."""
        columns = (UploadCaseRow, UploadEventRow)
        query = select(*columns).join(UploadEventRow, UploadEventRow.case_id == UploadCaseRow.id)
        query = query.where(UploadCaseRow.book_id == book_id).order_by(UploadCaseRow.id, UploadEventRow.id)
        found = groupby(self._session.execute(query), key=lambda pair: pair[0])
        return [_stored(row, [event for _row, event in pairs]) for row, pairs in found]

    def prepared(self, keys: Sequence[str]) -> dict[str, str]:
        """Return key → book of those keys that were prepared, whichever book they were prepared for."""
        found: dict[str, str] = {}
        for group in _groups(keys):
            query = select(UploadCaseRow.key, UploadCaseRow.book_id).where(UploadCaseRow.key.in_(group))
            found |= {key: book_id for key, book_id in self._session.execute(query)}
        return found

    def books(self) -> list[str]:
        """List the books of which something was prepared."""
        return list(self._session.scalars(select(SubmissionRow.book_id).distinct().order_by(SubmissionRow.book_id)))

    def sums(self) -> dict[str, UploadSums]:
        """Return book → its sums; what was prepared is counted as the submissions declare it."""
        ranks = case({state.value: state.rank for state in CaseState}, value=UploadEventRow.state)
        highest = select(UploadEventRow.case_id, func.max(ranks).label("rank")).group_by(UploadEventRow.case_id)
        by_case = highest.subquery()
        states = (
            select(UploadCaseRow.book_id, by_case.c.rank, func.count())
            .join(by_case, by_case.c.case_id == UploadCaseRow.id)
            .group_by(UploadCaseRow.book_id, by_case.c.rank)
        )
        counts: dict[str, dict[CaseState, int]] = defaultdict(dict)
        for book_id, rank, count in self._session.execute(states):
            counts[book_id][list(CaseState)[rank]] = count
        declared = select(SubmissionRow.book_id, func.sum(SubmissionRow.cases)).group_by(SubmissionRow.book_id)
        return {
            book_id: UploadSums(int(cases), counts[book_id])
            for book_id, cases in self._session.execute(declared.order_by(SubmissionRow.book_id))
        }

    def _ids(self, keys: Sequence[str]) -> dict[str, int]:
        query = select(UploadCaseRow.key, UploadCaseRow.id).where(UploadCaseRow.key.in_(keys))
        return {key: case_id for key, case_id in self._session.execute(query)}

    def _known(self, ids: Iterable[int]) -> dict[int, set[Outcome]]:
        """Return case → everything that was told of it."""
        query = select(UploadEventRow, UploadCaseRow.key).join(
            UploadCaseRow, UploadCaseRow.id == UploadEventRow.case_id
        )
        known: dict[int, set[Outcome]] = defaultdict(set)
        for event, key in self._session.execute(query.where(UploadEventRow.case_id.in_(list(ids)))):
            known[event.case_id].add(replace(_outcome(event), key=key))
        return known


def _groups(values: Iterable[Value]) -> Iterator[tuple[Value, ...]]:
    left = iter(values)
    while group := tuple(islice(left, AT_ONCE)):
        yield group


def _case_row(submission: NewSubmission, new: NewUpload) -> UploadCaseRow:
    return UploadCaseRow(
        submission_id=submission.id,
        book_id=submission.book_id,
        record_id=new.record_id,
        key=new.case.key,
        number=new.case.number,
        place=new.case.place,
        pdf=new.case.pdf,
        cells=to_json(Cells, dict(new.case.cells)),
    )


def _event_row(case_id: int, outcome: Outcome, channel: str) -> UploadEventRow:
    return UploadEventRow(
        case_id=case_id,
        state=outcome.state.value,
        channel=channel,
        reference=outcome.reference,
        code=outcome.code,
        words=outcome.words,
        proof=outcome.proof,
        at=now(),
    )


def _stored(row: UploadCaseRow, events: Sequence[UploadEventRow]) -> StoredUpload:
    sent = UploadCase(row.key, row.number, row.place, row.pdf, from_json(Cells, row.cells))
    learned = tuple(Learned(replace(_outcome(event), key=row.key), event.channel, event.at) for event in events)
    return StoredUpload(row.submission_id, row.record_id, sent, learned)


def _outcome(event: UploadEventRow) -> Outcome:
    return Outcome("", CaseState(event.state), event.reference, event.code, event.words, event.proof)
