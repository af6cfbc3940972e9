"""The application: its guard, its routes and its error pages."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from sys import setswitchinterval

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.home.disk import private_files
from pipeline.home.home import Home
from pipeline.home.logs import log_to
from pipeline.store import Store
from records.errors import HotichError, WriteFailed
from records.language import gettext as _
from review.web.acceptance import corrections, passing, samples, sampling
from review.web.administration import accounts, nights, oversight, own_password, own_sessions, settings, tokens
from review.web.api.access import allowance_of
from review.web.api.application import PATH, api_application
from review.web.bounds import BoundedBodies
from review.web.extracts import extract, extract_list
from review.web.guard import NO_TELEMETRY, Guard
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
    search,
    sent,
    sign_in,
    state,
    tour,
)
from review.web.service import CurrentHome, NotVisible, Service, service_of
from review.web.station import intake, order, page
from review.web.statistics import inventory, overview
from review.web.supervision import hand_outs, packages, questions
from review.web.together import common_findings, grid, twin
from review.work.accounts import AccountAdministration
from review.work.background import BackgroundWork

SUBJECTS = (
    sign_in,
    queue,
    tour,
    grid,
    common_findings,
    twin,
    search,
    extract,
    extract_list,
    record,
    notes,
    pictures,
    books,
    acceptance,
    corrections,
    passing,
    sampling,
    samples,
    sent,
    editions,
    applied_forms,
    intake,
    page,
    order,
    questions,
    hand_outs,
    packages,
    accounts,
    own_password,
    own_sessions,
    tokens,
    settings,
    nights,
    oversight,
    overview,
    inventory,
    state,
)
HOME = "HOTICH_HOME"
PICTURES = "cache/pages"
METHODS = frozenset({"GET", "HEAD", "POST"})
"""Labels of the figures; whatever else a request calls itself is one label, so that nobody can fill the memory."""
AT_ONCE, SWITCH_SECONDS = 2, 0.0005
"""Requests that a process works on together, and how long one of them keeps the interpreter.

A request asks the database some thirty times and needs the interpreter after each: beside many others that keep it for
5 ms it would only wait. Who wants more at once starts more processes.
"""


def from_environment() -> FastAPI:
    """Make the application of the home that the environment names; every server process calls it."""
    private_files()
    home = Home.open(Path(os.environ[HOME]))
    log_to(home.log_file)
    store = home.open_store()
    AccountAdministration(store, home.vault).seal_secrets()
    return application(home, store)


def application(home: Home, store: Store) -> FastAPI:
    """Make the application on an open store, which it closes at its end."""

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = AT_ONCE
        setswitchinterval(SWITCH_SECONDS)
        yield
        store.close()

    app = FastAPI(
        title="hotich", docs_url=None, redoc_url=None, openapi_url=None, lifespan=life, telemetry=NO_TELEMETRY
    )
    app.state.service = service = _service(home, store)
    app.mount("/static", StaticFiles(directory=STATIC))
    app.mount(PATH, api_application(service))
    for module in SUBJECTS:
        app.include_router(module.router)
    app.add_middleware(Guard)
    app.add_middleware(MeasuredAnswers)
    app.add_middleware(BoundedBodies, allowance=allowance_of(service))
    app.exception_handler(NotVisible)(not_found_page)
    app.exception_handler(HTTPException)(not_found_page)
    app.exception_handler(RequestValidationError)(not_found_page)
    app.exception_handler(HotichError)(error_page)
    app.exception_handler(WriteFailed)(unavailable)
    return app


def _service(home: Home, store: Store) -> Service:
    pictures = Pictures(home.archive, home.editions, home.root / PICTURES)
    return Service(CurrentHome(home), store, pictures, Templates(), BackgroundWork())


@dataclass(frozen=True, slots=True)
class MeasuredAnswers:
    """Measures how long the application takes to answer."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        begun = time.perf_counter()
        await self.app(scope, receive, send)
        if scope["type"] == "http":
            method = scope["method"] if scope["method"] in METHODS else "other"
            state.SECONDS.labels(method).observe(time.perf_counter() - begun)


def not_found_page(request: Request, _error: Exception) -> Response:
    """Answer with one and the same page for what does not exist, is not visible to the person, or was made up."""
    notice = _("Không có trang này, hoặc bạn không được xem.")
    return service_of(request).templates.page(request, "message.html", 404, notice=notice, advice="")


def unavailable(request: Request, error: Exception) -> Response:
    """Answer that the store does not work or takes no more: nothing that the person can mend."""
    return service_of(request).templates.page(request, "message.html", 503, notice=str(error), advice="")


def error_page(request: Request, error: Exception) -> Response:
    """Answer with the message and the advice of an error that is meant for people."""
    said = error if isinstance(error, HotichError) else HotichError(_("Có lỗi."))
    return service_of(request).templates.page(request, "message.html", 409, notice=said.message, advice=said.advice)
