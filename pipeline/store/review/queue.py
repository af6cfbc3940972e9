"""Queue of records, and leases of people on them, which end by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, exists, func, insert, not_, select, update

from pipeline.store.books.record import Record, RecordLine, ReviewTask
from pipeline.store.books.record_rows import LINES, line_of, record_in, record_of
from pipeline.store.clock import now, soon
from pipeline.store.repository import Repository
from pipeline.store.review.people import Person, Scope
from pipeline.store.review.queue_queries import QueueFilter, conditions, next_record
from pipeline.store.schema.review_tables import AssignmentRow, UserRow
from pipeline.store.schema.tables import RecordRow
from pipeline.store.schema.team_tables import HandOutRow


@dataclass(frozen=True, slots=True)
class Lease:
    """Lease of a person on a record."""

    record_id: int
    user_id: int
    user: str
    taken_at: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class TakenRecord:
    """Record that was given to a person, its lease, and the pages that come next, its own among them."""

    record: Record
    lease: Lease
    ahead: tuple[int, ...]


_NOT_ENDED = (AssignmentRow.record_id == bindparam("record"), AssignmentRow.ended_at.is_(None))
_MINE = (*_NOT_ENDED, AssignmentRow.user_id == bindparam("person"))
_GIVE = insert(AssignmentRow).from_select(
    ["record_id", "user_id", "taken_at", "expires_at", "windows"],
    select(
        bindparam("record", type_=Integer),
        bindparam("person", type_=Integer),
        bindparam("at", type_=String),
        bindparam("until", type_=String),
        bindparam("window", type_=String),
    ).where(~exists().where(*_NOT_ENDED)),
)
# A lease that was taken in the future was given by a clock that has been set back since: it has ended as well.
_RUNS = (AssignmentRow.expires_at > bindparam("at"), AssignmentRow.taken_at <= bindparam("soon"))
LEASE_RUNS = (AssignmentRow.ended_at.is_(None), *_RUNS)
"""Conditions on a lease that nobody has ended and that has not run out at the moment `at`, nor begins after `soon`."""
_END_LATE = update(AssignmentRow).where(*_NOT_ENDED, not_(and_(*_RUNS)))
_END_LATE = _END_LATE.values(ended_at=bindparam("at"))
_PROLONG = update(AssignmentRow).where(*_MINE, *_RUNS)
_PROLONG = _PROLONG.values(expires_at=bindparam("until"))
_SHOW = update(AssignmentRow).where(*_MINE, ~AssignmentRow.windows.contains(bindparam("window")))
_SHOW = _SHOW.values(windows=AssignmentRow.windows + bindparam("window", type_=String))
_HIDE = update(AssignmentRow).where(*_MINE)
_HIDE = _HIDE.values(windows=func.replace(AssignmentRow.windows, bindparam("window", type_=String), ""))
_SHOWN = exists().where(*_MINE, AssignmentRow.windows != "")
_RELEASE = update(AssignmentRow).where(*_MINE).values(ended_at=bindparam("at")).returning(AssignmentRow.taken_at)
_HOLDERS = select(
    AssignmentRow.record_id, AssignmentRow.user_id, UserRow.name, AssignmentRow.taken_at, AssignmentRow.expires_at
).join(UserRow, UserRow.id == AssignmentRow.user_id)
_HOLDER = _HOLDERS.where(*_NOT_ENDED)
_LIVE_HOLDER = _HOLDER.where(*_RUNS)


class Queue(Repository):
    """Repository of the queue, which hands records out and takes them back."""

    def next(
        self, person: Person, tasks: Sequence[ReviewTask], filters: QueueFilter
    ) -> tuple[Record, tuple[int, ...]] | None:
        """Return the record of most gain that nobody else holds, of the first task with one; None when all is done.

        Beside it the pages of the first records of the queue, each once.
        """
        query, values = next_record(person, tasks, filters)
        found = self._rows(query, values).first()
        if found is None:
            return None
        return record_in(found[1:]), tuple(dict.fromkeys(int(page) for page in found[0].split()))

    def listed(
        self, person: Person, tasks: Sequence[ReviewTask], filters: QueueFilter, count: int, first: int = 0
    ) -> list[RecordLine]:
        """List so many records of the queue from the place `first`, from 0; held ones are included."""
        asked = filters.asked
        query = LINES.where(RecordRow.task.in_([task.value for task in tasks]), *_within(person.scope))
        query = query.where(*conditions(frozenset(asked))).order_by(RecordRow.effort, RecordRow.id)
        query = query.offset(first).limit(count)
        return [line_of(*line) for line in self._session.execute(query, asked)]

    def unheld(self, person: Person, filters: QueueFilter, count: int) -> list[Record]:
        """List so many records that wait for review, those of most gain first.

        Left out are records that somebody holds, and those handed to others by name.
        """
        moments = {"at": now(), "soon": soon()}
        held = exists().where(AssignmentRow.record_id == RecordRow.id, *LEASE_RUNS)
        kept = exists().where(HandOutRow.record_id == RecordRow.id, HandOutRow.user_id != person.id)
        query = select(RecordRow).where(RecordRow.task == ReviewTask.REVIEW.value, *_within(person.scope), ~held, ~kept)
        query = query.where(*conditions(frozenset(filters.asked))).order_by(RecordRow.effort, RecordRow.id)
        found = self._session.scalars(query.limit(count), {**filters.asked, **moments})
        return [record_of(row) for row in found]

    def waiting(self, scope: Scope, book_id: str | None = None) -> dict[ReviewTask, int]:
        """Count the records that wait for each task, in the communes of a person or in one book."""
        query = select(RecordRow.task, func.count()).where(*_within(scope)).group_by(RecordRow.task)
        if book_id is not None:
            query = query.where(RecordRow.book_id == book_id)
        return {ReviewTask(task): count for task, count in self._session.execute(query)}

    def by_book(self, scope: Scope) -> dict[str, dict[ReviewTask, int]]:
        """Count the records that wait for each task in each book of these communes."""
        query = select(RecordRow.book_id, RecordRow.task, func.count()).where(*_within(scope))
        query = query.where(RecordRow.task != ReviewTask.NONE.value).group_by(RecordRow.book_id, RecordRow.task)
        found: dict[str, dict[ReviewTask, int]] = {}
        for book_id, task, count in self._session.execute(query):
            found.setdefault(book_id, {})[ReviewTask(task)] = count
        return found

    def take(self, record_id: int, person: Person, seconds: float) -> Lease:
        """Give a record to a person unless another holds it; return the lease that stands after the call."""
        self._session.scalars(select(RecordRow.id).where(RecordRow.id == record_id).with_for_update()).one()
        return self._lease(record_id, person, seconds, "")

    def take_next(
        self, person: Person, tasks: Sequence[ReviewTask], filters: QueueFilter, seconds: float, window: str = ""
    ) -> TakenRecord | None:
        """Give the next record to a person, in whose window it will show; None when all is done.

        A record that somebody took between the look at the queue and the lock is theirs: the look is taken again.
        """
        while (found := self.next(person, tasks, filters)) is not None:
            record, ahead = found
            lease = self._lease(record.id, person, seconds, window)
            if lease.user_id == person.id:
                return TakenRecord(record, lease, ahead)
        return None

    def _lease(self, record_id: int, person: Person, seconds: float, window: str) -> Lease:
        """Return the lease of a record whose row is locked: a new one, when nobody holds it any more."""
        at, until, shown = now(), now(after_seconds=seconds), f" {window}" if window else ""
        asked = {"record": record_id, "person": person.id, "at": at, "until": until, "soon": soon(), "window": shown}
        if self._changed(_GIVE, asked) or self._changed(_END_LATE, asked) and self._changed(_GIVE, asked):
            return Lease(record_id, person.id, person.name, at, until)
        self._changed(_PROLONG, asked)
        if window:
            self.show(record_id, person, window)
        return Lease(*self._rows(_HOLDER, asked).one())

    def holder(self, record_id: int) -> Lease | None:
        """Return the lease on a record now."""
        held = self._rows(_LIVE_HOLDER, {"record": record_id, "at": now(), "soon": soon()}).first()
        return Lease(*held) if held else None

    def holders(self, record_ids: Sequence[int]) -> dict[int, Lease]:
        """Return the lease on each of these records now; records that nobody holds are left out."""
        live = _HOLDERS.where(AssignmentRow.record_id.in_(record_ids), *LEASE_RUNS)
        leases = (Lease(*held) for held in self._rows(live, {"at": now(), "soon": soon()}))
        return {lease.record_id: lease for lease in leases}

    def prolong(self, record_id: int, person: Person, seconds: float) -> bool:
        """Renew the person's lease; False when it has ended."""
        moments = {"at": now(), "until": now(after_seconds=seconds), "soon": soon()}
        return self._changed(_PROLONG, {"record": record_id, "person": person.id, **moments})

    def show(self, record_id: int, person: Person, window: str) -> None:
        """Keep that a window shows a record, if the person holds it."""
        self._changed(_SHOW, {"record": record_id, "person": person.id, "window": f" {window}"})

    def close(self, record_id: int, person: Person, window: str) -> None:
        """Keep that a window no longer shows a record; the last one releases it."""
        asked = {"record": record_id, "person": person.id, "window": f" {window}"}
        if self._changed(_HIDE, asked) and not self._rows(select(_SHOWN), asked).scalar():
            self.release(record_id, person)

    def release(self, record_id: int, person: Person) -> str | None:
        """Release a record; return the moment it was taken at, None when the person did not have it."""
        return self._rows(_RELEASE, {"record": record_id, "person": person.id, "at": now()}).scalar()


def _within(scope: Scope) -> list[ColumnElement[bool]]:
    return [] if scope.offices is None else [RecordRow.office_id.in_(sorted(scope.offices))]
