"""Routes of the queue: records that wait, their holders, and "next"."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.books.ranking import NOTHING_TO_FIND
from pipeline.store import Transaction
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.people import Person, Role
from pipeline.store.review.queue_queries import QueueFilter
from records.record_types import record_types
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
        records = rows.queue.listed(person, tasks, filters, LISTED, first)
        ids = [record.id for record in records if record.task not in KEYED_TWICE]
        if records:  # the findings in the list quote the records
            rows.audit.add("queue.read", f"user:{person.id}", first=records[0].id, count=len(records))
        books = rows.books.within(person.scope.offices)
        page = service.templates.page(
            request,
            "queue.html",
            person=person,
            filters=filters,
            tasks=tasks,
            types=record_types(),
            rules=rule_choices(),
            names=rows.searches.names(ids),
            open_columns=rows.cells.open_columns(ids, service.settings.sure_from),
            stages=_stages(service, rows, person, balanced),
            nothing_to_find=NOTHING_TO_FIND,
            book_stages=list(BookStage),
            practice=any(is_practice(book) for book in books),
            asked=rows.questions.waiting_for(person, supervises=person.role in SUPERVISES),
            answered=rows.questions.answered_for(person, ANSWERS_LISTED),
            handed_out=rows.hand_outs.waiting_for(person),
            first=first,
            listed=LISTED,
            records=records,
            holders=rows.queue.holders([record.id for record in records]),
            findings={record.id: rows.findings.of_record(record.id) for record in records},
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


def _stages(service: Service, rows: Transaction, person: Person, balanced: int) -> SupervisorView | None:
    if person.role not in SUPERVISES:
        return None
    return supervisor_view(rows, service.home.editions, person.scope, balanced)


def _first_page(person: Person) -> str:
    """Return where somebody begins who reviews nothing."""
    if person.role is Role.OPERATOR:
        return "/books"
    return "/health" if person.scope.offices is None else "/editions"
