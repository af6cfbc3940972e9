"""Routes of the questions on a record: asked, answered, and shown in a dialog of its page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.store import Transaction
from pipeline.store.books.record import Record
from pipeline.store.review.people import Person
from records.errors import UsageError
from records.language import gettext as _
from review.acceptance.blind_keying import require_seen
from review.web.access import require_role
from review.web.record_handout import actor
from review.web.service import NotVisible, RowId, Service, ServiceDep
from review.work.roles import AT_THE_DESK, KEYED_TWICE, SUPERVISES

router = APIRouter(prefix="/records/{record_id}/questions")
DeskPerson = Annotated[Person, Depends(require_role(AT_THE_DESK))]
Text = Annotated[str, Form(max_length=1000)]


@router.get("")
def questions(request: Request, record_id: RowId, service: ServiceDep, person: DeskPerson) -> HTMLResponse:
    """Show the questions on a record, who may be asked, and the form of a new one."""
    with service.store.begin(actor(person)) as rows:
        record = _record(service, rows, person, record_id)
        asked = rows.questions.of_record(record.id)
        people = rows.people.sharing(person.scope, AT_THE_DESK)
        last = next((one.user for one in rows.decisions.history(record.id)), "")
        rows.audit.add("question.read", f"record:{record.id}", count=len(asked))
    others = {user_id: name for user_id, name in people.items() if user_id != person.id}
    return service.templates.page(
        request,
        "questions.html",
        record=record,
        questions=asked,
        people=others,
        last=last,
        answers=[one.id for one in asked if _may_answer(person, one.to)],
    )


@router.post("")
def ask(
    record_id: RowId,
    service: ServiceDep,
    person: DeskPerson,
    to: Annotated[str, Form(max_length=10)] = "",
    text: Text = "",
) -> Response:
    """Ask a person, or the supervisors."""
    with service.store.begin(actor(person)) as rows:
        record = _record(service, rows, person, record_id)
        people = rows.people.sharing(person.scope, AT_THE_DESK)
        asked = int(to) if to.isdecimal() else None
        if asked is not None and asked not in people:
            raise NotVisible
        rows.questions.ask(record.id, person, asked, _said(text))
        rows.audit.add("question.ask", f"record:{record.id}", to=asked)
    return RedirectResponse(f"/records/{record_id}", 303)


@router.post("/{question_id}")
def answer(record_id: RowId, question_id: RowId, service: ServiceDep, person: DeskPerson, text: Text = "") -> Response:
    """Answer a question that is open: whoever is asked, or a supervisor."""
    with service.store.begin(actor(person)) as rows:
        record = _record(service, rows, person, record_id)
        asked = next((one for one in rows.questions.of_record(record.id) if one.id == question_id), None)
        if asked is None or not _may_answer(person, asked.to):
            raise NotVisible
        rows.questions.answer(question_id, record.id, person, _said(text))
        rows.audit.add("question.answer", f"record:{record.id}", question=question_id)
    return RedirectResponse(f"/records/{record_id}", 303)


def _record(service: Service, rows: Transaction, person: Person, record_id: int) -> Record:
    """Return a record that people may speak of: not while two key it without seeing each other's answers.

    Raises:
        NotVisible: it is not one for this person, or they may not speak of it.
        UsageError: this person may yet key it blind for a sample.
    """
    record = service.record(rows, person, record_id)
    if record.task in KEYED_TWICE:
        raise NotVisible
    require_seen(rows, person, record)
    return record


def _may_answer(person: Person, to: str) -> bool:
    return person.role in SUPERVISES or to == person.name


def _said(text: str) -> str:
    if not text.strip():
        raise UsageError(_("Chưa viết gì."), _("Viết câu hỏi hoặc câu trả lời rồi gửi."))
    return text.strip()
