"""Routes of the order of a book's pages at the station."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from pipeline.capture.arranging import move_scans
from pipeline.capture.rescans import place_to_show
from pipeline.store.review.people import Person
from review.web.access import require_role
from review.web.record_handout import actor
from review.web.service import ServiceDep
from review.work.roles import SCANS

router = APIRouter()
Scanning = Annotated[Person, Depends(require_role(SCANS))]
Number = Annotated[str, Form(pattern=r"^[0-9]{0,6}$")]


@router.post("/station/{book_id}/move")
def move(
    book_id: str,
    service: ServiceDep,
    person: Scanning,
    page: Annotated[int, Form(ge=1, le=999_999)],
    before: Number = "",
) -> Response:
    """Put the scan of a page before that of another page, both by their numbers; without one it comes last."""
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        moved = place_to_show(rows, book.id, page).scan_id
        after = place_to_show(rows, book.id, int(before)).scan_id if before else None
        if moved != after:
            move_scans(rows, book.id, [moved], after)
    return RedirectResponse(f"/station/{book.id}", 303)
