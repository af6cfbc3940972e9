"""Routes of extracts of several records: chosen where they were found, issued one by one, printed together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from exports.extracts.content import ExtractRequest
from exports.extracts.joined_pdf import joined_pdf
from pipeline.delivery.extracts import check_extract, check_request, issue_extract, redraw_extract
from pipeline.store import Transaction
from pipeline.store.books.record import Record
from pipeline.store.review.people import Person
from records.errors import InputRefused
from review.web.extracts.extract_form import NOTHING_ASKED, REFUSED, Issuer, Wanted, logged_extract, names_in, shown_pdf
from review.web.record_handout import actor
from review.web.service import Service, ServiceDep

router = APIRouter(prefix="/extract-list")
Id = Annotated[int, Query(ge=1, le=2**31 - 1)]
MOST = 100
Ids = Annotated[list[Id], Query(max_length=MOST)]
FormIds = Annotated[list[Annotated[int, Form(ge=1, le=2**31 - 1)]], Form(max_length=MOST)]


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """Record of the list: whose extract it is, and why there can be none; "" = it can be issued."""

    record: Record
    names: tuple[str, ...]
    refusal: str


@router.get("")
def ask(request: Request, service: ServiceDep, person: Issuer, record: Ids) -> HTMLResponse:
    """Show whose extracts they are, and ask once who wants them and what for."""
    return _form(request, service, person, record, NOTHING_ASKED, "")


@router.post("")
def issue(request: Request, service: ServiceDep, person: Issuer, record: FormIds, wanted: Wanted) -> Response:
    """Issue the extracts, each by itself: one that is refused stops no other."""
    try:
        check_request(wanted)
    except InputRefused as lacking:
        return _form(request, service, person, record, wanted, str(lacking))
    issued, left = [], []
    for record_id in dict.fromkeys(record):
        try:
            with service.store.begin(actor(person)) as rows:
                found = service.record(rows, person, record_id)
                issued.append(issue_extract(service.home, rows, found, wanted).logged.id)
        except InputRefused:
            left.append(record_id)
    query = urlencode({"extract": issued, "left": left}, doseq=True)
    return RedirectResponse(f"/extract-list/issued?{query}", 303)


@router.get("/issued")
def issued_ones(
    request: Request,
    service: ServiceDep,
    person: Issuer,
    extract: Annotated[list[Id] | None, Query(max_length=MOST)] = None,
    left: Annotated[list[Id] | None, Query(max_length=MOST)] = None,
) -> HTMLResponse:
    """Show the numbers of the extracts, and why others were refused."""
    with service.store.begin(actor(person)) as rows:
        logged = [logged_extract(rows, person, one) for one in extract or ()]
        refused = _listed(service, rows, person, left or [])
        named = {one.id: names_in(service.record(rows, person, one.extract.record_id)) for one in logged}
    return service.templates.page(request, "extract_list_issued.html", issued=logged, names=named, refused=refused)


@router.get("/print")
def printed(service: ServiceDep, person: Issuer, extract: Ids) -> Response:
    """Serve issued extracts as one PDF."""
    with service.store.begin(actor(person)) as rows:
        drawn = [redraw_extract(service.home, rows, logged_extract(rows, person, one)) for one in extract]
    return shown_pdf(joined_pdf(drawn), "trich-luc")


def _form(
    request: Request, service: Service, person: Person, record_ids: list[int], wanted: ExtractRequest, notice: str
) -> HTMLResponse:
    with service.store.begin(actor(person)) as rows:
        listed = _listed(service, rows, person, record_ids)
    status = REFUSED if notice else 200
    return service.templates.page(request, "extract_list.html", status, listed=listed, wanted=wanted, notice=notice)


def _listed(service: Service, rows: Transaction, person: Person, record_ids: list[int]) -> list[ListedRecord]:
    listed = []
    for record_id in dict.fromkeys(record_ids):
        record, refusal = service.record(rows, person, record_id), ""
        try:
            check_extract(rows, record)
        except InputRefused as reason:
            refusal = str(reason)
        rows.audit.add("record.read", f"record:{record.id}")
        listed.append(ListedRecord(record, names_in(record), refusal))
    return listed
