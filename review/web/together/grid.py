"""Routes of the grid: choose a column, see a batch, answer it; and the ink of one cell."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response

from pipeline.store import Transaction
from pipeline.store.review.people import Person
from records.errors import InputRefused
from records.language import gettext as _
from records.language import ngettext
from review.web.access import require_role
from review.web.form import padded
from review.web.pictures import ink_crop
from review.web.record_handout import actor
from review.web.routes.queue import FilterQuery
from review.web.service import NotVisible, RowId, Service, ServiceDep
from review.web.together.grid_page import GridPage, GridView
from review.work.grid.answering import BatchAnswer, BatchOutcome
from review.work.roles import AT_THE_DESK

router = APIRouter()
HOUR = "private, max-age=3600"
DeskPerson = Annotated[Person, Depends(require_role(AT_THE_DESK))]
Column = Annotated[str, Path(pattern=r"^[A-Za-z0-9_]{1,60}$")]
AskedColumn = Annotated[str, Query(pattern=r"^[A-Za-z0-9_]{0,60}$")]
Place = Annotated[int, Query(ge=0, le=100_000)]
CellKeys = Annotated[list[Annotated[str, Form(pattern=r"^\d{1,9}\.\d{1,9}$")]] | None, Form(max_length=200)]


@router.get("/grid")
def columns(request: Request, service: ServiceDep, person: DeskPerson, filters: FilterQuery) -> Response:
    """Show the columns with cells that can be decided side by side."""
    with service.store.begin(actor(person)) as rows:
        waiting = GridView.of(service, rows, person, filters)
        books = rows.books.within(person.scope.offices)
    return service.templates.page(
        request,
        "grid_columns.html",
        columns=waiting.columns,
        records=len(waiting.records),
        filters=filters,
        books=books,
    )


@router.get("/grid/cells")
def batch(
    request: Request,
    service: ServiceDep,
    person: DeskPerson,
    filters: FilterQuery,
    column: AskedColumn = "",
    place: Place = 0,
) -> Response:
    """Show one batch of a column; the audit trail keeps every record of which a cell is seen."""
    with service.store.begin(actor(person)) as rows:
        page = _seen(service, rows, person, filters, column, place)
    return service.templates.page(request, "grid.html", grid=page, filters=filters, said="")


@router.post("/grid/cells")
def answer(
    request: Request,
    service: ServiceDep,
    person: DeskPerson,
    filters: FilterQuery,
    column: AskedColumn = "",
    place: Place = 0,
    cell: CellKeys = None,
    odd: CellKeys = None,
) -> Response:
    """Keep the answer to a batch: the marked cells are odd, the others right; then show what stands in its place."""
    marked = {_seen_as(key) for key in odd or ()}
    right = {_seen_as(key) for key in cell or ()} - marked
    with service.store.begin(actor(person)) as rows:
        outcome = BatchAnswer(rows, person, service.settings, column).keep(right, marked)
        page = _seen(service, rows, person, filters, column, place)
    return service.templates.page(request, "grid.html", grid=page, filters=filters, said=_words(outcome))


@router.get("/records/{record_id}/ink/{column}/{line}")
def ink(
    record_id: RowId,
    column: Column,
    line: Annotated[int, Path(ge=0, le=20)],
    service: ServiceDep,
    person: DeskPerson,
) -> Response:
    """Serve the ink of one line of a field, straightened; the audit trail keeps who looked."""
    with service.store.begin(actor(person)) as rows:
        record = service.record(rows, person, record_id)
        boxes = [box for field in record.current.fields if field.column == column for box in field.boxes]
        if line >= len(boxes):
            raise NotVisible
        sha256, examination = rows.pages.seen(record.page_id)
        rows.audit.add("record.ink", f"record:{record.id}", column=column)
    with suppress(InputRefused):
        frame = service.pictures.frame(examination.layout)
        data = ink_crop(service.pictures.path(sha256, examination), frame.place(padded(boxes[line])))
        return Response(data, media_type="image/jpeg", headers={"Cache-Control": HOUR})
    raise NotVisible


def _seen(
    service: Service, rows: Transaction, person: Person, filters: FilterQuery, column: str, place: int
) -> GridPage:
    page = GridView.of(service, rows, person, filters).page(column, place)
    for cell in page.batch.cells if page.batch else ():
        rows.audit.add("record.cell", f"record:{cell.record_id}", column=column)
    return page


def _seen_as(key: str) -> tuple[int, int]:
    record_id, version = key.split(".")
    return int(record_id), int(version)


def _words(outcome: BatchOutcome) -> str:
    """Tell what became of a batch."""
    told = [
        ngettext("{n} ô đã xác nhận", "{n} ô đã xác nhận", outcome.confirmed).format(n=outcome.confirmed),
        ngettext("{n} ô để lại trong hàng chờ", "{n} ô để lại trong hàng chờ", outcome.marked).format(n=outcome.marked),
    ]
    if outcome.left:
        told.append(_("{n} ô chưa quyết được vì người khác đang giữ hoặc vừa sửa").format(n=outcome.left))
    return ", ".join(told) + "."
