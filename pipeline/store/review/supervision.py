"""What a supervisor does and sees: approving what others did, and how fast they did it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from pipeline.store.books.records import APPROVED, DRAFT
from pipeline.store.review.decisions import Act, Decisions
from pipeline.store.review.people import Person, Scope
from pipeline.store.review.queue import Task
from pipeline.store.rows import Repository
from pipeline.store.schema.review_tables import Decision, Keying
from pipeline.store.schema.tables import Record

NO_AUTHORSHIP = (Act.APPROVE.value, Act.REOPEN.value)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a person goes through records: records decided, middle seconds, and how many too fast to be read."""

    user: str
    records: int
    median_seconds: float
    too_fast: int

    @property
    def alarming(self) -> bool:
        """Whether more than every fifth record was too fast."""
        return self.too_fast * 5 > self.records


@dataclass(frozen=True, slots=True)
class Hasty:
    """A record that was accepted faster than it can be read."""

    user: str
    record_id: int
    book: str
    so: str
    seconds: float
    at: str


class Supervision(Repository):
    """Approves, opens again, and measures."""

    def approve(self, book_id: str, person: Person) -> int:
        """Approve the records of a book that wait for it and that the person took no part in; how many."""
        authored = select(Decision.record_id).where(Decision.user_id == person.id, Decision.act.not_in(NO_AUTHORSHIP))
        keyed = select(Keying.record_id).where(Keying.user_id == person.id)
        query = select(Record).where(
            Record.book_id == book_id,
            Record.task == Task.APPROVAL.value,
            Record.id.not_in(authored),
            Record.id.not_in(keyed),
        )
        records = list(self._session.scalars(query.with_for_update()))
        for record in records:
            Decisions(self._session).note(Act.APPROVE, record.id, person.id, "")
            record.state, record.task, record.approver_id = APPROVED, Task.NONE.value, person.id
            record.version += 1
        self._session.flush()
        return len(records)

    def reopen(self, record_id: int, person: Person, reason: str) -> None:
        """Take an approval back; the record waits for review again."""
        record = self._session.get_one(Record, record_id)
        record.state, record.task, record.approver_id = DRAFT, Task.REVIEW.value, None
        record.version += 1
        self._session.flush()
        Decisions(self._session).note(Act.REOPEN, record.id, person.id, reason)

    def paces(self, fastest_seconds: float, user_names: Mapping[int, str]) -> list[Pace]:
        """How fast each of these people decided their records; faster than `fastest_seconds` is no reading."""
        rows = self._session.execute(
            select(Decision.user_id, Decision.seconds).where(
                Decision.act == Act.ACCEPT.value, Decision.seconds.is_not(None), Decision.user_id.in_(user_names)
            )
        )
        seconds: dict[int, list[float]] = {}
        for user_id, took in rows:
            seconds.setdefault(user_id, []).append(took or 0.0)
        return [
            Pace(user_names[user], len(took), sorted(took)[len(took) // 2], sum(one < fastest_seconds for one in took))
            for user, took in sorted(seconds.items())
        ]

    def hasty(self, fastest_seconds: float, user_names: Mapping[int, str], scope: Scope, count: int) -> list[Hasty]:
        """The last records in these communes that these people accepted faster than that, to be looked at again."""
        query = select(Decision, Record).join(Record, Record.id == Decision.record_id)
        query = query.where(
            Decision.act == Act.ACCEPT.value, Decision.seconds < fastest_seconds, Decision.user_id.in_(user_names)
        )
        if scope.offices is not None:
            query = query.where(Record.office_id.in_(sorted(scope.offices)))
        rows = self._session.execute(query.order_by(Decision.id.desc()).limit(count))
        return [
            Hasty(user_names[act.user_id], record.id, record.book_id, record.so, act.seconds or 0.0, act.at)
            for act, record in rows
        ]

    def acts(self) -> dict[Act, int]:
        """How many decisions of each kind there are."""
        rows = self._session.execute(select(Decision.act, func.count()).group_by(Decision.act))
        return {Act(act): count for act, count in rows}
