"""Tokens of other programs: made, with the secret shown once, and revoked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.store.review.api_tokens import ApiScope
from records.errors import UsageError
from review.web.administration.access import Administrator
from review.web.record_handout import actor
from review.web.service import RowId, Service, ServiceDep
from review.work.api_tokens import MOST_DAYS, NewToken, make_token, revoke_token

router = APIRouter(prefix="/tokens")
Several = Annotated[list[str] | None, Form(max_length=5000)]
REFUSED = 409


@router.get("")
def tokens(request: Request, service: ServiceDep, person: Administrator) -> HTMLResponse:
    """Show the tokens, and the form of a new one."""
    return _list(request, service)


@router.post("")
def make(
    request: Request,
    service: ServiceDep,
    person: Administrator,
    name: Annotated[str, Form(max_length=80)] = "",
    scope: Several = None,
    commune: Several = None,
    days: Annotated[int, Form(ge=1, le=MOST_DAYS)] = 90,
) -> Response:
    """Make a token and show its secret, this once; without communes it is for all."""
    try:
        with service.store.begin(actor(person)) as rows:
            secret = make_token(rows, NewToken(name, scope or (), commune or None, days))
    except UsageError as refusal:
        return _list(request, service, notice=str(refusal))
    return _list(request, service, secret=secret)


@router.post("/{token_id}/revoke")
def revoke(token_id: RowId, service: ServiceDep, person: Administrator) -> Response:
    """End a token now."""
    with service.store.begin(actor(person)) as rows:
        revoke_token(rows, token_id)
    return RedirectResponse("/tokens", 303)


def _list(request: Request, service: Service, *, notice: str = "", secret: str = "") -> HTMLResponse:
    with service.store.begin() as rows:
        known, offices = rows.api_tokens.all(), rows.books.offices(None)
    return service.templates.page(
        request,
        "tokens.html",
        REFUSED if notice else 200,
        tokens=known,
        offices=offices,
        names={office.id: office.name for office in offices},
        scopes=list(ApiScope),
        notice=notice,
        secret=secret,
    )
