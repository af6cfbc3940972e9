"""Password of everybody, changed by themselves."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from records.errors import UsageError
from records.language import gettext as _
from review.web.administration.access import accounts_of
from review.web.service import ServiceDep, SignedInPerson
from review.work.sessions import COOKIE, LEAST_PASSWORD

router = APIRouter(prefix="/password")
Password = Annotated[str, Form(max_length=200)]
REFUSED, TOO_MANY = 409, 429


@router.get("")
def ask(request: Request, service: ServiceDep, person: SignedInPerson) -> HTMLResponse:
    """Ask for the present and the new password."""
    return service.templates.page(request, "password.html", notice="", least=LEAST_PASSWORD)


@router.post("")
def change(
    request: Request,
    service: ServiceDep,
    person: SignedInPerson,
    before: Password = "",
    after: Password = "",
    again: Password = "",
) -> Response:
    """Change it; every session ends, and the person signs in with the new one. Wrong tries count as at the door."""
    address = request.client.host if request.client else ""
    if not service.wrong_tries.take(address):
        return _refused(request, service, _("Quá nhiều lần sai; hãy chờ một phút."), TOO_MANY)
    if after != again:
        return _refused(request, service, _("Hai lần gõ mật khẩu mới không giống nhau."), REFUSED)
    try:
        accounts_of(service, person).change_own(person, before, after)
    except UsageError as refusal:
        return _refused(request, service, str(refusal), REFUSED)
    service.wrong_tries.give_back(address)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE)
    return response


def _refused(request: Request, service: ServiceDep, notice: str, status: int) -> HTMLResponse:
    return service.templates.page(request, "password.html", status, notice=notice, least=LEAST_PASSWORD)
