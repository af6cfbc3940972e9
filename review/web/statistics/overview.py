"""Statistics of a person's communes: on a page, as Excel and as PDF."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from exports.reports.statistics_report import SHADES, StatisticsReport, cell_text
from pipeline.reports.statistics.files import WRITERS
from pipeline.reports.statistics.gathering import statistics
from pipeline.reports.statistics.wording import statistics_report
from pipeline.store.review.people import Person
from review.web.access import require_role
from review.web.service import Service, ServiceDep
from review.work.roles import SEES_STATISTICS

router = APIRouter()
StatisticsViewer = Annotated[Person, Depends(require_role(SEES_STATISTICS))]
MEDIA_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
}


@router.get("/statistics")
def overview(request: Request, service: ServiceDep, person: StatisticsViewer) -> HTMLResponse:
    """Show the statistics of a person's communes."""
    report = _report(service, person)
    return service.templates.page(request, "statistics.html", report=report, cell=cell_text, shades=SHADES)


@router.get("/statistics/thong-ke.xlsx")
def workbook(service: ServiceDep, person: StatisticsViewer) -> Response:
    """Return the same as an Excel file."""
    return _file(".xlsx", _report(service, person))


@router.get("/statistics/thong-ke.pdf")
def paper(service: ServiceDep, person: StatisticsViewer) -> Response:
    """Return the same as a PDF."""
    return _file(".pdf", _report(service, person))


def _file(ending: str, report: StatisticsReport) -> Response:
    with TemporaryDirectory() as folder:
        made = Path(folder) / f"thong-ke{ending}"
        WRITERS[ending](report, made)
        content = made.read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="thong-ke{ending}"'}
    return Response(content, media_type=MEDIA_TYPES[ending], headers=headers)


def _report(service: Service, person: Person) -> StatisticsReport:
    with service.store.begin() as rows:
        return statistics_report(statistics(rows, person.scope, datetime.now(UTC).date()))
