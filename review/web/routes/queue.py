"""Routes of the queue: records that wait, their holders, and "next"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.books.ranking import NOTHING_TO_FIND
from pipeline.store import Transaction
from pipeline.store.books.cells import OpenColumns
from pipeline.store.books.record import RecordLine, ReviewTask
from pipeline.store.review.people import Person, Role
from pipeline.store.review.queue import Lease
from pipeline.store.review.queue_queries import QueueFilter
from records.record_types import record_types
from records.stages import Finding
from review.web.access import require_role
from review.web.record_handout import actor, hand_out
from review.web.service import Service, ServiceDep, SignedInPerson
from review.work.book_stages import BookStage, SupervisorView, supervisor_view
from review.work.practice import is_practice
from review.work.queue_words import rule_choices
from review.work.roles import AT_THE_DESK, SUPERVISES, tasks_of

router = APIRouter()
LISTED, ANSWERS_LISTED = 40, 3
KEYED_TWICE = (ReviewTask.SECOND, ReviewTask.ARBITRATION)
DeskPerson = Annotated[Person, Depends(require_role(AT_THE_DESK))]
Text = Annotated[str, Query(max_length=80)]
Place = Annotated[int, Query(ge=0, le=1_000_000)]


@dataclass(frozen=True, slots=True)
class QueueLines:
    """Page of the queue.

    Attributes:
        first: place of its first record.
        records: the records, in the order in which they are handed out.
        names: record id → those whom it is about; of one that is keyed twice nothing is told.
        open_columns: record id → columns that wait for an answer, of the same records.
        holders: record id → who has it in hand.
        findings: record id → what is to be said of it.
    """

    first: int
    records: Sequence[RecordLine]
    names: Mapping[int, tuple[str, ...]]
    open_columns: Mapping[int, OpenColumns]
    holders: Mapping[int, Lease]
    findings: Mapping[int, list[Finding]]


async def filter_in_query(book: Text = "", type: Text = "", office: Text = "", rule: Text = "") -> QueueFilter:
    """Read the filters of an address."""
    return QueueFilter(book, type, int(office) if office.isdecimal() and len(office) < 10 else None, rule)


FilterQuery = Annotated[QueueFilter, Depends(filter_in_query)]


@router.get("/")
def queue(
    request: Request,
    service: ServiceDep,
    person: SignedInPerson,
    filters: FilterQuery,
    first: Place = 0,
    balanced: Place = 0,
) -> Response:
    """Show the records that wait for this person, in the order in which they are handed out.

    A supervisor sees the books of their communes before that, the reviewed ones balanced from the place `balanced` on.
    """
    tasks = tasks_of(person)
    if not tasks:
        return RedirectResponse(_first_page(person), 303)
    with service.store.begin(actor(person)) as rows:
        books = rows.books.within(person.scope.offices)
        page = service.templates.page(
            request,
            "queue.html",
            filters=filters,
            tasks=tasks,
            types=record_types(),
            rules=rule_choices(),
            lines=_lines(service, rows, person, filters, first),
            stages=_stages(service, rows, person, balanced),
            nothing_to_find=NOTHING_TO_FIND,
            book_stages=list(BookStage),
            practice=any(is_practice(book) for book in books),
            asked=rows.questions.waiting_for(person, supervises=person.role in SUPERVISES),
            answered=rows.questions.answered_for(person, ANSWERS_LISTED),
            handed_out=rows.hand_outs.waiting_for(person),
            listed=LISTED,
            waiting=rows.queue.waiting(person.scope),
            books={book.id: book for book in books},
            latest=rows.decisions.latest(person, LISTED // 4),
        )
    page.headers["HX-Push-Url"] = "/"
    return page


@router.post("/next")
def next_record(request: Request, service: ServiceDep, person: DeskPerson, filters: FilterQuery) -> Response:
    """Hand out the next record."""
    return hand_out(request, service, person, filters)


def _lines(service: Service, rows: Transaction, person: Person, filters: QueueFilter, first: int) -> QueueLines:
    """Look up the records that a page of the queue shows; the audit trail keeps that their findings quoted them."""
    records = rows.queue.listed(person, tasks_of(person), filters, LISTED, first)
    if records:
        rows.audit.add("queue.read", f"user:{person.id}", first=records[0].id, count=len(records))
    named = [record.id for record in records if record.task not in KEYED_TWICE]
    return QueueLines(
        first,
        records,
        rows.searches.names(named),
        rows.cells.open_columns(named, service.settings.sure_from),
        rows.queue.holders([record.id for record in records]),
        {record.id: rows.findings.of_record(record.id) for record in records},
    )


def _stages(service: Service, rows: Transaction, person: Person, balanced: int) -> SupervisorView | None:
    if person.role not in SUPERVISES:
        return None
    return supervisor_view(rows, service.home.editions, person.scope, balanced)


def _first_page(person: Person) -> str:
    """Return where somebody begins who reviews nothing."""
    if person.role is Role.OPERATOR:
        return "/books"
    return "/health" if person.scope.offices is None else "/editions"
