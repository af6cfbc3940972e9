"""Handing out of records: the next one on the screen, with the addresses of the pictures that come after it."""

from __future__ import annotations

import re
from dataclasses import replace
from secrets import token_hex
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response

from pipeline.store import Transaction
from pipeline.store.books.record import Record
from pipeline.store.review.people import Person
from pipeline.store.review.queue import Lease
from pipeline.store.review.queue_queries import QueueFilter
from review.acceptance.blind_keying import require_seen
from review.web.screen import Screen, screen_of
from review.web.service import Service
from review.work.roles import tasks_of

WINDOW = "x-window"
WINDOW_ID = re.compile(r"[0-9a-f]{16}")


def hand_out(request: Request, service: Service, person: Person, filters: QueueFilter, said: str = "") -> Response:
    """Give the person the next record and show it, or say that all is done."""
    with service.store.begin(actor=actor(person)) as rows:
        screen = next_screen(request, service, rows, person, filters, said)
    return handed_out(request, service, screen, filters, said)


def next_screen(
    request: Request, service: Service, rows: Transaction, person: Person, filters: QueueFilter, said: str = ""
) -> Screen | None:
    """Give the person the next record, and make its screen; None when all is done."""
    seconds, window = service.settings.lease_seconds, window_of(request)
    taken = rows.queue.take_next(person, tasks_of(person), filters, seconds, window)
    if taken is None:
        return None
    return replace(open_screen(service, rows, person, taken.record, taken.lease, said), ahead=taken.ahead)


def handed_out(
    request: Request, service: Service, screen: Screen | None, filters: QueueFilter, said: str = ""
) -> Response:
    """Show the record that was handed out, or say that all is done."""
    if screen is None:
        response: Response = service.templates.page(request, "all_done.html", filters=filters, said=said)
        response.headers["HX-Push-Url"] = "/"
        return response
    return screen_page(request, service, screen, filters)


def open_screen(
    service: Service,
    rows: Transaction,
    person: Person,
    record: Record,
    lease: Lease | None,
    said: str = "",
    *,
    window: str = "",
) -> Screen:
    """Make the screen of a record under this lease; the audit trail keeps that this person saw it.

    The lease keeps which windows of the browser show it, "" = a part of one that does already.

    Raises:
        UsageError: it waits to be keyed blind for a sample, which this person may do.
    """
    require_seen(rows, person, record)
    screen = screen_of(service, rows, person, record, lease, said)
    if window and screen.mine:
        rows.queue.show(record.id, person, window)
    rows.audit.add("record.read", f"record:{record.id}")
    return screen


def window_of(request: Request) -> str:
    """Return the name of the browser window that asks; one that has none yet finds it on the page it gets."""
    if not hasattr(request.state, "window"):
        given = request.headers.get(WINDOW, "")
        request.state.window = given if WINDOW_ID.fullmatch(given) else token_hex(8)
    return str(request.state.window)


def screen_page(
    request: Request, service: Service, screen: Screen, filters: QueueFilter, status: int = 200
) -> Response:
    """Render the screen as a page."""
    window = window_of(request)
    response = service.templates.page(request, "record.html", status, screen=screen, filters=filters, window=window)
    response.headers["HX-Push-Url"] = f"/records/{screen.record.id}{filter_query(filters)}"
    return response


def filter_query(filters: QueueFilter) -> str:
    """Write the filters as the query of an address, "" without any."""
    parts = {"book": filters.book, "type": filters.type, "office": filters.office, "rule": filters.rule}
    text = urlencode({name: value for name, value in parts.items() if value not in ("", None)})
    return f"?{text}" if text else ""


def actor(person: Person) -> str:
    """Return the name of a person for the audit trail."""
    return f"user:{person.name}"
