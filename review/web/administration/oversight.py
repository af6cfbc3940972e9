"""Oversight of the installation: its health, and the audit trail searched and exported."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from pipeline.backup.health import health_of
from pipeline.store import Transaction
from pipeline.store.ledgers.audit_search import AuditLine, AuditQuestion
from records.language import gettext as _
from review.web.administration.access import Administrator
from review.web.administration.audit_words import AuditWords, action_groups, action_words, actor_words
from review.web.record_handout import actor
from review.web.service import ServiceDep

router = APIRouter()
LISTED, EXPORTED = 100, 50_000
CODES = ("actor", "action", "subject", "detail")
"""Columns of the export that hold what the trail keeps, beside its words."""
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
    """Read the question of an address; it holds no personal data, as the trail does not.

    What it is about is asked as people call it, or by its code.
    """
    return AuditQuestion(who.strip(), action.strip(), subject.strip(), first, last, before)


Asked = Annotated[AuditQuestion, Depends(audit_question)]


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """Events that were asked for, and the words for them."""

    events: list[AuditLine]
    words: AuditWords


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
        found = _found(rows, asked, LISTED)
        rows.audit.add("audit.read", f"user:{person.id}", count=len(found.events))
    return service.templates.page(
        request, "audit.html", asked=asked, found=found, groups=action_groups(), more=len(found.events) == LISTED
    )


@router.get("/audit.csv")
def export(service: ServiceDep, person: Administrator, asked: Asked) -> Response:
    """Return the same events as a table, up to `EXPORTED` of them."""
    with service.store.begin(actor(person)) as rows:
        found = _found(rows, asked, EXPORTED)
        rows.audit.add("audit.export", f"user:{person.id}", count=len(found.events))
    output = io.StringIO()
    table = csv.writer(output)
    table.writerow((_("Số"), _("Lúc (UTC)"), _("Ai"), _("Việc"), _("Về"), _("Chi tiết"), *CODES))
    table.writerows(_row(one, found.words) for one in found.events)
    headers = {"Content-Disposition": 'attachment; filename="nhat-ky.csv"'}
    return Response("\ufeff" + output.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _found(rows: Transaction, asked: AuditQuestion, count: int) -> AuditFinding:
    people = {account.id: account.name for account in rows.people.all()}
    words = AuditWords(people, {office.id: office.name for office in rows.books.offices(None)})
    return AuditFinding(rows.audit_search.find(replace(asked, subject=words.subject_code(asked.subject)), count), words)


def _row(line: AuditLine, words: AuditWords) -> tuple[str | int, ...]:
    """Return what happened in words, then as the trail keeps it."""
    told = (actor_words(line.actor), action_words(line.action), words.subject(line.subject), words.detail(line))
    return (line.id, line.at, *told, line.actor, line.action, line.subject, line.detail)
