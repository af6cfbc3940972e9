"""Routes of the intake at the station: a new book, files into it, and small pictures of its pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from pipeline.books.registration import register_book
from pipeline.capture.arranging import move_scans
from pipeline.capture.intake import IntakeRefusal, ReceivedScan
from pipeline.store.books.books import NewBook
from pipeline.store.review.people import Person
from records.errors import InputRefused, UsageError
from records.language import gettext as _
from records.record_types import record_types
from records.text.likeness import same_office
from review.web.access import require_role
from review.web.pictures import thumbnail
from review.web.record_handout import actor
from review.web.service import NotVisible, RowId, Service, ServiceDep
from review.web.station.sent_files import SentFile, take_file
from review.work.background import examine
from review.work.roles import SCANS, SEES_BOOKS

router = APIRouter()
Scanning = Annotated[Person, Depends(require_role(SCANS))]
Viewer = Annotated[Person, Depends(require_role(SEES_BOOKS))]
Place = Annotated[int | None, Query(ge=1, le=2**31 - 1)]
Short = Annotated[str, Form(max_length=20)]
HOUR = "private, max-age=3600"
REFUSED = 409
COVER = ("type", "year", "volume", "office", "pages", "entries")


@router.get("/station")
def ask(request: Request, service: ServiceDep, person: Scanning) -> HTMLResponse:
    """Ask what is on the cover of a new book."""
    return _form(request, service, person, dict.fromkeys(COVER, ""), "")


@router.post("/station")
def add(
    request: Request,
    service: ServiceDep,
    person: Scanning,
    type: Short = "",
    year: Annotated[int, Form(ge=0, le=9999)] = 0,
    volume: Short = "",
    office: Annotated[str, Form(max_length=300)] = "",
    twin: Short = "commune",
    pages: Short = "",
    entries: Short = "",
) -> Response:
    """Register a book and lead to its station; a person of some communes registers books of those alone."""
    given = dict(zip(COVER, (type, str(year), volume, office, pages, entries), strict=True))
    try:
        with service.store.begin(actor(person)) as rows:
            known = [one.name for one in rows.books.offices(person.scope.offices)]
            if person.scope.offices is not None and same_office(office, known) is None:
                raise UsageError(_("Cơ quan này không thuộc các xã của bạn."), _("Chọn một cơ quan trong danh sách."))
            copy = twin if twin in ("commune", "district") else "commune"
            new = NewBook(type, year, volume, office, copy, None, _count(pages), _count(entries))
            book_id = register_book(service.home, rows, new)
    except UsageError as refusal:
        return _form(request, service, person, given, str(refusal))
    return RedirectResponse(f"/station/{book_id}", 303)


@router.post("/station/{book_id}/files")
async def send(
    request: Request,
    book_id: str,
    service: ServiceDep,
    person: Scanning,
    name: Annotated[str, Query(min_length=1, max_length=200, pattern=r"^[^/\\\x00-\x1f]+$")],
    again: Place = None,
    before: Place = None,
) -> JSONResponse:
    """Take a file into a book; it is safe when this answers.

    `again` is the number of the page that it shows anew, `before` the scan before which it is inserted.
    """
    sent = SentFile(name, await request.body(), again)
    return await run_in_threadpool(_take, service, person, book_id, sent, before)


@router.get("/pages/{page_id}/thumbnail")
def small(page_id: RowId, service: ServiceDep, person: Viewer) -> Response:
    """Serve a small picture of a page, on which no name can be read; so no look at a record is kept."""
    with service.store.begin() as rows:
        service.page(rows, person, page_id)
        sha256, examination = rows.pages.seen(page_id)
    try:
        data = thumbnail(service.pictures.path(sha256, examination))
    except InputRefused as refusal:
        raise NotVisible from refusal
    return Response(data, media_type="image/jpeg", headers={"Cache-Control": HOUR})


def _take(service: Service, person: Person, book_id: str, sent: SentFile, before: int | None) -> JSONResponse:
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        rows.audit.add("scan.sent", book.id, bytes=len(sent.data))
    try:
        outcomes = take_file(service.home, service.store, book, sent)
        fresh = [one.scan_id for one in outcomes if isinstance(one, ReceivedScan) and one.new]
        if before is not None and fresh:
            with service.store.begin(actor(person)) as rows:
                move_scans(rows, book.id, fresh, before)
    except (InputRefused, UsageError) as refusal:
        return JSONResponse({"taken": False, "said": str(refusal)}, REFUSED)
    finally:
        home = service.home
        service.background.give(f"examine {book.id}", lambda: examine(home, book.id))
    refused = [one for one in outcomes if isinstance(one, IntakeRefusal)]
    if refused:
        return JSONResponse({"taken": False, "said": refused[0].reason.message})
    said = _("đã nhận {count} trang").format(count=len(fresh)) if fresh else _("đã có từ trước")
    return JSONResponse({"taken": True, "said": said})


def _form(request: Request, service: Service, person: Person, given: dict[str, str], notice: str) -> HTMLResponse:
    with service.store.begin() as rows:
        offices = rows.books.offices(person.scope.offices)
    return service.templates.page(
        request,
        "new_book.html",
        REFUSED if notice else 200,
        given=given,
        notice=notice,
        offices=offices,
        types=record_types(),
    )


def _count(text: str) -> int | None:
    return int(text) if text.isdecimal() and int(text) else None
