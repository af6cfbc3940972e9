"""Which record a person works on next, and who holds which: leases that end by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, exists, func, select, union_all, update

from pipeline.clock import now
from pipeline.examination import Examination
from pipeline.store.people import Person, Scope
from pipeline.store.review_tables import Assignment, Keying, User
from pipeline.store.rows import Repository
from pipeline.store.tables import FindingRow, Page, Record, Scan
from pipeline.values import from_json


class Task(StrEnum):
    """What a person has to do with a record next."""

    REVIEW = "review"
    SECOND = "second"
    ARBITRATION = "arbitration"
    RESCAN = "rescan"
    APPROVAL = "approval"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records a person asks for; "" = any."""

    book: str = ""
    type: str = ""
    office: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Lease:
    """A record in somebody's hands."""

    record_id: int
    user_id: int
    user: str
    taken_at: str
    expires_at: str


MOST_COMMUNES = 64
"""Of more communes the records are looked through in one row."""
AT_ONE_MOMENT = 40
"""More records than can be asked for at one moment: so many heads of a queue are never all locked."""


class Queue(Repository):
    """Hands records out and takes them back."""

    def next(self, person: Person, tasks: Sequence[Task], wanted: Wanted) -> int | None:
        """The most doubtful record that nobody else holds, of the first task that has one; None when all is done."""
        for task in tasks:
            query = self._waiting(person, task, wanted).limit(1).with_for_update(skip_locked=True, of=Record)
            if (found := self._session.scalar(query)) is not None:
                return found
        return None

    def pages_ahead(
        self, person: Person, tasks: Sequence[Task], wanted: Wanted, count: int
    ) -> list[tuple[int, str, Examination]]:
        """The pages of the records that come next, of the commonest task, the last: id, scan, and how it lies there."""
        waiting = self._waiting(person, tasks[-1], wanted).with_only_columns(Record.page_id).limit(count).subquery()
        query = select(Page.id, Scan.sha256, Page.examination).join(Scan, Scan.id == Page.scan_id)
        pages = self._session.execute(query.where(Page.id.in_(select(waiting.c.page_id))))
        return [(page, sha256 or "", from_json(Examination, examination)) for page, sha256, examination in pages]

    def listed(self, person: Person, tasks: Sequence[Task], wanted: Wanted, count: int) -> list[Record]:
        """The head of the queue, held records included."""
        query = select(Record).where(Record.task.in_([task.value for task in tasks]), *_conditions(person, wanted))
        return list(self._session.scalars(query.order_by(Record.trust, Record.id).limit(count)))

    def waiting(self, scope: Scope, book_id: str | None = None) -> dict[Task, int]:
        """How many records wait for each task, in the communes of a person or in one book."""
        query = select(Record.task, func.count()).where(*_within(scope)).group_by(Record.task)
        if book_id is not None:
            query = query.where(Record.book_id == book_id)
        return {Task(task): count for task, count in self._session.execute(query)}

    def take(self, record_id: int, person: Person, seconds: float) -> Lease:
        """Give a record to a person, or say who has it: the lease that stands after the call."""
        self._session.scalars(select(Record.id).where(Record.id == record_id).with_for_update()).one()
        return self._lease(record_id, person, seconds)

    def take_next(self, person: Person, tasks: Sequence[Task], wanted: Wanted, seconds: float) -> Lease | None:
        """Give the next record to a person; None when all is done.

        A record that somebody took between the look at the queue and the lock is theirs: the look is taken again.
        """
        while (record_id := self.next(person, tasks, wanted)) is not None:
            lease = self._lease(record_id, person, seconds)
            if lease.user_id == person.id:
                return lease
        return None

    def _lease(self, record_id: int, person: Person, seconds: float) -> Lease:
        """The lease of a record whose row is locked."""
        last = self._session.scalars(
            select(Assignment).where(Assignment.record_id == record_id, Assignment.ended_at.is_(None))
        ).first()
        alive = last is not None and last.expires_at > now()
        if last is not None and alive and last.user_id != person.id:
            return self.holders([record_id])[record_id]
        if last is not None and not alive:
            last.ended_at = now()
            self._session.flush()
        expires = now(after_seconds=seconds)
        if last is None or not alive:
            last = Assignment(record_id=record_id, user_id=person.id, taken_at=now(), expires_at=expires, ended_at=None)
            self._session.add(last)
        last.expires_at = expires
        self._session.flush()
        return Lease(record_id, person.id, person.name, last.taken_at, expires)

    def holder(self, record_id: int) -> Lease | None:
        """Who holds a record now."""
        return self.holders([record_id]).get(record_id)

    def holders(self, record_ids: Sequence[int]) -> dict[int, Lease]:
        """Who holds each of these records now; those in nobody's hands are left out."""
        rows = self._session.execute(
            select(Assignment, User.name)
            .join(User, User.id == Assignment.user_id)
            .where(Assignment.record_id.in_(record_ids), *_live())
        )
        return {
            row.record_id: Lease(row.record_id, row.user_id, name, row.taken_at, row.expires_at) for row, name in rows
        }

    def prolong(self, record_id: int, person: Person, seconds: float) -> bool:
        """Let the person's lease run anew; False when it has ended."""
        mine = (Assignment.record_id == record_id, Assignment.user_id == person.id, *_live())
        values = {"expires_at": now(after_seconds=seconds)}
        ended = self._session.execute(update(Assignment).where(*mine).values(values).returning(Assignment.id))
        return ended.first() is not None

    def release(self, record_id: int, person: Person) -> str | None:
        """Give a record back; the moment it was taken at, None when the person did not have it."""
        mine = (Assignment.record_id == record_id, Assignment.user_id == person.id, Assignment.ended_at.is_(None))
        ended = update(Assignment).where(*mine).values(ended_at=now()).returning(Assignment.taken_at)
        return self._session.execute(ended).scalar()

    def _waiting(self, person: Person, task: Task, wanted: Wanted) -> Select[int]:
        """The records that wait for a person, the most doubtful first.

        The index has the order within a commune: of the many records to review the heads of a person's communes are
        compared, and those of all others are not looked through.
        """
        offices = person.scope.offices
        if task is not Task.REVIEW or offices is None or not 1 < len(offices) <= MOST_COMMUNES:
            return self._in_order(person, task, wanted)
        heads = (
            self._in_order(replace(person, scope=Scope(frozenset([one]))), task, wanted).limit(AT_ONE_MOMENT).subquery()
            for one in sorted(offices)
        )
        among_all = self._in_order(replace(person, scope=Scope(None)), task, wanted)
        return among_all.where(Record.id.in_(union_all(*(select(head.c.id) for head in heads))))

    def _in_order(self, person: Person, task: Task, wanted: Wanted) -> Select[int]:
        held = exists().where(Assignment.record_id == Record.id, Assignment.user_id != person.id, *_live())
        query = select(Record.id).where(Record.task == task.value, ~held, *_conditions(person, wanted))
        if task is not Task.REVIEW:
            query = query.where(~exists().where(Keying.record_id == Record.id, Keying.user_id == person.id))
        return query.order_by(Record.trust, Record.id)


def _live() -> tuple[ColumnElement[bool], ...]:
    return Assignment.ended_at.is_(None), Assignment.expires_at > now()


def _within(scope: Scope) -> list[ColumnElement[bool]]:
    return [] if scope.offices is None else [Record.office_id.in_(sorted(scope.offices))]


def _conditions(person: Person, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = _within(person.scope)
    if wanted.book:
        conditions.append(Record.book_id == wanted.book)
    if wanted.type:
        conditions.append(Record.type == wanted.type)
    if wanted.office is not None:
        conditions.append(Record.office_id == wanted.office)
    if wanted.rule:
        conditions.append(exists().where(FindingRow.record_id == Record.id, FindingRow.rule == wanted.rule))
    return conditions
