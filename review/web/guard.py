"""Guard of every page: session, origin and token of a request, and the security headers of the answer."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from fastapi.telemetry import TelemetryConfig
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from records.errors import HotichError
from records.language import gettext as _
from records.language import language, use_language
from review.web.bounds import received_again
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


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets a request through to the application when its session stands and its form comes from our pages.

    Attributes:
        app: what answers the request; it gets the whole body at once, as it was received.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it, with the security headers of every page."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        request = Request(scope, receive)
        wanted = request.cookies.get(LANGUAGE_COOKIE, "")
        with use_language(wanted if wanted in LANGUAGES else language()):
            body = await request.body()
            answer = await _refusal(request, body) or self.app
            await answer(scope, received_again(body, receive), _with_headers(request.url.path, send))


def _with_headers(path: str, send: Send) -> Send:
    async def send_guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS)
            if not path.startswith(STATIC):
                headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return send_guarded


async def _refusal(request: Request, body: bytes) -> Response | None:
    """Return the answer to a request that may not go on; None = it may, and its session is with it."""
    path = request.url.path
    if path.startswith(API):
        return None
    if request.method not in SAFE and not _from_our_pages(request):
        return PlainTextResponse(_("Yêu cầu không đến từ trang này."), 403)
    if await _malformed(request, body):
        return PlainTextResponse(_("Yêu cầu không đúng dạng."), 400)
    if path in OPEN or path.startswith(STATIC):
        return None
    try:
        return await _without_session(request)
    except HotichError as error:
        return PlainTextResponse(str(error), UNAVAILABLE)


async def _without_session(request: Request) -> Response | None:
    service = service_of(request)
    secret = request.cookies.get(COOKIE, "")
    session = await run_in_threadpool(session_for, service.store, secret, service.settings.session_hours)
    if session is None:
        return _to_sign_in(request)
    if request.method not in SAFE and not await _token_fits(request, session.csrf):
        return PlainTextResponse(_("Phiên làm việc đã đổi; tải lại trang."), 403)
    request.state.session = session
    return None


def _to_sign_in(request: Request) -> Response:
    """Redirect to the sign-in page; a script, which cannot follow, gets a message to show."""
    if request.method in SAFE and "hx-request" not in request.headers:
        return RedirectResponse("/sign-in", 303)
    return PlainTextResponse(_("Hãy đăng nhập lại; chữ đã gõ vẫn còn ở trang này."), 401)


async def _malformed(request: Request, body: bytes) -> bool:
    """Return whether a request holds a NUL, which no text of a register has; the bytes of a file may."""
    if "%00" in request.url.query:
        return True
    kind = request.headers.get("content-type", "")
    if kind.startswith(WITH_FILES):
        async with request.form() as form:
            return any("\0" in text for _name, text in form.multi_items() if isinstance(text, str))
    return kind.startswith(FORMS) and (b"%00" in body or b"\0" in body)


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
