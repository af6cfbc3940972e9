"""Accounts: who there is, what each may do and where; passwords, one-time codes and sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.store import Transaction
from pipeline.store.review.accounts import Account
from pipeline.store.review.people import Person, Role
from pipeline.store.review.sign_ins import LiveSession
from records.errors import UsageError
from records.language import gettext as _
from review.web.administration.access import Administrator, accounts_of
from review.web.administration.own_sessions import SessionKey
from review.web.administration.qr_code import QrCode, qr_code
from review.web.service import NotVisible, RowId, Service, ServiceDep

router = APIRouter(prefix="/accounts")
Name = Annotated[str, Form(max_length=80)]
Password = Annotated[str, Form(max_length=200)]
RoleField = Annotated[Role, Form()]
Communes = Annotated[list[str] | None, Form(max_length=5000)]
REFUSED = 409


@dataclass(frozen=True, slots=True)
class AccountLine:
    """Account with the names of its communes; none = every one."""

    account: Account
    communes: tuple[str, ...]


@router.get("")
def accounts(request: Request, service: ServiceDep, person: Administrator) -> HTMLResponse:
    """Show the accounts, and the form of a new one."""
    return _list(request, service, "")


@router.post("")
def add(
    request: Request,
    service: ServiceDep,
    person: Administrator,
    role: RoleField,
    name: Name = "",
    password: Password = "",
    commune: Communes = None,
) -> Response:
    """Add an account; without communes it is for all."""
    try:
        accounts_of(service, person).add(name, password, role.value, commune or None)
    except UsageError as refusal:
        return _list(request, service, str(refusal), REFUSED)
    return RedirectResponse("/accounts", 303)


@router.get("/{user_id}")
def account(request: Request, user_id: RowId, service: ServiceDep, person: Administrator) -> HTMLResponse:
    """Show one account with its sessions."""
    return _one(request, service, user_id)


@router.post("/{user_id}/role")
def change(
    request: Request,
    user_id: RowId,
    service: ServiceDep,
    person: Administrator,
    role: RoleField,
    where: Annotated[Literal["all", "some"], Form()] = "all",
    commune: Communes = None,
) -> Response:
    """Give another role and communes; the sessions end. Nobody takes the role from themselves."""
    if where == "some" and not commune:
        return _one(request, service, user_id, notice=_("Chọn ít nhất một xã."))
    name = _named(service, user_id, person)
    accounts_of(service, person).change(name, role.value, None if where == "all" else commune)
    return RedirectResponse(f"/accounts/{user_id}", 303)


@router.post("/{user_id}/{act}")
def act_on(
    request: Request,
    user_id: RowId,
    act: Literal["reset", "disable", "code", "sign-out"],
    service: ServiceDep,
    person: Administrator,
) -> Response:
    """Set a new password, lock, ask for one-time codes from now on, or end the sessions."""
    name, book = _named(service, user_id, person), accounts_of(service, person)
    if act == "reset":
        return _one(request, service, user_id, password=book.reset(name))
    if act == "code":
        return _one(request, service, user_id, code=qr_code(book.require_code(name)))
    if act == "disable":
        book.disable(name)
    else:
        book.end_sessions(name)
    return RedirectResponse(f"/accounts/{user_id}", 303)


@router.post("/{user_id}/sessions/{key}/end")
def end_session(user_id: RowId, key: SessionKey, service: ServiceDep, person: Administrator) -> Response:
    """End one session of somebody else."""
    accounts_of(service, person).end_session(_named(service, user_id, person), key)
    return RedirectResponse(f"/accounts/{user_id}", 303)


def _named(service: Service, user_id: int, person: Person) -> str:
    """Return the name of an account that is not the administrator's own.

    Raises:
        NotVisible: there is no such account.
        UsageError: it is their own.
    """
    with service.store.begin() as rows:
        found = _account(rows, user_id)
    if found.id == person.id:
        raise UsageError(
            _("Không tự đổi tài khoản của mình ở đây."),
            _("Đổi mật khẩu, kết thúc phiên ở trang Mật khẩu; việc khác nhờ người quản trị khác."),
        )
    return found.name


def _account(rows: Transaction, user_id: int) -> Account:
    found = rows.people.get(user_id)
    if found is None:
        raise NotVisible
    return found


def _list(request: Request, service: Service, notice: str, status: int = 200) -> HTMLResponse:
    with service.store.begin() as rows:
        lines = [_line(rows, one) for one in rows.people.all()]
        offices = rows.books.offices(None)
    return service.templates.page(
        request, "accounts.html", status, lines=lines, offices=offices, roles=list(Role), notice=notice
    )


def _line(rows: Transaction, account: Account) -> AccountLine:
    return AccountLine(account, () if account.everywhere else tuple(rows.people.offices(account)))


def _one(
    request: Request,
    service: Service,
    user_id: int,
    *,
    notice: str = "",
    password: str = "",
    code: QrCode | None = None,
) -> HTMLResponse:
    with service.store.begin() as rows:
        line = _line(rows, _account(rows, user_id))
        sessions: list[LiveSession] = rows.sign_ins.live(line.account)
        offices = rows.books.offices(None)
    return service.templates.page(
        request,
        "account.html",
        REFUSED if notice else 200,
        line=line,
        sessions=sessions,
        offices=offices,
        roles=list(Role),
        notice=notice,
        password=password,
        code=code,
    )
