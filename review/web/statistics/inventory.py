"""Inventory of the books to digitise: seen and edited line by line, every change in the audit trail."""

from __future__ import annotations

from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.reports.statistics.inventory_file import HEADINGS, read_inventory, take_inventory
from pipeline.reports.statistics.plan_texts import PlanTexts
from pipeline.store import Transaction
from pipeline.store.review.people import Person
from pipeline.store.statistics.inventory import KeptPlan, Plan
from pipeline.store.values import to_json
from records.errors import HotichError, InputRefused
from records.language import gettext as _
from records.record_types import record_types
from records.text.likeness import as_seen
from review.web.record_handout import actor
from review.web.service import NotVisible, RowId, Service, ServiceDep
from review.web.statistics.overview import StatisticsViewer

router = APIRouter(prefix="/inventory")
Short = Annotated[str, Form(max_length=40)]
REFUSED = 409


async def plan_texts(
    type: Short = "",  # noqa: A002 - the name of the field of the form
    first_year: Short = "",
    last_year: Short = "",
    books: Short = "",
    pages: Short = "",
    entries: Short = "",
    due: Short = "",
) -> PlanTexts:
    """Read a line from a form."""
    return PlanTexts(type, first_year, last_year, books, pages, entries, due)


Written = Annotated[PlanTexts, Depends(plan_texts)]
SeenVersion = Annotated[int, Form(ge=0, le=2**31 - 1)]


@router.get("")
def inventory(request: Request, service: ServiceDep, person: StatisticsViewer) -> HTMLResponse:
    """Show the inventory of a person's communes."""
    return _list(request, service, person)


@router.post("")
def add(
    request: Request,
    service: ServiceDep,
    person: StatisticsViewer,
    written: Written,
    office: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Add a line, or put it in the place of one for the same office, type and years."""
    try:
        plan = written.plan()
        with service.store.begin(actor(person)) as rows:
            _told(rows, "inventory.put", rows.inventory.put(_office(rows, person, office), plan))
    except HotichError as refusal:
        return _list(request, service, person, notice=str(refusal))
    return RedirectResponse("/inventory", 303)


@router.post("/file")
def take_table(request: Request, service: ServiceDep, person: StatisticsViewer, table: UploadFile) -> Response:
    """Take the lines of an Excel table, all of them or none; every office has to be one that the person may name."""
    with TemporaryDirectory() as folder:
        try:
            file = Path(folder) / (PurePath(table.filename or "").name or "table.xlsx")
            file.write_bytes(table.file.read())
            lines = read_inventory(file)
            with service.store.begin(actor(person)) as rows:
                for line in lines:
                    _require_office(rows, person, line.office)
                taken = take_inventory(rows, lines)
        except HotichError as refusal:
            return _list(request, service, person, notice=str(refusal))
    return _list(request, service, person, said=_("Đã lấy {count} dòng.").format(count=len(taken)))


@router.post("/{plan_id}")
def change(
    request: Request,
    plan_id: RowId,
    service: ServiceDep,
    person: StatisticsViewer,
    written: Written,
    version: SeenVersion = 0,
) -> Response:
    """Change a line."""
    try:
        with service.store.begin(actor(person)) as rows:
            _visible(rows, person, plan_id)
            _told(rows, "inventory.put", rows.inventory.change(plan_id, version, written.plan()))
    except HotichError as refusal:
        return _list(request, service, person, notice=str(refusal))
    return RedirectResponse("/inventory", 303)


@router.post("/{plan_id}/remove")
def remove(
    request: Request, plan_id: RowId, service: ServiceDep, person: StatisticsViewer, version: SeenVersion = 0
) -> Response:
    """Remove a line."""
    try:
        with service.store.begin(actor(person)) as rows:
            kept = _visible(rows, person, plan_id)
            rows.inventory.remove(plan_id, version)
            _told(rows, "inventory.remove", kept)
    except HotichError as refusal:
        return _list(request, service, person, notice=str(refusal))
    return RedirectResponse("/inventory", 303)


def _told(rows: Transaction, act: str, kept: KeptPlan) -> None:
    rows.audit.add(act, f"office:{kept.office.id}", plan=to_json(Plan, kept.plan))


def _visible(rows: Transaction, person: Person, plan_id: int) -> KeptPlan:
    """Return a line of the person's communes.

    Raises:
        NotVisible: there is none of this id for this person.
    """
    kept = rows.inventory.get(plan_id)
    if kept is None or not person.scope.covers(kept.office.id):
        raise NotVisible
    return kept


def _office(rows: Transaction, person: Person, written: str) -> str:
    """Return the name of an office; only who sees all communes may name a new one.

    Raises:
        InputRefused: none is named.
        NotVisible: it is not one of the person's.
    """
    name = as_seen(written)
    if not name:
        raise InputRefused(_("Thiếu tên cơ quan đăng ký."))
    if person.scope.offices is not None and name not in _offices(rows, person):
        raise NotVisible
    return name


def _require_office(rows: Transaction, person: Person, office: str) -> None:
    """Refuse a line of a table for an office that the person may not name.

    Raises:
        InputRefused: it is not one of theirs.
    """
    if person.scope.offices is not None and office not in _offices(rows, person):
        raise InputRefused(
            _("“{office}” không phải cơ quan mà bạn phụ trách.").format(office=office),
            _("Chưa lấy dòng nào; hãy bỏ các dòng của cơ quan khác rồi nạp lại."),
        )


def _offices(rows: Transaction, person: Person) -> set[str]:
    return {one.name for one in rows.books.offices(person.scope.offices)}


def _list(request: Request, service: Service, person: Person, *, notice: str = "", said: str = "") -> HTMLResponse:
    with service.store.begin() as rows:
        lines, offices = rows.inventory.within(person.scope.offices), rows.books.offices(person.scope.offices)
    return service.templates.page(
        request,
        "inventory.html",
        REFUSED if notice else 200,
        lines=lines,
        offices=offices,
        types=list(record_types().values()),
        names_offices=person.scope.offices is None,
        notice=notice,
        said=said,
        headings=", ".join(known[0] for known in HEADINGS.values()),
    )
