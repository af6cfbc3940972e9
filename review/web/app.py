"""The application: its guard, its routes and its error pages."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from sys import setswitchinterval

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from pipeline.home.home import Home
from pipeline.home.logs import log_to
from pipeline.store import Store, open_store
from records.errors import HotichError
from records.language import gettext as _
from review.web.guard import RequestHandler, guard
from review.web.pages import STATIC, Templates
from review.web.pictures import Pictures
from review.web.routes import (
    acceptance,
    applied_forms,
    books,
    editions,
    notes,
    pictures,
    queue,
    record,
    sign_in,
    state,
    station,
)
from review.web.service import NotVisible, Service, service_of

HOME = "HOTICH_HOME"
PICTURES = "cache/pages"
AT_ONCE, SWITCH_SECONDS = 2, 0.0005
"""Requests that a process works on together, and how long one of them keeps the interpreter.

A request asks the database some thirty times and needs the interpreter after each: beside many others that keep it for
5 ms it would only wait. Who wants more at once starts more processes.
"""


def from_environment() -> FastAPI:
    """Make the application of the home that the environment names; every server process calls it."""
    home = Home.open(Path(os.environ[HOME]))
    log_to(home.log_file)
    return application(home, open_store(home.store_url, busy_seconds=home.settings.store.busy_seconds))


def application(home: Home, store: Store) -> FastAPI:
    """Make the application on an open store, which it closes at its end."""

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = AT_ONCE
        setswitchinterval(SWITCH_SECONDS)
        yield
        store.close()

    app = FastAPI(title="hotich", docs_url=None, redoc_url=None, openapi_url=None, lifespan=life)
    app.state.service = Service(home, store, Pictures(home.archive, home.editions, home.root / PICTURES), Templates())
    app.mount("/static", StaticFiles(directory=STATIC))
    for module in (sign_in, queue, record, notes, pictures, books, acceptance, editions, applied_forms, station, state):
        app.include_router(module.router)
    app.middleware("http")(measure_request)
    app.exception_handler(NotVisible)(not_found_page)
    app.exception_handler(HTTPException)(not_found_page)
    app.exception_handler(RequestValidationError)(not_found_page)
    app.exception_handler(HotichError)(error_page)
    return app


async def measure_request(request: Request, answer: RequestHandler) -> Response:
    """Answer a request through the guard and measure the time it takes."""
    begun = time.perf_counter()
    response = await guard(request, answer)
    state.SECONDS.labels(request.method).observe(time.perf_counter() - begun)
    return response


def not_found_page(request: Request, _error: Exception) -> Response:
    """Answer with one and the same page for what does not exist, is not visible to the person, or was made up."""
    notice = _("Không có trang này, hoặc bạn không được xem.")
    return service_of(request).templates.page(request, "message.html", 404, notice=notice, advice="")


def error_page(request: Request, error: Exception) -> Response:
    """Answer with the message and the advice of an error that is meant for people."""
    said = error if isinstance(error, HotichError) else HotichError(_("Có lỗi."))
    return service_of(request).templates.page(request, "message.html", 409, notice=said.message, advice=said.advice)
