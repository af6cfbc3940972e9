"""Routes of the search: a box on every page, and the records that it finds with their ink."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response

from pipeline.books.finding import find_records, principals, standing_words
from pipeline.store.review.people import Person
from pipeline.store.search.searches import MOST_FOUND, RecordStanding, SearchBounds
from records.errors import InputRefused
from records.record_types import record_type, record_types
from review.acceptance.blind_keying import veiled_records
from review.web.access import require_role
from review.web.form import padded
from review.web.pictures import ink_crop
from review.web.record_handout import actor
from review.web.service import NotVisible, RowId, ServiceDep
from review.work.roles import AT_THE_DESK

router = APIRouter()
Searcher = Annotated[Person, Depends(require_role(AT_THE_DESK))]
Words = Annotated[str, Form(max_length=200)]
Short = Annotated[str, Form(max_length=20)]
HOUR = "private, max-age=3600"


@router.get("/search")
def ask(request: Request, service: ServiceDep, person: Searcher) -> HTMLResponse:
    """Show the empty search page."""
    return _answer(request, service, person, "", SearchBounds(person.scope), 0)


@router.post("/search")
def find(
    request: Request,
    service: ServiceDep,
    person: Searcher,
    words: Words = "",
    type: Short = "",
    year: Short = "",
    office: Short = "",
    standing: Short = "",
    first: Annotated[int, Form(ge=0, le=MOST_FOUND)] = 0,
) -> HTMLResponse:
    """Show what is found. Names come in the body of the request: addresses are kept by browsers and servers."""
    bounds = SearchBounds(
        person.scope,
        type if type in record_types() else "",
        _number(year),
        _number(office),
        RecordStanding(standing) if standing in list(RecordStanding) else None,
    )
    return _answer(request, service, person, words, bounds, first)


@router.get("/records/{record_id}/ink")
def ink(record_id: RowId, service: ServiceDep, person: Searcher) -> Response:
    """Serve the ink of the name of whom a record is about; the audit trail keeps who looked."""
    with service.store.begin(actor(person)) as rows:
        record = service.record(rows, person, record_id)
        named = next((one for one in principals(record_type(record.type), record) if one.boxes), None)
        if named is None:
            raise NotVisible
        sha256, examination = rows.pages.seen(record.page_id)
        rows.audit.add("record.ink", f"record:{record.id}")
    with suppress(InputRefused):
        frame = service.pictures.frame(examination.layout)
        data = ink_crop(service.pictures.path(sha256, examination), frame.place(padded(named.boxes[0])))
        return Response(data, media_type="image/jpeg", headers={"Cache-Control": HOUR})
    raise NotVisible


def _answer(
    request: Request, service: ServiceDep, person: Person, words: str, bounds: SearchBounds, first: int
) -> HTMLResponse:
    with service.store.begin(actor(person)) as rows:
        veiled = veiled_records(rows, person)
        found = find_records(rows, words, bounds, first, veiled=veiled) if words.strip() else None
        offices = rows.books.offices(person.scope.offices)
    return service.templates.page(
        request,
        "search.html",
        words=words,
        bounds=bounds,
        found=found,
        most=MOST_FOUND,
        offices=offices,
        types=record_types(),
        standings=list(RecordStanding),
        standing_words=standing_words,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None
