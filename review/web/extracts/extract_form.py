"""Form on which extracts are asked for: who may, what they have to say, whose extract it is, and the PDF they get."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form
from fastapi.responses import Response

from exports.extracts.content import ExtractRequest
from pipeline.books.finding import principals
from pipeline.store import Transaction
from pipeline.store.books.record import Record
from pipeline.store.ledgers.extracts import LoggedExtract
from pipeline.store.review.people import Person
from records.record_types import record_type
from review.web.access import require_role
from review.web.service import NotVisible
from review.work.roles import ISSUES_EXTRACTS

Issuer = Annotated[Person, Depends(require_role(ISSUES_EXTRACTS))]
Text = Annotated[str, Form(max_length=300)]
NOTHING_ASKED = ExtractRequest("", "", "")
REFUSED = 409


def wanted_of(
    requester: Text = "", purpose: Text = "", signer: Text = "", copies: Annotated[int, Form(ge=1, le=99)] = 1
) -> ExtractRequest:
    """Return what a form asks for."""
    return ExtractRequest(requester, purpose, signer, copies)


Wanted = Annotated[ExtractRequest, Depends(wanted_of)]


def names_in(record: Record) -> tuple[str, ...]:
    """Return the names of those whom a record is about."""
    return tuple(field.value for field in principals(record_type(record.type), record))


def logged_extract(rows: Transaction, person: Person, extract_id: int) -> LoggedExtract:
    """Return an issued extract of the person's communes.

    Raises:
        NotVisible: there is none.
    """
    logged = rows.extracts.get(extract_id)
    if logged is None or not person.scope.covers(logged.extract.office_id):
        raise NotVisible
    return logged


def shown_pdf(pdf: bytes, name: str) -> Response:
    """Answer with a PDF that the browser shows, for printing; `name` is what it is saved as, without its ending."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)
