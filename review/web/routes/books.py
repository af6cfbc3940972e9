"""Books: how far each is, what the station has to scan again, acceptance, and how fast people decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.books.judging import judge_book
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.record import Task
from pipeline.store.review.heads import Wanted
from pipeline.store.review.people import Person
from records.errors import UsageError
from records.language import gettext as _
from records.stages import Finding, Severity
from review.web.access import only
from review.web.desk import actor, read, shown
from review.web.service import Here, RowId, Service
from review.work.roles import AT_THE_DESK, SEES_BOOKS, SUPERVISES

router = APIRouter()
Supervisor = Annotated[Person, Depends(only(SUPERVISES))]
Seeing = Annotated[Person, Depends(only(SEES_BOOKS))]
HASTY_LISTED = 20
Line = Annotated[str, Form(max_length=500)]


@dataclass(frozen=True, slots=True)
class BookOnDesk:
    """How far people are with a book, and what blocks it as a whole."""

    book: Book
    tasks: dict[Task, int]
    blocks: tuple[Finding, ...]

    @property
    def open(self) -> int:
        """Records that still need somebody before the book can be accepted."""
        return sum(self.tasks.get(task, 0) for task in (Task.REVIEW, Task.SECOND, Task.ARBITRATION, Task.RESCAN))


@router.get("/books")
def books(request: Request, here: Here, person: Seeing, said: str = "") -> HTMLResponse:
    """The books of a person's communes, and the pages that wait for a better scan."""
    with here.store.begin() as rows:
        listed = [_on_desk(here, rows, person, book) for book in rows.books.within(person.scope.offices)]
        rescans = rows.rescans.waiting(person.scope)
        numbers = {wish.page_id: rows.pages.number(wish.page_id) for wish in rescans}
    return here.templates.page(
        request,
        "books.html",
        person=person,
        books=listed,
        rescans=rescans,
        numbers=numbers,
        supervises=person.role in SUPERVISES,
    )


@router.post("/books/{book_id}/accept")
def accept(book_id: str, here: Here, person: Supervisor, reason: Line = "") -> Response:
    """Approve the records of a book that others decided; a book that is blocked as a whole needs a reason."""
    with here.store.begin(actor(person)) as rows:
        book = here.book(rows, person, book_id)
        standing = _on_desk(here, rows, person, book)
        if standing.open:
            raise UsageError(_("Sổ còn {count} trường hợp chưa duyệt xong.").format(count=standing.open))
        if standing.blocks and not reason.strip():
            raise UsageError(_("Sổ còn điều phải giải quyết; ghi lý do nếu vẫn nhận."))
        approved = rows.supervision.approve(book.id, person)
        rows.audit.add("book.accept", book.id, approved=approved, reason=reason.strip())
    return RedirectResponse("/books", 303)


@router.post("/records/{record_id}/reopen")
def reopen(request: Request, record_id: RowId, here: Here, person: Supervisor, reason: Line = "") -> Response:
    """Take an approval back."""
    with here.store.begin(actor(person)) as rows:
        record = rows.supervision.reopen(here.record(rows, person, record_id), person, reason.strip())
        rows.audit.add("record.reopen", f"record:{record.id}")
        screen = read(here, rows, person, record, rows.queue.holder(record.id))
    return shown(request, here, screen, Wanted())


@router.get("/supervision")
def supervision(request: Request, here: Here, person: Supervisor) -> HTMLResponse:
    """How many records each person decided and how fast; too fast is no reading."""
    fastest = here.settings.fastest_seconds
    with here.store.begin() as rows:
        people = rows.people.sharing(person.scope, AT_THE_DESK)
        paces = rows.supervision.paces(fastest, people)
        hasty = rows.supervision.hasty(fastest, people, person.scope, HASTY_LISTED)
        waiting = rows.queue.waiting(person.scope)
    return here.templates.page(request, "supervision.html", paces=paces, hasty=hasty, waiting=waiting, fastest=fastest)


def _on_desk(here: Service, rows: Transaction, person: Person, book: Book) -> BookOnDesk:
    """How a book stands; one that may be accepted is judged by what people made of it."""
    tasks = rows.queue.waiting(person.scope, book.id)
    if Task.APPROVAL in tasks:
        judge_book(here.home.editions, rows, book)
    about_book = [finding for record_id, finding in rows.findings.of_book(book.id) if record_id is None]
    blocks = tuple(finding for finding in about_book if finding.severity is Severity.BLOCK)
    return BookOnDesk(book, tasks, blocks)
