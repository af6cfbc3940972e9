"""Sessions of everybody, seen and ended by themselves."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from review.web.administration.access import accounts_of
from review.web.service import ServiceDep, session_of
from review.work.sessions import Session

router = APIRouter(prefix="/sessions")
SessionKey = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
OwnSession = Annotated[Session, Depends(session_of)]


@router.get("")
def sessions(request: Request, service: ServiceDep, own: OwnSession) -> HTMLResponse:
    """Show where the person is signed in."""
    with service.store.begin() as rows:
        found = rows.sign_ins.live(rows.people.find(own.person.name))
    return service.templates.page(request, "sessions.html", sessions=found)


@router.post("/others/end")
def end_others(service: ServiceDep, own: OwnSession) -> Response:
    """End every session of the person but this one."""
    accounts_of(service, own.person).end_other_sessions(own.person.name, own.key)
    return RedirectResponse("/sessions", 303)


@router.post("/{key}/end")
def end(key: SessionKey, service: ServiceDep, own: OwnSession) -> Response:
    """End one session of the person."""
    accounts_of(service, own.person).end_session(own.person.name, key)
    return RedirectResponse("/sessions", 303)
