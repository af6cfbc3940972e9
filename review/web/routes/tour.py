"""Routes of the first hour: a tour of one record in six steps, and the practice book that begins anew."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.store.review.people import Person
from pipeline.store.review.queue_queries import QueueFilter
from review.web.access import require_role
from review.web.record_handout import actor
from review.web.service import ServiceDep
from review.work.practice import begin_anew, practice_books
from review.work.roles import AT_THE_DESK, tasks_of

router = APIRouter()
DeskPerson = Annotated[Person, Depends(require_role(AT_THE_DESK))]


@router.get("/tour")
def tour(request: Request, service: ServiceDep, person: DeskPerson) -> HTMLResponse:
    """Explain the work on a record in six steps, and lead to one that waits, of a practice book if there is any."""
    with service.store.begin() as rows:
        practice = practice_books(rows, person.scope)
        filters = [QueueFilter(book.id) for book in practice] or [QueueFilter()]
        waiting = [found for one in filters for found in rows.queue.listed(person, tasks_of(person), one, 1)]
    return service.templates.page(request, "tour.html", practice=practice, first=waiting[0].id if waiting else None)


@router.post("/practice/{book_id}")
def again(book_id: str, service: ServiceDep, person: DeskPerson) -> Response:
    """Let a practice book begin anew."""
    with service.store.begin(actor(person)) as rows:
        begin_anew(service.home, rows, service.book(rows, person, book_id), person)
    return RedirectResponse("/tour", 303)
