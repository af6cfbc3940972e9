"""Oversight of the installation: its health, and the audit trail searched and exported."""

from __future__ import annotations

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from pipeline.backup.health import health_of
from pipeline.store.ledgers.audit_search import AuditQuestion
from review.web.administration.access import Administrator
from review.web.record_handout import actor
from review.web.service import ServiceDep

router = APIRouter()
LISTED, EXPORTED = 100, 50_000
Text = Annotated[str, Query(max_length=100)]
Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


async def audit_question(
    who: Text = "",
    action: Text = "",
    subject: Text = "",
    first: Day = "",
    last: Day = "",
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> AuditQuestion:
    """Read the question of an address; it holds no personal data, as the trail does not."""
    return AuditQuestion(who.strip(), action.strip(), subject.strip(), first, last, before)


Asked = Annotated[AuditQuestion, Depends(audit_question)]


@router.get("/health")
def health(request: Request, service: ServiceDep, person: Administrator) -> HTMLResponse:
    """Show disks, what waits, the last night and the backups."""
    with service.store.begin() as rows:
        found = health_of(service.home, rows)
    return service.templates.page(request, "health.html", health=found)


@router.get("/audit")
def audit(request: Request, service: ServiceDep, person: Administrator, asked: Asked) -> HTMLResponse:
    """Show events of the trail, the newest first."""
    with service.store.begin(actor(person)) as rows:
        events = rows.audit_search.find(asked, LISTED)
        rows.audit.add("audit.read", f"user:{person.id}", count=len(events))
    return service.templates.page(request, "audit.html", asked=asked, events=events, more=len(events) == LISTED)


@router.get("/audit.csv")
def export(service: ServiceDep, person: Administrator, asked: Asked) -> Response:
    """Return the same events as a table, up to `EXPORTED` of them."""
    with service.store.begin(actor(person)) as rows:
        events = rows.audit_search.find(asked, EXPORTED)
        rows.audit.add("audit.export", f"user:{person.id}", count=len(events))
    output = io.StringIO()
    table = csv.writer(output)
    table.writerow(("id", "at", "actor", "action", "subject", "detail"))
    table.writerows((one.id, one.at, one.actor, one.action, one.subject, one.detail) for one in events)
    headers = {"Content-Disposition": 'attachment; filename="nhat-ky.csv"'}
    return Response("\ufeff" + output.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
