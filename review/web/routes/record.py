"""Routes of one record: look, take, save, release, undo, send back to the station."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from pipeline.books.judging import judge_record
from pipeline.shared.choices import CaseNotOffered, withdraw_choice
from pipeline.store import Transaction
from pipeline.store.books.record import Record, ReviewTask
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Person
from pipeline.store.review.queue import Lease
from records.errors import HotichError, LeaseLost, RecordChanged
from records.language import gettext as _
from records.record_types import record_type
from review.web.access import require_role
from review.web.record_handout import (
    WINDOW_ID,
    actor,
    hand_out,
    handed_out,
    next_screen,
    open_screen,
    screen_page,
    window_of,
)
from review.web.routes.queue import FilterQuery
from review.web.screen import with_answers, with_choice, with_decisions
from review.web.service import NotVisible, RowId, Service, ServiceDep
from review.work.form_answers import parse_answers
from review.work.roles import AT_THE_DESK, KEYED_TWICE, SUPERVISES, may_work_on
from review.work.saving import NewFindings, SaveAttempt, UnansweredFields

router = APIRouter(prefix="/records/{record_id}")
DeskPerson = Annotated[Person, Depends(require_role(AT_THE_DESK))]
WindowName = Annotated[str, Form(pattern=f"^({WINDOW_ID.pattern})?$")]
ShortText = Annotated[str, Form(max_length=500)]
UNPROCESSABLE, CONFLICT = 422, 409


async def form_of(request: Request) -> FormData:
    """Return the whole form; its fields depend on the record."""
    return await request.form()


SubmittedForm = Annotated[FormData, Depends(form_of)]


@router.get("")
def look(request: Request, record_id: RowId, service: ServiceDep, person: DeskPerson, filters: FilterQuery) -> Response:
    """Show a record; only its holder can change it."""
    with service.store.begin(actor(person)) as rows:
        record = service.record(rows, person, record_id)
        lease = rows.queue.holder(record.id)
        screen = open_screen(service, rows, person, record, lease, window=window_of(request))
    return screen_page(request, service, screen, filters)


@router.post("/take")
def take(
    request: Request,
    record_id: RowId,
    service: ServiceDep,
    person: DeskPerson,
    filters: FilterQuery,
    over: Annotated[Literal["", "yes"], Form()] = "",
) -> Response:
    """Take this very record, when nobody holds it and the person may.

    What was handed to another by name only a supervisor takes, over them and on purpose; the audit trail keeps that.
    """
    with service.store.begin(actor(person)) as rows:
        record = service.record(rows, person, record_id)
        if over and person.role in SUPERVISES and (before := rows.hand_outs.kept_for(record, person)):
            rows.hand_outs.end(record.id)
            rows.audit.add("record.take-over", f"record:{record.id}", handed_to=before)
        lease = take_if_free(service, rows, person, record)
        screen = open_screen(service, rows, person, record, lease, window=window_of(request))
    return screen_page(request, service, screen, filters)


@router.post("/save")
def save(
    request: Request,
    record_id: RowId,
    service: ServiceDep,
    person: DeskPerson,
    filters: FilterQuery,
    form: SubmittedForm,
) -> Response:
    """Keep the answers and hand out the next record, both or neither; a refused save returns the form as typed."""
    answers = parse_answers({name: str(value) for name, value in form.items()})
    try:
        with service.store.begin(actor(person)) as rows:
            record = locked_record(rows, person, record_id, form)
            record = SaveAttempt(
                rows, person, record, answers, service.settings, service.home, *seen_and_chosen(form)
            ).save()
            rows.audit.add("record.save", f"record:{record.id}", version=record.version)
            said = _("Đã lưu số {so}.").format(so=record.so or "–")
            screen = next_screen(request, service, rows, person, filters, said)
    except (RecordChanged, LeaseLost, UnansweredFields, NewFindings, CaseNotOffered) as reason:
        return return_form(request, service, person, filters, record_id, form, reason)
    return handed_out(request, service, screen, filters, said)


@router.post("/heartbeat")
def heartbeat(request: Request, record_id: RowId, service: ServiceDep, person: DeskPerson) -> Response:
    """Renew the lease while somebody types; 410 when it has ended."""
    with service.store.begin() as rows:
        service.record(rows, person, record_id)
        alive = rows.queue.prolong(record_id, person, service.settings.lease_seconds)
        rows.queue.show(record_id, person, window_of(request))
    return Response(status_code=204 if alive else 410)


@router.post("/release")
def release(record_id: RowId, service: ServiceDep, person: DeskPerson, window: WindowName = "") -> Response:
    """Release the record; a window that is named leaves it to the person's other windows that show it."""
    with service.store.begin() as rows:
        service.record(rows, person, record_id)
        if window:
            rows.queue.close(record_id, person, window)
        else:
            rows.queue.release(record_id, person)
    return Response(status_code=204)


@router.post("/send-back")
def send_back(
    request: Request,
    record_id: RowId,
    service: ServiceDep,
    person: DeskPerson,
    filters: FilterQuery,
    form: SubmittedForm,
    reason: ShortText = "",
) -> Response:
    """Ask the station for a better scan; the record waits for it."""
    try:
        with service.store.begin(actor(person)) as rows:
            record = locked_record(rows, person, record_id, form)
            if record.task in KEYED_TWICE:
                rows.keyings.forget(record.id)
            rows.rescans.ask(record, person.id, reason.strip() or _("ảnh không đọc được"))
            rows.decisions.hand_on(record, person, DecisionKind.SEND_BACK, ReviewTask.RESCAN, reason.strip())
            rows.audit.add("record.send-back", f"record:{record.id}", page=record.page_id)
    except (RecordChanged, LeaseLost) as late:
        return return_form(request, service, person, filters, record_id, form, late)
    return hand_out(request, service, person, filters, _("Đã trả trang về trạm quét."))


