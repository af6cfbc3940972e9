"""Routes of the first hour: a tour of one record in six steps, and the practice book that begins anew."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.review.people import Person
from pipeline.store.review.queue_queries import QueueFilter
from review.web.access import require_role
from review.web.record_handout import actor
from review.web.service import ServiceDep
from review.work.background import read_pages
from review.work.practice import begin_anew, begin_next, practice_books, scans_of
from review.work.roles import AT_THE_DESK, tasks_of

router = APIRouter()
DeskPerson = Annotated[Person, Depends(require_role(AT_THE_DESK))]


@router.get("/tour")
def tour(request: Request, service: ServiceDep, person: DeskPerson) -> HTMLResponse:
    """Explain the work on a record in six steps, and lead to one that waits, of a practice book if there is any."""
    with service.store.begin() as rows:
        practice = practice_books(rows, person.scope)
        filters = [QueueFilter(book.id) for book in practice] or [QueueFilter()]
        stages = {book.id: _stage(rows, book) for book in practice}
        waiting = [found for one in filters for found in rows.queue.listed(person, tasks_of(person), one, 1)]
    first = waiting[0].id if waiting else None
    return service.templates.page(request, "tour.html", practice=practice, stages=stages, first=first)


@router.post("/practice/{book_id}")
def again(book_id: str, service: ServiceDep, person: DeskPerson) -> Response:
    """Let a practice book begin anew; after an accepted one, which is locked, the next one begins."""
    home, made = service.home, ""
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        if _stage(rows, book) is PracticeStage.ACCEPTED:
            made = begin_next(home, rows, book)
        else:
            begin_anew(home, rows, book, person)
    if made:
        service.background.give(f"read {made}", lambda: read_pages(home, made, scans_of(book)))
    return RedirectResponse("/tour", 303)


class PracticeStage(StrEnum):
    """Stage of a practice book: its pages are being read, people may work on it, or it is accepted and locked."""

    READING = "reading"
    OPEN = "open"
    ACCEPTED = "accepted"


def _stage(rows: Transaction, book: Book) -> PracticeStage:
    if rows.acceptances.of_book(book.id) is not None:
        return PracticeStage.ACCEPTED
    return PracticeStage.OPEN if rows.records.of_book(book.id) else PracticeStage.READING
