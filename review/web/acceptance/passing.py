"""Policy of a book by which entries pass without a person: its effect in numbers, its switch, its thresholds."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.passing.overview import passing_overview
from pipeline.passing.policy_changes import PolicyChange, change_policy
from pipeline.store.passing.policies import PassingThresholds
from records.record_types import FieldKind, record_type
from review.web.record_handout import actor
from review.web.routes.books import ShortText, Supervisor
from review.web.service import ServiceDep

router = APIRouter(prefix="/books/{book_id}/passing")
Least = Annotated[float, Form(gt=0, lt=1)]


@router.get("")
def overview(request: Request, book_id: str, service: ServiceDep, person: Supervisor) -> HTMLResponse:
    """Show how many entries of a book pass, why the others do not, and the policy."""
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        view = passing_overview(service.home, rows, book)
        history = rows.policies.history(book.id)
        locked = rows.acceptances.of_book(book.id) is not None
        rows.audit.add("book.read", book.id)
    kind = record_type(book.type)
    return service.templates.page(
        request,
        "passing.html",
        view=view,
        history=history,
        locked=locked,
        kinds=_kinds(book.type),
        labels={column.name: column.label for column in kind.known},
    )


@router.post("")
def change(
    book_id: str,
    service: ServiceDep,
    person: Supervisor,
    on: Annotated[bool, Form()],
    sure_from: Least,
    agreeing_from: Least,
    blank_from: Least,
    kind: Annotated[list[FieldKind] | None, Form()] = None,
    least: Annotated[list[float | Literal[""]] | None, Form()] = None,
    reason: ShortText = "",
) -> Response:
    """Turn the passing in a book on or off, with these thresholds, "" where a kind has none of its own."""
    own = {one.value: value for one, value in zip(kind or [], least or [], strict=False) if value != ""}
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        wanted = PassingThresholds(sure_from, agreeing_from, blank_from, own)
        change_policy(service.home, rows, book, person, PolicyChange(on, wanted, reason))
    return RedirectResponse(f"/books/{book.id}/passing", 303)


def _kinds(code: str) -> list[FieldKind]:
    """Return the kinds of fields of a record type, in the order of its columns."""
    return list(dict.fromkeys(column.kind for column in record_type(code).columns))
