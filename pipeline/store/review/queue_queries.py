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
    CTE,
    BindParameter,
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    String,
    Subquery,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

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
AHEAD = 3
"""Records whose pages are told with the next one: that one itself, which waits too, and those after it."""

Value = str | int | list[int]
_HANDED_OUT = exists().where(HandOutRow.record_id == RecordRow.id)


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
) -> tuple[Select[str, *RecordColumns], dict[str, Value]]:
    """Build the statement that finds and locks the next record of a person, and its values.

    Before the record stand the pages of the first records of the queue, as numbers with blanks between them.
    """
    return _next_record(_question(person, tasks, filters)), _values(person, filters)


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
def _next_record(question: QueryShape) -> Select[str, *RecordColumns]:
    heads = _heads(question).cte("heads")
    # A record that somebody has saved between the look and the lock has another task by then: it is not found.
    still_waits = RecordRow.task.in_([_fixed_text(task) for task in question.tasks])
    found = select(_pages_ahead(heads), *RECORD).join(heads, heads.c.id == RecordRow.id).where(still_waits)
    found = found.order_by(heads.c.place, heads.c.effort, heads.c.id).limit(_fixed(1))
    return found.with_for_update(skip_locked=True, of=RecordRow)


def _pages_ahead(heads: CTE) -> ScalarSelect[str]:
    head, waiting = aliased(heads), aliased(RecordRow)
    first = select(waiting.page_id).join(head, head.c.id == waiting.id)
    first = first.order_by(head.c.place, head.c.effort, head.c.id).limit(_fixed(AHEAD))
    return select(func.aggregate_strings(cast(first.subquery().c.page_id, String), " ")).scalar_subquery()


def _heads(question: QueryShape) -> Select[int, int, int]:
    """Select id, effort and place of the first records of all queues together."""
    anywhere = RecordRow.office_id.in_(_communes(question)) if question.bounded else true()
    each = [RecordRow.office_id == bindparam(_commune(number)) for number in range(question.compared)] or [anywhere]
    heads = [
        _head(question, task, within)
        for task in question.tasks
        for within in (each if task == ReviewTask.REVIEW else [anywhere])
    ]
    if ReviewTask.REVIEW in question.tasks:
        heads.append(_handed_out(question, anywhere))
    every = union_all(*(select(head) for head in heads)).subquery()
    found = select(every.c.id, every.c.effort, every.c.place)
    return found.order_by(every.c.place, every.c.effort, every.c.id).limit(_fixed(AT_ONE_MOMENT))


def _head(question: QueryShape, task: str, within: ColumnElement[bool]) -> Subquery:
    """Select the records of most gain of one queue, held by nobody else, not keyed by this person."""
    place = question.tasks.index(task)
    query = select(RecordRow.id, RecordRow.effort, _fixed(place).label("place")).where(
        RecordRow.task == _fixed_text(task), ~_held_by_another()
    )
    if task == ReviewTask.REVIEW:
        query = query.where(~_HANDED_OUT)
    else:
        query = query.where(
            ~exists().where(KeyingRow.record_id == RecordRow.id, KeyingRow.user_id == bindparam("person"))
        )
    query = query.where(within, *conditions(question.filters))
    return query.order_by(RecordRow.effort, RecordRow.id).limit(_fixed(AT_ONE_MOMENT)).subquery()


def _handed_out(question: QueryShape, within: ColumnElement[bool]) -> Subquery:
    """Select the records that this person was handed by name, held by nobody else; they come before all others."""
    query = select(RecordRow.id, RecordRow.effort, _fixed(-1).label("place"))
    query = query.join(HandOutRow, HandOutRow.record_id == RecordRow.id)
    theirs = (HandOutRow.user_id == bindparam("person"), RecordRow.task == _fixed_text(ReviewTask.REVIEW))
    query = query.where(*theirs, ~_held_by_another(), within, *conditions(question.filters))
    return query.order_by(RecordRow.effort, RecordRow.id).limit(_fixed(AT_ONE_MOMENT)).subquery()


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


def _communes(question: QueryShape) -> BindParameter[list[int]] | list[BindParameter[int]]:
    """Return the communes of the person, each a value of its own where they are few: the statement stays as it is."""
    each = [bindparam(_commune(number), type_=Integer) for number in range(question.compared)]
    return each or bindparam("communes", expanding=True)


def _commune(number: int) -> str:
    return f"commune_{number}"


def _fixed(number: int) -> ColumnElement[int]:
    """Write a number of ours into the statement itself."""
    return literal_column(str(number), Integer)


def _fixed_text(task: str) -> ColumnElement[str]:
    """Write a name of ours into the statement itself."""
    return literal_column(f"'{task}'", String)
