"""Books: how far each is, what the station has to scan again, and how fast people decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response

from pipeline.books.judging import judge_book
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.people import Person
from pipeline.store.review.queue_queries import QueueFilter
from records.stages import Finding, Severity
from review.web.access import require_role
from review.web.record_handout import actor, open_screen, screen_page, window_of
from review.web.service import RowId, Service, ServiceDep
from review.work.roles import AT_THE_DESK, SCANS, SEES_BOOKS, SUPERVISES

router = APIRouter()
Supervisor = Annotated[Person, Depends(require_role(SUPERVISES))]
BookViewer = Annotated[Person, Depends(require_role(SEES_BOOKS))]
HASTY_LISTED = 20
ShortText = Annotated[str, Form(max_length=500)]


@dataclass(frozen=True, slots=True)
class BookProgress:
    """Progress of people with a book, the findings that block it as a whole, and the number that passed by policy."""

    book: Book
    tasks: dict[ReviewTask, int]
    blocks: tuple[Finding, ...]
    passed: int

    @property
    def open(self) -> int:
        """Number of records that still need somebody before the book can be accepted."""
        return sum(
            self.tasks.get(task, 0)
            for task in (ReviewTask.REVIEW, ReviewTask.SECOND, ReviewTask.ARBITRATION, ReviewTask.RESCAN)
        )


@router.get("/books")
def books(request: Request, service: ServiceDep, person: BookViewer) -> HTMLResponse:
    """Show the books of a person's communes, and the pages that wait for a better scan."""
    with service.store.begin() as rows:
        listed = [on_desk(service, rows, person, book) for book in rows.books.within(person.scope.offices)]
        rescans = rows.rescans.waiting(person.scope)
        numbers = {wish.page_id: rows.pages.number(wish.page_id) for wish in rescans}
    return service.templates.page(
        request,
        "books.html",
        person=person,
        books=listed,
        rescans=rescans,
        numbers=numbers,
        supervises=person.role in SUPERVISES,
        scans=person.role in SCANS,
    )


@router.post("/records/{record_id}/reopen")
def reopen(
    request: Request, record_id: RowId, service: ServiceDep, person: Supervisor, reason: ShortText = ""
) -> Response:
    """Withdraw an approval, or the passing by a policy, for a reason that stays."""
    with service.store.begin(actor(person)) as rows:
        rows.acceptances.require_open(service.record(rows, person, record_id).book_id)
        record = rows.supervision.reopen(record_id, person, reason.strip())
        rows.audit.add("record.reopen", f"record:{record.id}")
        screen = open_screen(service, rows, person, record, rows.queue.holder(record.id), window=window_of(request))
    return screen_page(request, service, screen, QueueFilter())


@router.get("/supervision")
def supervision(request: Request, service: ServiceDep, person: Supervisor) -> HTMLResponse:
    """Show the number of records that each person decided and their pace; too fast is no reading."""
    fastest = service.settings.fastest_seconds
    with service.store.begin() as rows:
        people = rows.people.sharing(person.scope, AT_THE_DESK)
        paces = rows.supervision.paces(fastest, people)
        hasty = rows.supervision.hasty(fastest, people, person.scope, HASTY_LISTED)
        waiting = rows.queue.waiting(person.scope)
    return service.templates.page(
        request, "supervision.html", paces=paces, hasty=hasty, waiting=waiting, fastest=fastest
    )


def on_desk(service: Service, rows: Transaction, person: Person, book: Book) -> BookProgress:
    """Return how a book stands; one that may be accepted is judged by what people made of it."""
    tasks = rows.queue.waiting(person.scope, book.id)
    if ReviewTask.APPROVAL in tasks:
        judge_book(service.home.editions, rows, book)
    about_book = [finding for record_id, finding in rows.findings.of_book(book.id) if record_id is None]
    blocks = tuple(finding for finding in about_book if finding.severity is Severity.BLOCK)
    return BookProgress(book, tasks, blocks, rows.passings.count(book.id))
