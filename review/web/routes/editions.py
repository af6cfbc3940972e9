"""The edition editor: value boxes and tick boxes drawn over a sample page, tried on other pages, saved as a version."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse

from pipeline.forms.drawing import keep_drawing, next_id
from pipeline.forms.library import edition_library
from pipeline.store.review.people import Person
from records.language import gettext as _
from records.record_types import record_type
from review.web.access import only
from review.web.desk import actor
from review.web.drawing_board import boxes_of, canvas_of, drawing_in, sample_of, sheet_of, tried
from review.web.service import Here, RowId
from review.work.roles import DRAWS_FORMS

router = APIRouter(prefix="/editions")
Drawer = Annotated[Person, Depends(only(DRAWS_FORMS))]
Drawn = Annotated[str, Form(max_length=200_000)]
PAGES_LISTED = 200


@router.get("")
def editions(request: Request, here: Here, person: Drawer) -> HTMLResponse:
    """The printed forms, and the books whose pages can be drawn over."""
    with here.store.begin() as rows:
        books = rows.books.within(person.scope.offices)
        pages = {book.id: rows.pages.of_book(book.id)[:PAGES_LISTED] for book in books}
    known = edition_library(here.home.editions)
    return here.templates.page(request, "editions.html", editions=known, books=books, pages=pages)


@router.get("/draw/{page_id}")
def draw(request: Request, page_id: RowId, here: Here, person: Drawer) -> HTMLResponse:
    """The drawing board with the boxes of the form that the page lies on."""
    with here.store.begin(actor(person)) as rows:
        sheet = sheet_of(here, rows, person, page_id)
        others = [page for page in rows.pages.of_book(sheet.book.id) if page.id != page_id][:PAGES_LISTED]
        rows.audit.add("page.read", f"page:{page_id}")
    kind, form = record_type(sheet.book.type), sheet.examination.layout.edition
    later = [page.id for page in others if page.examination.layout.edition == form and page.id > page_id]
    canvas = canvas_of(here, sheet)
    return here.templates.page(
        request,
        "draw.html",
        sheet=sheet,
        canvas=canvas,
        others=others,
        first_try=later[0] if later else None,
        kind=kind,
        boxes=boxes_of(sheet.base, canvas),
        free_id=form if form and sheet.base is None else next_id(here.home.editions, kind.code, sheet.base),
    )


@router.post("/draw/{page_id}/try")
def try_out(
    request: Request,
    page_id: RowId,
    here: Here,
    person: Drawer,
    drawing: Drawn = "",
    other: Annotated[int, Form(ge=0, le=2**31 - 1)] = 0,
) -> HTMLResponse:
    """Where the boxes fall on another page of the book, and what is read in them."""
    with here.store.begin(actor(person)) as rows:
        sheet, target = sheet_of(here, rows, person, page_id), sheet_of(here, rows, person, other)
        rows.audit.add("page.read", f"page:{other}")
    return here.templates.page(request, "tried.html", tried=tried(here, sheet, drawing, target))


@router.post("/draw/{page_id}")
def keep(request: Request, page_id: RowId, here: Here, person: Drawer, drawing: Drawn = "") -> HTMLResponse:
    """Save the drawing as a new edition."""
    with here.store.begin(actor(person)) as rows:
        sheet = sheet_of(here, rows, person, page_id)
        rows.audit.add("page.read", f"page:{page_id}")
    canvas = canvas_of(here, sheet)
    drawn = drawing_in(drawing, canvas, here.settings.drawn_places)
    edition = keep_drawing(here.home.editions, drawn, sheet.base, sample_of(sheet, canvas))
    with here.store.begin(actor(person)) as rows:
        rows.audit.add("edition.draw", edition.id, page=page_id)
    notice = _("Đã lưu mẫu {id}: {count} vùng ghi.").format(id=edition.id, count=len(edition.areas))
    advice = _("Chạy `hotich run` để đọc lại các sổ theo mẫu mới.")
    return here.templates.page(request, "message.html", notice=notice, advice=advice)
