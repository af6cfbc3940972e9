"""Routes of the edition editor: boxes drawn over a sample page, tried on other pages, saved as a version."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse

from pipeline.forms.drawing import keep_drawing, next_id
from pipeline.forms.library import edition_library
from pipeline.store.review.people import Person
from records.language import gettext as _
from records.record_types import record_type
from review.web.access import require_role
from review.web.drawing_board import board_page, boxes_of, canvas_of, parse_drawing, sample_of, try_drawing
from review.web.record_handout import actor
from review.web.service import RowId, ServiceDep
from review.work.roles import DRAWS_FORMS

router = APIRouter(prefix="/editions")
FormDrawer = Annotated[Person, Depends(require_role(DRAWS_FORMS))]
DrawingText = Annotated[str, Form(max_length=200_000)]
PAGES_LISTED = 200


@router.get("")
def editions(request: Request, service: ServiceDep, person: FormDrawer) -> HTMLResponse:
    """Show the printed forms, and the books whose pages can be drawn over."""
    with service.store.begin() as rows:
        books = rows.books.within(person.scope.offices)
        pages = {book.id: rows.pages.of_book(book.id)[:PAGES_LISTED] for book in books}
    known = edition_library(service.home.editions)
    return service.templates.page(request, "editions.html", editions=known, books=books, pages=pages)


@router.get("/draw/{page_id}")
def draw(request: Request, page_id: RowId, service: ServiceDep, person: FormDrawer) -> HTMLResponse:
    """Show the drawing board with the boxes of the form that the page lies on."""
    with service.store.begin(actor(person)) as rows:
        board = board_page(service, rows, person, page_id)
        others = [page for page in rows.pages.of_book(board.book.id) if page.id != page_id][:PAGES_LISTED]
        rows.audit.add("page.read", f"page:{page_id}")
    kind, form = record_type(board.book.type), board.examination.layout.edition
    later = [page.id for page in others if page.examination.layout.edition == form and page.id > page_id]
    canvas = canvas_of(service, board)
    return service.templates.page(
        request,
        "draw.html",
        board=board,
        canvas=canvas,
        others=others,
        first_try=later[0] if later else None,
        kind=kind,
        boxes=boxes_of(board.base, canvas),
        free_id=form if form and board.base is None else next_id(service.home.editions, kind.code, board.base),
    )


@router.post("/draw/{page_id}/try")
def try_out(
    request: Request,
    page_id: RowId,
    service: ServiceDep,
    person: FormDrawer,
    drawing: DrawingText = "",
    other: Annotated[int, Form(ge=0, le=2**31 - 1)] = 0,
) -> HTMLResponse:
    """Show where the boxes fall on another page of the book, with the values read in them."""
    with service.store.begin(actor(person)) as rows:
        board, target = board_page(service, rows, person, page_id), board_page(service, rows, person, other)
        rows.audit.add("page.read", f"page:{other}")
    return service.templates.page(request, "trial.html", trial=try_drawing(service, board, drawing, target))


@router.post("/draw/{page_id}")
def keep(
    request: Request, page_id: RowId, service: ServiceDep, person: FormDrawer, drawing: DrawingText = ""
) -> HTMLResponse:
    """Save the drawing as a new edition."""
    with service.store.begin(actor(person)) as rows:
        board = board_page(service, rows, person, page_id)
        rows.audit.add("page.read", f"page:{page_id}")
    canvas = canvas_of(service, board)
    edition = keep_drawing(service.home.editions, parse_drawing(drawing, canvas), board.base, sample_of(board, canvas))
    with service.store.begin(actor(person)) as rows:
        rows.audit.add("edition.draw", edition.id, page=page_id)
    notice = _("Đã lưu mẫu {id}: {count} vùng ghi.").format(id=edition.id, count=len(edition.areas))
    advice = _("Chạy `hotich run` để đọc lại các sổ theo mẫu mới.")
    return service.templates.page(request, "message.html", notice=notice, advice=advice)
