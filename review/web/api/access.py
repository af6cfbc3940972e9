"""Access by token: what a request may do and where, and how often it may be made."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from pipeline.store.review.api_tokens import ApiScope, ApiToken
from pipeline.store.review.people import Person, Role
from records.language import gettext as _
from review.web.api.problems import ApiRefused
from review.web.bounds import Allowance
from review.web.service import Service, ServiceDep
from review.work.api_tokens import secret_hash
from review.work.roles import SCANS as MAY_SCAN
from review.work.sessions import COOKIE, session_for

BEARER = HTTPBearer(auto_error=False, description="Token do người quản trị cấp: `Authorization: Bearer hotich_…`")
MINUTE = 60
SCANS = re.compile(r"/api/v1/books/[^/]+/scans")
STATION = re.compile(r"/station/[^/]+/files")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]


async def token_of(service: ServiceDep, credentials: Credentials) -> ApiToken:
    """Return the token of a request.

    Raises:
        ApiRefused: there is none, it has ended, or it has asked too often.
    """
    token = await known_token(service, credentials.credentials if credentials else "")
    if token is None:
        raise ApiRefused(
            401,
            _("Không có token, hoặc token đã hết hạn."),
            _("Xin người quản trị cấp token."),
            {"WWW-Authenticate": "Bearer"},
        )
    if not await run_in_threadpool(service.api_calls.take, str(token.id)):
        raise ApiRefused(429, _("Quá nhiều yêu cầu."), _("Chờ một phút."), {"Retry-After": str(MINUTE)})
    return token


async def known_token(service: Service, secret: str) -> ApiToken | None:
    """Return the token of a secret; None when it is none, or has ended."""
    return await run_in_threadpool(_look_up, service, secret) if secret else None


def needs(scope: ApiScope) -> Callable[[ApiToken], Awaitable[ApiToken]]:
    """Return a dependency that admits tokens of a scope."""

    async def check(token: Annotated[ApiToken, Depends(token_of)]) -> ApiToken:
        if scope not in token.scopes:
            raise ApiRefused(403, _("Token không có phạm vi {scope}.").format(scope=scope.value))
        return token

    return check


def caller(token: ApiToken) -> Person:
    """Return the program as one who may see what its token covers."""
    return Person(0, token.name, Role.OPERATOR, token.communes)


def actor(token: ApiToken) -> str:
    """Return the name of a program for the audit trail."""
    return f"api:{token.id}:{token.name}"


def allowance_of(service: Service) -> Callable[[Scope], Awaitable[Allowance]]:
    """Return what a request may send: a form, and a scan where its token or its person may send scans."""

    async def allowance(scope: Scope) -> Allowance:
        limits = service.settings
        form = Allowance(limits.request_bytes, limits.request_seconds)
        scan = Allowance(limits.scan_bytes, limits.scan_seconds)
        if scope["type"] != "http":
            return form
        if STATION.fullmatch(scope["path"]):
            return scan if await run_in_threadpool(_may_scan, service, Request(scope)) else form
        if not SCANS.fullmatch(scope["path"]):
            return form
        given = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
        token = await known_token(service, given.removeprefix("Bearer "))
        return scan if token and ApiScope.SCANS in token.scopes else form

    return allowance


def _may_scan(service: Service, request: Request) -> bool:
    session = session_for(service.store, request.cookies.get(COOKIE, ""), service.settings.session_hours)
    return session is not None and session.person.role in MAY_SCAN


def _look_up(service: Service, secret: str) -> ApiToken | None:
    with service.store.begin() as rows:
        return rows.api_tokens.known(secret_hash(secret))


RecordsToken = Annotated[ApiToken, Depends(needs(ApiScope.RECORDS))]
PicturesToken = Annotated[ApiToken, Depends(needs(ApiScope.PICTURES))]
BooksToken = Annotated[ApiToken, Depends(needs(ApiScope.BOOKS))]
ScansToken = Annotated[ApiToken, Depends(needs(ApiScope.SCANS))]
ExtractsToken = Annotated[ApiToken, Depends(needs(ApiScope.EXTRACTS))]
