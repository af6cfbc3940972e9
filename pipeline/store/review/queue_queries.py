"""Queries for the heads of the queue: the next records of a person, built once for each shape of filter.

Of the many records that wait for review only the first few of each commune are compared, along the index that has them
in this order; the others are not looked through. How many is written into the statement and everything else is bound:
so the database can keep its plan, which takes it longer to make than to follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Subquery,
    bindparam,
    case,
    exists,
    literal,
    literal_column,
    select,
    true,
    union_all,
)

from pipeline.store.books.record import ReviewTask
from pipeline.store.books.record_rows import RECORD, RecordColumns
from pipeline.store.clock import now, soon
from pipeline.store.review.people import Person
from pipeline.store.schema.review_tables import AssignmentRow, KeyingRow
from pipeline.store.schema.tables import FindingRow, RecordRow
from pipeline.store.schema.team_tables import HandOutRow

MOST_COMMUNES = 64
"""Of more communes the records are looked through in one row."""
AT_ONE_MOMENT = 40
"""More records than can be asked for at one moment: so many heads of a queue are never all locked."""

Value = str | int | list[int]
_HANDED_OUT = exists().where(HandOutRow.record_id == RecordRow.id)
_HANDED_TO_THEM = exists().where(HandOutRow.record_id == RecordRow.id, HandOutRow.user_id == bindparam("person"))


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Filter of the records that a person works on; "" = any."""

    book: str = ""
    type: str = ""
    office: int | None = None
    rule: str = ""

    @property
    def asked(self) -> dict[str, Value]:
        """Parts of the filter that are set, by name."""
        named = {"book": self.book, "type": self.type, "office": self.office, "rule": self.rule}
        return {name: value for name, value in named.items() if value not in ("", None)}


@dataclass(frozen=True, slots=True)
class QueryShape:
    """Shape of a statement.

    Attributes:
        tasks: tasks that may be handed out, the first first.
        bounded: only records of some communes may be found.
        compared: number of communes that are compared; 0 = their records are looked through in one row.
        filters: parts of `QueueFilter` that are set.
    """

    tasks: tuple[str, ...]
    bounded: bool
    compared: int
    filters: frozenset[str]


def next_record(
    person: Person, tasks: Sequence[str], filters: QueueFilter
) -> tuple[Select[*RecordColumns], dict[str, Value]]:
    """Build the statement that finds and locks the next record of a person, and its values."""
    return _next_record(_question(person, tasks, filters)), _values(person, filters)


def next_pages(
    person: Person, tasks: Sequence[str], filters: QueueFilter, count: int
) -> tuple[Select[int], dict[str, Value]]:
    """Build the statement that finds the pages of so many next records, and its values."""
    return _next_pages(_question(person, tasks, filters), count), _values(person, filters)


def conditions(filters: frozenset[str]) -> list[ColumnElement[bool]]:
    """Build the conditions on a record for the filters; their values are bound by their names."""
    known = {
        "book": RecordRow.book_id == bindparam("book"),
        "type": RecordRow.type == bindparam("type"),
        "office": RecordRow.office_id == bindparam("office"),
        "rule": exists().where(FindingRow.record_id == RecordRow.id, FindingRow.rule == bindparam("rule")),
    }
    return [known[name] for name in sorted(filters)]


@lru_cache(maxsize=256)
def _next_record(question: QueryShape) -> Select[*RecordColumns]:
    order = case({task: place for place, task in enumerate(question.tasks)}, value=RecordRow.task)
    found = select(*RECORD).where(RecordRow.id.in_(_heads(question, AT_ONE_MOMENT)))
    return (
        found.order_by(~_HANDED_TO_THEM, order, RecordRow.effort, RecordRow.id)
        .limit(_fixed(1))
        .with_for_update(skip_locked=True, of=RecordRow)
    )


@lru_cache(maxsize=256)
def _next_pages(question: QueryShape, count: int) -> Select[int]:
    return select(RecordRow.page_id).where(RecordRow.id.in_(_heads(question, count))).distinct()


def _heads(question: QueryShape, count: int) -> Select[int]:
    """Select the ids of the first records of all queues together."""
    anywhere = RecordRow.office_id.in_(bindparam("communes", expanding=True)) if question.bounded else true()
    each = [RecordRow.office_id == bindparam(_commune(number)) for number in range(question.compared)] or [anywhere]
    heads = [
        _head(question, task, within, count)
        for task in question.tasks
        for within in (each if task == ReviewTask.REVIEW else [anywhere])
    ]
    if ReviewTask.REVIEW in question.tasks:
        heads.append(_handed_out(question, anywhere, count))
    every = union_all(*(select(head) for head in heads)).subquery()
    return select(every.c.id).order_by(every.c.place, every.c.effort, every.c.id).limit(_fixed(count))


def _head(question: QueryShape, task: str, within: ColumnElement[bool], count: int) -> Subquery:
    """Select the records of most gain of one queue, held by nobody else, not keyed by this person."""
    place = question.tasks.index(task)
    query = select(RecordRow.id, RecordRow.effort, _fixed(place).label("place")).where(
        RecordRow.task == literal(task, String, literal_execute=True), ~_held_by_another()
    )
    if task == ReviewTask.REVIEW:
        query = query.where(~_HANDED_OUT)
    else:
        query = query.where(
            ~exists().where(KeyingRow.record_id == RecordRow.id, KeyingRow.user_id == bindparam("person"))
        )
    query = query.where(within, *conditions(question.filters))
    return query.order_by(RecordRow.effort, RecordRow.id).limit(_fixed(count)).subquery()


def _handed_out(question: QueryShape, within: ColumnElement[bool], count: int) -> Subquery:
    """Select the records that this person was handed by name, held by nobody else; they come before all others."""
    query = select(RecordRow.id, RecordRow.effort, _fixed(-1).label("place"))
    query = query.join(HandOutRow, HandOutRow.record_id == RecordRow.id)
    theirs = (HandOutRow.user_id == bindparam("person"), RecordRow.task == ReviewTask.REVIEW.value)
    query = query.where(*theirs, ~_held_by_another(), within, *conditions(question.filters))
    return query.order_by(RecordRow.effort, RecordRow.id).limit(_fixed(count)).subquery()


def _held_by_another() -> ColumnElement[bool]:
    runs = (AssignmentRow.expires_at > bindparam("now"), AssignmentRow.taken_at <= bindparam("soon"))
    live = (AssignmentRow.ended_at.is_(None), *runs)
    return exists().where(AssignmentRow.record_id == RecordRow.id, AssignmentRow.user_id != bindparam("person"), *live)


def _question(person: Person, tasks: Sequence[str], filters: QueueFilter) -> QueryShape:
    offices = person.scope.offices
    compared = len(offices) if offices is not None and len(offices) <= MOST_COMMUNES else 0
    return QueryShape(tuple(tasks), offices is not None, compared, frozenset(filters.asked))


def _values(person: Person, filters: QueueFilter) -> dict[str, Value]:
    communes = sorted(person.scope.offices or ())
    each: dict[str, Value] = {_commune(number): office for number, office in enumerate(communes[:MOST_COMMUNES])}
    return {"person": person.id, "now": now(), "soon": soon(), "communes": communes, **each, **filters.asked}


def _commune(number: int) -> str:
    return f"commune_{number}"


def _fixed(number: int) -> ColumnElement[int]:
    """Write a number of ours into the statement itself."""
    return literal_column(str(number), Integer)
