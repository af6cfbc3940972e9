"""Nights in the browser: how each ended, with its troubles and its report; and the snapshots that they compare with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse

from pipeline.home.home import Home
from pipeline.shared.indexes import snapshots
from pipeline.store import Transaction
from pipeline.store.ledgers.nights import NightLine, NightOutcome, Trouble
from records.language import gettext as _
from records.record_types import record_types
from review.web.administration.access import Administrator
from review.web.record_handout import actor
from review.web.service import NotVisible, ServiceDep

router = APIRouter()
LISTED = 60
REPORT = "report.pdf"


@dataclass(frozen=True, slots=True)
class NightView:
    """Night with its troubles, and whether its report is kept here."""

    night: NightLine
    troubles: tuple[Trouble, ...]
    reported: bool

    @property
    def words(self) -> str:
        """Outcome in words."""
        return {
            NightOutcome.RUNNING: _("đang chạy"),
            NightOutcome.DONE: _("xong"),
            NightOutcome.FAILED: _("có việc chưa xong"),
            NightOutcome.KILLED: _("bị ngắt giữa chừng"),
            NightOutcome.CAUGHT_UP: _("không chạy, đêm sau làm bù"),
        }[self.night.outcome]

    @property
    def alarming(self) -> bool:
        """Return whether somebody has to look at it."""
        return self.night.outcome in (NightOutcome.FAILED, NightOutcome.KILLED)


@router.get("/nights")
def nights(request: Request, service: ServiceDep, person: Administrator) -> HTMLResponse:
    """Show the last nights, the newest first."""
    with service.store.begin() as rows:
        views = [_view(service.home, rows, one) for one in rows.nights.latest(LISTED)]
    return service.templates.page(request, "nights.html", nights=views)


@router.get("/nights/{day}/report")
def report(day: date, service: ServiceDep, person: Administrator) -> FileResponse:
    """Serve the report of a night as PDF; the audit trail keeps who looked."""
    file = service.home.root / service.home.settings.night.reports / day.isoformat() / REPORT
    if not file.is_file():
        raise NotVisible
    with service.store.begin(actor(person)) as rows:
        rows.audit.add("night.read", day.isoformat())
    headers = {"Content-Disposition": f'inline; filename="dem-{day.isoformat()}.pdf"'}
    return FileResponse(file, media_type="application/pdf", headers=headers)


@router.get("/snapshots")
def shared(request: Request, service: ServiceDep, person: Administrator) -> HTMLResponse:
    """Show the snapshots of the shared database: of which day, and how many cases."""
    return service.templates.page(
        request, "snapshots.html", snapshots=snapshots(service.home), types=record_types(), today=date.today()
    )


def _view(home: Home, rows: Transaction, night: NightLine) -> NightView:
    results = [stage.result for stage in rows.nights.stages(night.day) if stage.result]
    troubles = tuple(trouble for result in results for trouble in result.troubles)
    reports = home.root / home.settings.night.reports
    return NightView(night, troubles, (reports / night.day.isoformat() / REPORT).is_file())
