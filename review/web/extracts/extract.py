"""Routes of extracts: asked for at an accepted record, drawn as PDF, and the log of those that were handed out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from exports.extracts.content import ExtractRequest
from pipeline.delivery.extracts import DifferenceOpen, ExtractRefused, check_extract, issue_extract, redraw_extract
from pipeline.store.ledgers.extracts import LoggedExtract
from pipeline.store.review.people import Person
from records.errors import InputRefused
from records.record_types import record_type, record_types
from review.web.extracts.extract_form import (
    NOTHING_ASKED,
    REFUSED,
    Issuer,
    Text,
    Wanted,
    logged_extract,
    names_in,
    shown_pdf,
)
from review.web.record_handout import actor
from review.web.service import RowId, Service, ServiceDep
from review.work.roles import SUPERVISES

router = APIRouter()
LISTED = 200


@router.get("/records/{record_id}/extract")
def ask(request: Request, record_id: RowId, service: ServiceDep, person: Issuer) -> HTMLResponse:
    """Show whose extract it is, and ask who wants it and what for; or say why there can be none."""
    return _form(request, service, person, record_id, NOTHING_ASKED, "")


@router.post("/records/{record_id}/extract")
def issue(
    request: Request, record_id: RowId, service: ServiceDep, person: Issuer, wanted: Wanted, vouched: Text = ""
) -> Response:
    """Issue an extract and lead to its PDF; a supervisor may vouch for what the shared database has otherwise."""
    reason = vouched.strip() if person.role in SUPERVISES else ""
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
        logged = logged_extract(rows, person, extract_id)
        pdf = redraw_extract(service.home, rows, logged)
    return shown_pdf(pdf, f"trich-luc-{logged.year}-{logged.number:04d}")


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
        rows.audit.add("record.read", f"record:{record.id}")
    status = REFUSED if notice else 200
    return service.templates.page(
        request,
        "extract.html",
        status,
        record=record,
        kind=record_type(record.type),
        names=names_in(record),
        wanted=wanted,
        refusal=refusal,
        vouches=vouches,
        notice=notice,
    )
