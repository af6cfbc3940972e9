"""Blind keying of samples: what waits for a person who did not work on the book, one entry after the other."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.forms.library import find_form
from pipeline.store import Transaction
from pipeline.store.acceptance.samples import Sample, SampleItem
from records.record_types import record_type
from records.stages import EntryReading
from review.acceptance.blind_keying import blind_fields, item_for, key_item, next_item, samples_for
from review.web.form import FormContext, fields_of
from review.web.record_handout import actor
from review.web.routes.queue import DeskPerson
from review.web.routes.record import SubmittedForm
from review.web.service import NotVisible, RowId, Service, ServiceDep
from review.work.form_answers import FieldAnswer, parse_answers
from review.work.saving import UnansweredFields

router = APIRouter(prefix="/samples")
UNPROCESSABLE = 422


@router.get("")
def samples(request: Request, service: ServiceDep, person: DeskPerson) -> Response:
    """Show the samples with entries that this person may key."""
    with service.store.begin(actor(person)) as rows:
        found = samples_for(rows, person)
    waiting = {sample.book_id: 0 for sample in found}
    for sample in found:
        waiting[sample.book_id] += len(sample.waiting)
    return service.templates.page(request, "samples.html", waiting=waiting)


@router.post("/{book_id}/next")
def take_next(book_id: str, service: ServiceDep, person: DeskPerson) -> Response:
    """Go to an entry of a book's sample to key; back to the list when nothing waits."""
    with service.store.begin(actor(person)) as rows:
        item = next_item(rows, person, service.book(rows, person, book_id).id)
    return RedirectResponse(f"/samples/{item.id}" if item else "/samples", 303)


@router.get("/{item_id}")
def look(request: Request, item_id: RowId, service: ServiceDep, person: DeskPerson) -> Response:
    """Show the page of a drawn entry and its fields without any value."""
    with service.store.begin(actor(person)) as rows:
        found = _found(service, rows, person, item_id)
        rows.audit.add("record.read", f"record:{found[1].record_id}", sample=found[0].id)
        return _page(request, service, rows, found, {}, "")


@router.post("/{item_id}")
def keep(request: Request, item_id: RowId, service: ServiceDep, person: DeskPerson, form: SubmittedForm) -> Response:
    """Keep the entry as it was keyed and go to the next, whose address tells the browser that this one is kept.

    A refusal returns the form with every letter.
    """
    answers = parse_answers({name: str(value) for name, value in form.items()})
    with service.store.begin(actor(person)) as rows:
        found = _found(service, rows, person, item_id)
        try:
            key_item(service.home, rows, person, found, answers)
        except UnansweredFields as refusal:
            return _page(request, service, rows, found, answers, str(refusal))
        following = next_item(rows, person, found[0].book_id)
    there = f"/samples/{following.id}" if following else "/samples"
    return RedirectResponse(f"{there}?kept={item_id}", 303)


def _found(service: Service, rows: Transaction, person: DeskPerson, item_id: int) -> tuple[Sample, SampleItem]:
    found = item_for(rows, person, item_id)
    if found is None:
        raise NotVisible
    service.book(rows, person, found[0].book_id)
    return found


def _page(
    request: Request,
    service: Service,
    rows: Transaction,
    found: tuple[Sample, SampleItem],
    answers: Mapping[str, FieldAnswer],
    notice: str,
) -> Response:
    sample, item = found
    record = rows.records.get(item.record_id)
    if record is None:
        raise NotVisible
    _sha256, examination = rows.pages.seen(record.page_id)
    form = find_form(service.home.editions, examination.layout.edition)
    frame = service.pictures.frame(examination.layout)
    context = FormContext(record_type(record.type), form, frame, (), {}, service.settings.sure_from)
    fields = fields_of(EntryReading(item.standing.row, blind_fields(item)), context)
    return service.templates.page(
        request,
        "sample_keying.html",
        UNPROCESSABLE if notice else 200,
        sample=sample,
        item=item,
        page_id=record.page_id,
        frame_box=frame,
        fields=fields,
        answers=answers,
        notice=notice,
    )