@router.get("/history")
def history(
    request: Request,
    record_id: RowId,
    service: ServiceDep,
    person: DeskPerson,
    column: Annotated[str, Query(max_length=60)] = "",
) -> HTMLResponse:
    """Show the decisions on the record, or on one field."""
    with service.store.begin(actor(person)) as rows:
        record = service.record(rows, person, record_id)
        screen = open_screen(service, rows, person, record, rows.queue.holder(record.id))
        story = [one for one in rows.decisions.history(record.id) if screen.may_tell(one.column)]
        choice = rows.choices.of_record(record.id)
    about = [
        one
        for one in story
        if not column or one.column == column or one.act is DecisionKind.CHOOSE and screen.comparison
    ]
    labels = {known.name: known.label for known in record_type(record.type).known}
    undoable = screen.mine and not screen.blind
    return service.templates.page(
        request,
        "history.html",
        screen=screen,
        decisions=about,
        labels=labels,
        column=column,
        undoable=undoable,
        choice=choice,
    )


@router.post("/undo")
def undo(
    request: Request,
    record_id: RowId,
    service: ServiceDep,
    person: DeskPerson,
    filters: FilterQuery,
    form: SubmittedForm,
    decision: Annotated[int, Form(ge=0, le=2**31 - 1)] = 0,
) -> Response:
    """Restore a field to its value before a decision, or reopen the cases from which somebody chose."""
    try:
        with service.store.begin(actor(person)) as rows:
            record = locked_record(rows, person, record_id, form)
            if record.task in KEYED_TWICE:
                raise NotVisible
            choice = rows.choices.of_record(record.id)
            if choice and choice.decision_id == decision:
                record = withdraw_choice(rows, record, person, choice)
            else:
                record = rows.decisions.undo(record, person, decision)
            around, before = rows.surroundings.of(record.id), rows.findings.of_record(record.id)
            judged, _findings = judge_record(service.home.editions, rows, around, record, before)
            record = rows.decisions.ask_again(judged)
            rows.audit.add("record.undo", f"record:{record.id}", decision=decision)
            lease, window = rows.queue.holder(record.id), window_of(request)
            screen = open_screen(service, rows, person, record, lease, _("Đã hoàn tác."), window=window)
    except (RecordChanged, LeaseLost) as late:
        return return_form(request, service, person, filters, record_id, form, late)
    return screen_page(request, service, screen, filters)


def locked_record(rows: Transaction, person: Person, record_id: int, form: FormData) -> Record:
    """Return the record, locked, to who holds it, may work on it and saw its newest version; it is looked up only once.

    Raises:
        LeaseLost: another person holds it, or the task is none that this person may take.
        RecordChanged: the person saw another version.
        NotVisible: it is none of their communes.
    """
    version = str(form.get("version", ""))
    seen = int(version) if version.isdecimal() and len(version) < 10 else 0
    record = rows.decisions.opened(record_id, person, seen)
    if not person.scope.covers(record.office_id):
        raise NotVisible
    if not may_work_on(rows, record, person):
        raise LeaseLost(
            _("Bản ghi này đang chờ người khác: bạn đã nhập nó, hoặc việc này không thuộc vai trò của bạn."),
            _("Để người khác nhận; người phụ trách mở lại được bản ghi đã nhận."),
        )
    return record


def seen_and_chosen(form: FormData) -> tuple[str, str | None]:
    """Return the token of the findings that the person has seen, and the case chosen where one was offered."""
    return str(form.get("seen", "")), str(form["case"]) if "case" in form else None


def take_if_free(service: Service, rows: Transaction, person: Person, record: Record) -> Lease | None:
    """Take the record for the person if it is free; return the lease that it then stands under."""
    if may_work_on(rows, record, person) and not rows.hand_outs.kept_for(record, person):
        return rows.queue.take(record.id, person, service.settings.lease_seconds)
    return rows.queue.holder(record.id)


def return_form(
    request: Request,
    service: Service,
    person: Person,
    filters: FilterQuery,
    record_id: int,
    form: FormData,
    reason: HotichError,
) -> Response:
    """Show the form again with everything the person typed, beside the saved values; retake the record if free."""
    answers = parse_answers({name: str(value) for name, value in form.items()})
    with service.store.begin(actor(person)) as rows:
        record = service.record(rows, person, record_id)
        lease = take_if_free(service, rows, person, record)
        screen = open_screen(service, rows, person, record, lease, window=window_of(request))
        screen = with_answers(screen, answers, str(reason))
    screen = with_choice(screen, str(form.get("case", "")))
    if isinstance(reason, RecordChanged | LeaseLost):
        return screen_page(request, service, screen, filters, CONFLICT)
    reopened, token = (reason.columns, reason.token) if isinstance(reason, NewFindings) else (frozenset(), "")
    return screen_page(request, service, with_decisions(screen, answers, reopened, token), filters, UNPROCESSABLE)
