"""Routes of the other copy of a book: which it is, what differs between them, and the word of a supervisor about it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.books.twins.comparing import RULE
from pipeline.books.twins.twin_copies import part_twins, say_twins
from pipeline.store.review.people import Person
from records.errors import UsageError
from records.language import gettext as _
from review.acceptance.blind_keying import veiled_records
from review.web.access import require_role
from review.web.record_handout import actor
from review.web.service import ServiceDep
from review.work.roles import SUPERVISES

router = APIRouter(prefix="/books/{book_id}/twin")
Supervisor = Annotated[Person, Depends(require_role(SUPERVISES))]


@router.get("")
def twin(request: Request, book_id: str, service: ServiceDep, person: Supervisor) -> HTMLResponse:
    """Show the other copy of a book, how many entries were found in both, and every difference."""
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        numbers = {record.id: record.so for record in rows.records.of_book(book.id)}
        seen = numbers.keys() - veiled_records(rows, person)
        found = [(record, finding) for record, finding in rows.findings.of_rules(book.id, {RULE}) if record in seen]
        others = [one for one in rows.books.within(person.scope.offices) if one.type == book.type and one.id != book.id]
        other, paired = rows.twins.of(book.id), rows.twins.paired(book.id)
        rows.audit.add("book.twin-read", book.id)
    return service.templates.page(
        request, "twin.html", book=book, twin=other, others=others, paired=paired, numbers=numbers, found=found
    )


@router.post("")
def say(
    book_id: str, service: ServiceDep, person: Supervisor, other: Annotated[str, Form(max_length=60)] = ""
) -> Response:
    """Keep which book is the other copy, "" = none here; both are compared in the next run."""
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        known = rows.twins.of(book.id)
        if known:  # nobody parts a book from one that they may not see
            service.book(rows, person, known)
        if not other:
            part_twins(rows, book)
        else:
            copy = service.book(rows, person, other)
            if rows.twins.of(copy.id) not in (None, book.id):
                raise UsageError(_("{book} đã có bản kia.").format(book=copy.id), _("Bỏ ở trang của sổ đó trước."))
            say_twins(rows, book, copy)
    return RedirectResponse(f"/books/{book.id}/twin", 303)
