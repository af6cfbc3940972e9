"""Guard of every page: session, origin and token of a request, and the security headers of the answer."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from fastapi.telemetry import TelemetryConfig
from starlette.concurrency import run_in_threadpool

from records.errors import HotichError
from records.language import gettext as _
from records.language import language, use_language
from review.web.service import service_of
from review.work.sessions import COOKIE, session_for

LANGUAGE_COOKIE = "hotich-lang"
LANGUAGES = ("vi", "en")
SAFE = {"GET", "HEAD"}
OPEN = {"/sign-in", "/healthz", "/metrics", "/language"}
STATIC = "/static/"
API = "/api/"
"""Begins the addresses of other programs, which have tokens in place of sessions and forms."""
TOKEN = "x-csrf-token"
FORMS = ("application/x-www-form-urlencoded", "application/json", "text/")
WITH_FILES = "multipart/form-data"
UNAVAILABLE = 503

NO_TELEMETRY = TelemetryConfig(tracing=False, metrics=False, logs=False, operation_spans=False, auto_configure=False)
"""FastAPI would tell values of requests to whatever collector the environment of the process names."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

RequestHandler = Callable[[Request], Awaitable[Response]]


async def guard(request: Request, answer: RequestHandler) -> Response:
    """Let a request through when its session stands and its form comes from our pages."""
    wanted = request.cookies.get(LANGUAGE_COOKIE, "")
    with use_language(wanted if wanted in LANGUAGES else language()):
        try:
            response = await _admitted(request, answer)
        except HotichError as error:  # of the session; the routes have their own
            response = PlainTextResponse(str(error), UNAVAILABLE)
    for name, value in HEADERS.items():
        response.headers[name] = value
    if not request.url.path.startswith(STATIC):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


async def _admitted(request: Request, answer: RequestHandler) -> Response:
    path = request.url.path
    if path.startswith(API):
        return await answer(request)
    if request.method not in SAFE and not _from_our_pages(request):
        return PlainTextResponse(_("Yêu cầu không đến từ trang này."), 403)
    if await _malformed(request):
        return PlainTextResponse(_("Yêu cầu không đúng dạng."), 400)
    if path in OPEN or path.startswith(STATIC):
        return await answer(request)
    service = service_of(request)
    secret = request.cookies.get(COOKIE, "")
    session = await run_in_threadpool(session_for, service.store, secret, service.settings.session_hours)
    if session is None:
        return _to_sign_in(request)
    if request.method not in SAFE and not await _token_fits(request, session.csrf):
        return PlainTextResponse(_("Phiên làm việc đã đổi; tải lại trang."), 403)
    request.state.session = session
    return await answer(request)


def _to_sign_in(request: Request) -> Response:
    """Redirect to the sign-in page; a script, which cannot follow, gets a message to show."""
    if request.method in SAFE and "hx-request" not in request.headers:
        return RedirectResponse("/sign-in", 303)
    return PlainTextResponse(_("Hãy đăng nhập lại; chữ đã gõ vẫn còn ở trang này."), 401)


async def _malformed(request: Request) -> bool:
    """Return whether a request holds a NUL, which no text of a register has; the bytes of a file may."""
    kind = "" if request.method in SAFE else request.headers.get("content-type", "")
    if kind.startswith(WITH_FILES):
        await request.body()  # kept for whoever answers; a form alone would be read off
        async with request.form() as form:
            texts = [text for _name, text in form.multi_items() if isinstance(text, str)]
        return "%00" in request.url.query or any("\0" in text for text in texts)
    body = await request.body() if kind.startswith(FORMS) else b""
    return "%00" in request.url.query or b"%00" in body or b"\0" in body


def _from_our_pages(request: Request) -> bool:
    """Return whether the origin is ours; programs without a browser name none and need the token all the same."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


async def _token_fits(request: Request, csrf: str) -> bool:
    """Check the token: a header from scripts, a field from forms and from a page that is being left."""
    given = request.headers.get(TOKEN)
    if given is None:
        given = str((await request.form()).get("csrf", ""))
    return hmac.compare_digest(given.encode(), csrf.encode())
