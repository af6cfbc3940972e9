"""Routes of the marginal notes of a record: keep one in its parts, withdraw one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from pipeline.store import Transaction
from pipeline.store.books.record import Record
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Person
from pipeline.store.review.queue import Lease
from records.language import gettext as _
from records.notes.amendments import Amendment, AmendmentKind
from review.web.notes import notes_in
from review.web.record_handout import actor, open_screen
from review.web.routes.record import DeskPerson
from review.web.service import NotVisible, RowId, Service, ServiceDep
from review.work.normalisation import date_cell
from review.work.roles import KEYED_TWICE, may_work_on

router = APIRouter(prefix="/records/{record_id}/amendments")
Text = Annotated[str, Form(max_length=2000)]


@router.post("")
def amend(
    request: Request,
    record_id: RowId,
    service: ServiceDep,
    person: DeskPerson,
    kind: Annotated[AmendmentKind, Form()],
    column: Annotated[str, Form(max_length=60)] = "",
    before: Text = "",
    after: Text = "",
    on: Annotated[str, Form(max_length=40)] = "",
    basis: Text = "",
    wording: Text = "",
) -> HTMLResponse:
    """Keep a marginal note in its parts; `wording` is that of the proposal from which it was made."""
    with service.store.begin(actor(person)) as rows:
        record, lease = record_in_hand(service, rows, person, record_id)
        proposed = wording in {note.wording for note in proposed_notes(record)}
        note = Amendment(kind, column, before, after, date_cell(on), basis, wording if proposed else "")
        rows.amendments.add(record.id, person.id, note)
        rows.decisions.note(DecisionKind.AMEND, record.id, person.id, kind.words)
        rows.audit.add("record.amend", f"record:{record.id}")
        screen = open_screen(service, rows, person, record, lease)
    return service.templates.page(request, "amendments.html", screen=screen)


@router.post("/{amendment_id}/withdraw")
def withdraw(
    request: Request, record_id: RowId, amendment_id: RowId, service: ServiceDep, person: DeskPerson
) -> HTMLResponse:
    """Withdraw a note."""
    with service.store.begin(actor(person)) as rows:
        record, lease = record_in_hand(service, rows, person, record_id)
        rows.amendments.withdraw(record.id, amendment_id)
        rows.decisions.note(DecisionKind.AMEND, record.id, person.id, _("bỏ một ghi chú"))
        rows.audit.add("record.amend", f"record:{record.id}", withdrawn=amendment_id)
        screen = open_screen(service, rows, person, record, lease)
    return service.templates.page(request, "amendments.html", screen=screen)


def record_in_hand(service: Service, rows: Transaction, person: Person, record_id: int) -> tuple[Record, Lease]:
    """Return the record and its lease, if the person holds it and may work on it."""
    record = service.record(rows, person, record_id)
    lease = rows.queue.holder(record_id)
    if lease is None or lease.user_id != person.id or not may_work_on(rows, record, person):
        raise NotVisible
    return record, lease


def proposed_notes(record: Record) -> tuple[Amendment, ...]:
    """Return the notes to propose; a record that is being keyed twice proposes none."""
    if record.task in KEYED_TWICE:
        return ()
    return notes_in(record.current, record.type)
