"""Routes of signing in and out, and of the language of the pages."""

from __future__ import annotations

from typing import Annotated, Literal

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from pipeline.store.review.sign_ins import SessionOrigin
from records.language import gettext as _
from review.web.guard import LANGUAGE_COOKIE
from review.web.service import ServiceDep, session_of
from review.work.sessions import COOKIE, Session, sign_out

router = APIRouter()
YEAR = 365 * 24 * 3600
TOO_MANY = 429
_ONE_AT_A_TIME = CapacityLimiter(1)
ShortText = Annotated[str, Form(max_length=200)]


@router.get("/sign-in")
def ask(request: Request, service: ServiceDep) -> HTMLResponse:
    """Show the sign-in page."""
    return service.templates.page(request, "sign_in.html", notice="", who="")


@router.post("/sign-in")
async def enter(
    request: Request, service: ServiceDep, name: ShortText = "", password: ShortText = "", code: ShortText = ""
) -> Response:
    """Check name, password and code; every refusal has the same words, so that nothing is learnt from it.

    Passwords are checked beside the threads that answer all else, one at a time.
    """
    address = request.client.host if request.client else ""
    if not await run_in_threadpool(service.wrong_tries.take, address):
        notice = _("Quá nhiều lần đăng nhập sai từ máy này; hãy chờ một phút.")
        return service.templates.page(request, "sign_in.html", TOO_MANY, notice=notice, who=name)
    origin = SessionOrigin(address, request.headers.get("user-agent", ""))
    secret = await to_thread.run_sync(
        service.sign_ins.enter, name.strip(), password, code, origin, limiter=_ONE_AT_A_TIME
    )
    if secret is None:
        notice = _("Không đăng nhập được: sai tên, mật khẩu hoặc mã; sau 5 lần sai tài khoản nghỉ 15 phút.")
        return service.templates.page(request, "sign_in.html", 403, notice=notice, who=name)
    await run_in_threadpool(service.wrong_tries.give_back, address)
    response = RedirectResponse("/", 303)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, secret, httponly=True, samesite="strict", secure=secure)
    return response


@router.post("/sign-out")
def leave(service: ServiceDep, session: Annotated[Session, Depends(session_of)]) -> Response:
    """End the session and clear the browser's cache and storage."""
    sign_out(service.store, session)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@router.post("/language")
def speak(language: Annotated[Literal["vi", "en"], Form()] = "vi") -> Response:
    """Switch the language of this browser."""
    response = RedirectResponse("/", 303)
    response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, httponly=True, samesite="strict")
    return response
