"""Route of the station's page of a book: the last page, the missing pages, the pages sent back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from pipeline.reports.station import station_view
from pipeline.store.review.people import Person
from review.web.access import require_role
from review.web.service import ServiceDep
from review.work.roles import SCANS, SEES_BOOKS, SUPERVISES

router = APIRouter()


@router.get("/station/{book_id}")
def station(
    request: Request,
    book_id: str,
    service: ServiceDep,
    person: Annotated[Person, Depends(require_role(SEES_BOOKS))],
) -> HTMLResponse:
    """Show a page that renews itself every few seconds while a book goes through the scanner."""
    with service.store.begin() as rows:
        book = service.book(rows, person, book_id)
        view = station_view(rows, service.home.editions, book)
        sent_back = rows.rescans.waiting(person.scope, book.id)
        pages = {page.id: page for page in rows.pages.of_book(book.id)}
    return service.templates.page(
        request,
        "station.html",
        book=book,
        view=view,
        sent_back=sent_back,
        pages=pages,
        sends=person.role in SCANS,
        waives=person.role in SUPERVISES,
    )
