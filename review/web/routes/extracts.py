"""Routes of extracts: asked for at an accepted record, drawn as PDF, and the log of those that were handed out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from exports.extracts.content import ExtractRequest
from pipeline.books.finding import principals
from pipeline.delivery.extracts import DifferenceOpen, ExtractRefused, check_extract, issue_extract, redraw_extract
from pipeline.store.ledgers.extracts import LoggedExtract
from pipeline.store.review.people import Person
from records.errors import InputRefused
from records.record_types import record_type, record_types
from review.web.access import require_role
from review.web.record_handout import actor
from review.web.service import NotVisible, RowId, Service, ServiceDep
from review.work.roles import ISSUES_EXTRACTS, SUPERVISES

router = APIRouter()
Issuer = Annotated[Person, Depends(require_role(ISSUES_EXTRACTS))]
Text = Annotated[str, Form(max_length=300)]
LISTED = 200
REFUSED = 409


@router.get("/records/{record_id}/extract")
def ask(request: Request, record_id: RowId, service: ServiceDep, person: Issuer) -> HTMLResponse:
    """Show whose extract it is, and ask who wants it and what for; or say why there can be none."""
    return _form(request, service, person, record_id, ExtractRequest("", "", ""), "")


@router.post("/records/{record_id}/extract")
def issue(
    request: Request,
    record_id: RowId,
    service: ServiceDep,
    person: Issuer,
    requester: Text = "",
    purpose: Text = "",
    signer: Text = "",
    copies: Annotated[int, Form(ge=1, le=99)] = 1,
    vouched: Text = "",
) -> Response:
    """Issue an extract and lead to its PDF; a supervisor may vouch for what the shared database has otherwise."""
    reason = vouched.strip() if person.role in SUPERVISES else ""
    wanted = ExtractRequest(requester, purpose, signer, copies)
    try:
        with service.store.begin(actor(person)) as rows:
            record = service.record(rows, person, record_id)
            issued = issue_extract(service.home, rows, record, wanted, reason)
    except InputRefused as refusal:
        return _form(request, service, person, record_id, wanted, str(refusal))
    return RedirectResponse(f"/extracts/{issued.logged.id}", 303)


@router.get("/extracts/{extract_id}")
def draw(extract_id: RowId, service: ServiceDep, person: Issuer) -> Response:
    """Serve the PDF of an issued extract, for printing."""
    with service.store.begin(actor(person)) as rows:
        logged = rows.extracts.get(extract_id)
        if logged is None or not person.scope.covers(logged.extract.office_id):
            raise NotVisible
        pdf = redraw_extract(service.home, rows, logged)
    name = f"trich-luc-{logged.year}-{logged.number:04d}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


@router.get("/extracts")
def log(request: Request, service: ServiceDep, person: Issuer) -> HTMLResponse:
    """Show the log of extracts: number, day, who asked, kind, who signs, how many, what for."""
    with service.store.begin(actor(person)) as rows:
        found: list[LoggedExtract] = rows.extracts.latest(person.scope.offices, LISTED)
        rows.audit.add("extract.log", f"user:{person.id}", count=len(found))
    return service.templates.page(request, "extract_log.html", extracts=found, types=record_types())


def _form(
    request: Request, service: Service, person: Person, record_id: int, wanted: ExtractRequest, notice: str
) -> HTMLResponse:
    with service.store.begin(actor(person)) as rows:
        record = service.record(rows, person, record_id)
        refusal, vouches = "", False
        try:
            check_extract(rows, record)
        except ExtractRefused as reason:
            refusal = str(reason)
            vouches = isinstance(reason, DifferenceOpen) and person.role in SUPERVISES
        names = [field.value for field in principals(record_type(record.type), record)]
        rows.audit.add("record.read", f"record:{record.id}")
    status = REFUSED if notice else 200
    return service.templates.page(
        request,
        "extract.html",
        status,
        record=record,
        kind=record_type(record.type),
        names=names,
        wanted=wanted,
        refusal=refusal,
        vouches=vouches,
        notice=notice,
    )
