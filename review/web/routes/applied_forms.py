"""A version of a form applied to books that lie on another version: told first what it changes, then done."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse

from pipeline.forms.confirming import apply_form, books_for, effect_of
from pipeline.forms.library import owner_of
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.review.people import Person
from records.language import gettext as _
from review.web.access import require_role
from review.web.record_handout import actor
from review.web.service import EditionId, NotVisible, Service, ServiceDep
from review.work.form_rights import APPLIES_FORMS

router = APIRouter(prefix="/editions")
FormGiver = Annotated[Person, Depends(require_role(APPLIES_FORMS))]


@router.get("/{edition_id}/apply")
def offer(request: Request, edition_id: EditionId, service: ServiceDep, person: FormGiver) -> HTMLResponse:
    """Return the books that a version of a form would change, each with how much of it."""
    with service.store.begin() as rows:
        books = _books(service, rows, person, edition_id)
        effects = [(book, effect_of(rows, edition_id, [book])) for book in books]
        whole = effect_of(rows, edition_id, books)
    changed = [(book, effect) for book, effect in effects if effect.pages]
    return service.templates.page(request, "apply_form.html", edition_id=edition_id, changed=changed, whole=whole)


@router.post("/{edition_id}/apply")
def apply(
    request: Request,
    edition_id: EditionId,
    service: ServiceDep,
    person: FormGiver,
    book: Annotated[list[str] | None, Form()] = None,
) -> HTMLResponse:
    """Apply it to the books that were chosen."""
    with service.store.begin(actor(person)) as rows:
        chosen = [one for one in _books(service, rows, person, edition_id) if one.id in (book or ())]
        effect = effect_of(rows, edition_id, chosen)
        apply_form(service.home.editions, rows, effect)
    notice = _("Mẫu {id}: {effect}.").format(id=edition_id, effect=effect.words)
    advice = _(
        "Chạy `hotich run` để đọc lại ngay, hoặc để máy đọc lại trong đêm nay. Ô người đã duyệt được giữ nguyên."
    )
    return service.templates.page(request, "message.html", notice=notice, advice=advice)


def _books(service: Service, rows: Transaction, person: Person, edition_id: str) -> list[Book]:
    """Return the books in question.

    Raises:
        NotVisible: the form is another office's.
    """
    owner = owner_of(service.home.editions, edition_id)
    if owner is not None and not person.scope.covers(owner):
        raise NotVisible
    return books_for(service.home.editions, rows, edition_id, person.scope.offices)
