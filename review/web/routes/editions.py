"""The form editor: learned forms confirmed, boxes drawn over a page, tried on other pages, saved as a version."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import FileResponse, HTMLResponse

from pipeline.forms.confirming import apply_where_learned, confirm_form
from pipeline.forms.drawing import FormKeeper, keep_drawing, next_id
from pipeline.forms.drawn_boxes import Drawing
from pipeline.forms.library import find_form, owner_of
from pipeline.forms.overview import FormState, form_lines
from pipeline.forms.wordings import keep_wordings
from pipeline.home.lock import hold_lock
from pipeline.store.review.people import Person, Role
from records.editions import Edition
from records.language import gettext as _
from records.record_types import record_type
from review.web.access import require_role
from review.web.drawing_board import board_page, canvas_of, parse_drawing, sample_of, try_drawing
from review.web.form_editor import editor_start, labels_of, lines_in_use, proposal_lines
from review.web.record_handout import actor
from review.web.service import EditionId, NotVisible, RowId, Service, ServiceDep
from review.work.form_rights import APPLIES_FORMS, DRAWS_FORMS, may_change

router = APIRouter(prefix="/editions")
FormDrawer = Annotated[Person, Depends(require_role(DRAWS_FORMS))]
DrawingText = Annotated[str, Form(max_length=200_000)]
PAGES_LISTED = 200
HOUR = "private, max-age=3600"


@router.get("")
def editions(request: Request, service: ServiceDep, person: FormDrawer) -> HTMLResponse:
    """Show the learned forms that wait for a word, the forms of the person's offices, and pages to draw over."""
    with service.store.begin() as rows:
        books = rows.books.within(person.scope.offices)
        pages = {book.id: rows.pages.of_book(book.id)[:PAGES_LISTED] for book in books}
        proposals = proposal_lines(service, rows, books)
    lines = form_lines(service.home.editions, {book.office.id: book.office.name for book in books})
    listed = lines_in_use(lines, proposals)
    return service.templates.page(
        request,
        "editions.html",
        proposals=proposals,
        own=[line for line in listed if line.state is not FormState.SHIPPED],
        shipped=[line for line in listed if line.state is FormState.SHIPPED],
        books=books,
        pages=pages,
        applies=person.role in APPLIES_FORMS,
    )


@router.get("/draw/{page_id}")
def draw(request: Request, page_id: RowId, service: ServiceDep, person: FormDrawer) -> HTMLResponse:
    """Return the editor with the boxes of the form that the page lies on."""
    with service.store.begin(actor(person)) as rows:
        board = board_page(service, rows, person, page_id)
        others = [page for page in rows.pages.of_book(board.book.id) if page.id != page_id][:PAGES_LISTED]
        rows.audit.add("page.read", f"page:{page_id}")
        canvas = canvas_of(service, board)
        start = editor_start(service, rows, board, canvas)
    kind, form = record_type(board.book.type), board.examination.layout.edition
    alike = [page for page in others if form and page.examination.layout.edition == form]
    later = [page.id for page in alike if page.id > page_id]
    return service.templates.page(
        request,
        "draw.html",
        board=board,
        canvas=canvas,
        others=others,
        alike=alike,
        first_try=later[0] if later else None,
        start=start,
        missing=list(zip(start.missing, labels_of(kind, start.missing), strict=True)),
        free_id=form if form and board.base is None else next_id(service.home.editions, kind.code, board.base),
        for_everybody=person.role is Role.ADMINISTRATOR,
    )


@router.get("/{edition_id}/blank")
def blank(edition_id: EditionId, service: ServiceDep, person: FormDrawer) -> FileResponse:
    """Return the blank sheet of a form, what nobody has written on."""
    form, owner = find_form(service.home.editions, edition_id), owner_of(service.home.editions, edition_id)
    if form is None or (owner is not None and not person.scope.covers(owner)):
        raise NotVisible
    return FileResponse(form.image, media_type="image/png", headers={"Cache-Control": HOUR})


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


@router.post("/draw/{page_id}/confirm")
def confirm(request: Request, page_id: RowId, service: ServiceDep, person: FormDrawer) -> HTMLResponse:
    """Confirm the learned form that the page lies on as it stands."""
    with service.store.begin(actor(person)) as rows:
        board = board_page(service, rows, person, page_id)
        form = board.base.id if board.base else ""
        if not may_change(person, owner_of(service.home.editions, form)):
            raise NotVisible
        confirmed = confirm_form(service.home.editions, rows, form, person.name)
    return _kept_page(request, service, person, confirmed, _("Đã xác nhận mẫu {id}.").format(id=confirmed.id))


@router.post("/draw/{page_id}")
def keep(
    request: Request,
    page_id: RowId,
    service: ServiceDep,
    person: FormDrawer,
    drawing: DrawingText = "",
    whose: Annotated[Literal["office", "everybody"], Form()] = "office",
) -> HTMLResponse:
    """Save the drawing as a new edition of the page's office, of everybody where an administrator says so."""
    with service.store.begin(actor(person)) as rows:
        board = board_page(service, rows, person, page_id)
        rows.audit.add("page.read", f"page:{page_id}")
    keeper = FormKeeper(person.name, None if whose == "everybody" else board.book.office.id)
    if not may_change(person, keeper.office):
        raise NotVisible
    canvas = canvas_of(service, board)
    drawn = parse_drawing(drawing, canvas, service.settings.drawn_places)
    with hold_lock(service.home.locks, "drawing"):
        edition = keep_drawing(service.home.editions, drawn, board.base, sample_of(board, canvas), keeper)
    known = _keep_wordings(service, drawn, keeper)
    with service.store.begin(actor(person)) as rows:
        rows.audit.add("edition.draw", edition.id, page=page_id, wordings=known)
        apply_where_learned(service.home.editions, rows, edition)
    said = _("Đã lưu mẫu {id}: {count} vùng ghi.").format(id=edition.id, count=len(edition.areas))
    if known:
        said += " " + _("Đã nhớ {count} nhãn in.").format(count=known)
    return _kept_page(request, service, person, edition, said)


def _keep_wordings(service: Service, drawn: Drawing, keeper: FormKeeper) -> int:
    """Keep the labels that the person named; how many are new."""
    named = (replace(wording, record_type=drawn.record_type) for wording in drawn.wordings)
    return len(keep_wordings(keeper.folder(service.home.editions), named))


def _kept_page(request: Request, service: Service, person: Person, form: Edition, notice: str) -> HTMLResponse:
    """Return what was kept, when it is read, and the way to other books that lie on the form."""
    applies = person.role in APPLIES_FORMS
    return service.templates.page(request, "form_kept.html", notice=notice, form=form, applies=applies)
