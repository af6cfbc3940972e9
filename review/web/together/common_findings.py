"""Routes of the findings that records of a book share: see them, dismiss one for all its records, take that back."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.books.common_findings import common_findings, dismiss, reinstate
from pipeline.store.books.dismissals import Dismissal
from pipeline.store.review.people import Person
from review.acceptance.blind_keying import veiled_records
from review.web.access import require_role
from review.web.record_handout import actor
from review.web.service import ServiceDep
from review.work.roles import DISMISSES

router = APIRouter(prefix="/books/{book_id}/common")
Decider = Annotated[Person, Depends(require_role(DISMISSES))]
Point = Annotated[str, Form(pattern=r"^[0-9a-f]{64}$")]
RECORDS_NAMED = 30


@dataclass(frozen=True, slots=True)
class DismissedFinding:
    """Finding that was dismissed in records of a book: the newest of its dismissals, and their number."""

    latest: Dismissal
    records: int


@router.get("")
def common(
    request: Request,
    book_id: str,
    service: ServiceDep,
    person: Decider,
    point: Annotated[str, Query(max_length=64)] = "",
) -> HTMLResponse:
    """Show what many records of a book share, one of it ready to be dismissed, and what was dismissed before."""
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        veiled = veiled_records(rows, person)
        found = [one for one in common_findings(rows, book) if veiled.isdisjoint(so[0] for so in one.records)]
        standing = sorted(rows.dismissals.of_book(book.id), key=lambda one: (one.point, -one.decision_id))
        rows.audit.add("book.common", book.id, findings=len(found))
    grouped = [list(same) for _point, same in groupby(standing, key=lambda one: one.point)]
    dismissed = [DismissedFinding(same[0], len(same)) for same in grouped]
    return service.templates.page(
        request,
        "common_findings.html",
        book=book,
        found=found,
        dismissed=dismissed,
        point=point,
        named=RECORDS_NAMED,
    )


@router.post("/dismiss")
def dismiss_for_all(
    book_id: str,
    service: ServiceDep,
    person: Decider,
    point: Point,
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Dismiss a finding in all records of the book that share it."""
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        dismiss(service.home.editions, rows, book, point, person, reason)
    return RedirectResponse(f"/books/{book.id}/common", 303)


@router.post("/reinstate")
def take_back(book_id: str, service: ServiceDep, person: Decider, point: Point) -> Response:
    """Withdraw the dismissals of a finding in the book."""
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        reinstate(service.home.editions, rows, book, point, person)
    return RedirectResponse(f"/books/{book.id}/common", 303)
