"""Routes by which a supervisor hands the records of a book out by name, and takes them back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from pipeline.store.review.people import Scope
from review.web.record_handout import actor
from review.web.routes.books import Supervisor
from review.web.service import NotVisible, ServiceDep
from review.work.roles import AT_THE_DESK

router = APIRouter(prefix="/books/{book_id}")
UserId = Annotated[int, Form(ge=1, le=2**31 - 1)]
MOST = 500


@router.post("/hand-out")
def give(
    book_id: str,
    service: ServiceDep,
    person: Supervisor,
    to: UserId,
    count: Annotated[int, Form(ge=1, le=MOST)] = 50,
) -> Response:
    """Hand the first records of a book that are nobody's to a person of its commune."""
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        if to not in rows.people.sharing(Scope(frozenset({book.office.id})), AT_THE_DESK):
            raise NotVisible
        given = rows.hand_outs.give(book.id, to, count, person)
        rows.audit.add("book.hand-out", book.id, to=to, records=given)
    return RedirectResponse(f"/books/{book.id}#hand-outs", 303)


@router.post("/take-back")
def take_back(book_id: str, service: ServiceDep, person: Supervisor, to: UserId) -> Response:
    """Take back what a person has not reviewed yet."""
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        taken = rows.hand_outs.take_back(book.id, to)
        rows.audit.add("book.take-back", book.id, to=to, records=taken)
    return RedirectResponse(f"/books/{book.id}#hand-outs", 303)
