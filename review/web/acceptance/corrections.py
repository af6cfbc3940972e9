"""Correction of a record of an accepted book: its fields beside their ink, and the paper that demands it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.store.acceptance.corrections import LegalBasis
from records.errors import RecordChanged, UsageError
from records.language import gettext as _
from review.acceptance.correcting import correct_record
from review.web.record_handout import actor
from review.web.routes.books import Supervisor
from review.web.routes.record import SubmittedForm
from review.web.screen import screen_of
from review.web.service import NotVisible, RowId, Service, ServiceDep
from review.work.form_answers import parse_answers

router = APIRouter(prefix="/records/{record_id}/correct")
Part = Annotated[str, Form(max_length=200)]
UNPROCESSABLE = 422


@router.get("")
def ask(request: Request, record_id: RowId, service: ServiceDep, person: Supervisor) -> Response:
    """Show the fields of a record of an accepted book, and ask for the basis of a correction."""
    return _page(request, record_id, service, person, LegalBasis("", "", "", ""), {})


@router.post("")
def correct(
    request: Request,
    record_id: RowId,
    service: ServiceDep,
    person: Supervisor,
    form: SubmittedForm,
    version: Annotated[int, Form(ge=0, le=2**31 - 1)] = 0,
    paper: Part = "",
    number: Part = "",
    date: Part = "",
    issuer: Part = "",
) -> Response:
    """Correct the record; a refusal returns the form with every letter."""
    basis = LegalBasis(paper, number, date, issuer)
    typed = {name: answer.text for name, answer in parse_answers({k: str(v) for k, v in form.items()}).items()}
    try:
        with service.store.begin(actor(person)) as rows:
            record = service.record(rows, person, record_id)
            if record.version != version:
                raise RecordChanged(_("Bản ghi đã được người khác sửa trong lúc này."), _("Xem lại rồi ghi lần nữa."))
            stands = {field.column: field.value for field in record.current.fields}
            changed = {column: text for column, text in typed.items() if text != stands.get(column)}
            correct_record(rows, service.home.editions, record, changed, person, basis)
    except (RecordChanged, UsageError) as refusal:
        return _page(request, record_id, service, person, basis, typed, str(refusal))
    return RedirectResponse(f"/records/{record_id}", 303)


def _page(
    request: Request,
    record_id: int,
    service: Service,
    person: Supervisor,
    basis: LegalBasis,
    typed: dict[str, str],
    notice: str = "",
) -> Response:
    with service.store.begin(actor(person)) as rows:
        record = service.record(rows, person, record_id)
        if rows.acceptances.of_book(record.book_id) is None:
            raise NotVisible
        screen = screen_of(service, rows, person, record, None, "")
        rows.audit.add("record.read", f"record:{record.id}")
    status = UNPROCESSABLE if notice else 200
    return service.templates.page(
        request, "correction.html", status, screen=screen, basis=basis, typed=typed, notice=notice
    )
