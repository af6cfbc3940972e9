"""The edition editor: value boxes and tick boxes drawn over a sample page, tried on other pages, saved as a version."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse
from pydantic import TypeAdapter, ValidationError

from ocr.layout import find_layout
from ocr.page import decode
from ocr.spread import cut
from pipeline.drawing import Drawing, DrawnBox, DrawnTick, Sample, keep_drawing, next_id, tried_edition
from pipeline.editions import edition_library
from pipeline.examination import Examination
from pipeline.store import Transaction
from pipeline.store.people import Person
from pipeline.store.tables import Book
from records.editions import Edition
from records.errors import UsageError
from records.language import gettext as _
from records.record_types import record_type
from review.allowed import DRAWS_FORMS, only
from review.desk import actor
from review.pictures import Canvas
from review.service import Here, RowId, Service

router = APIRouter(prefix="/editions")
Drawer = Annotated[Person, Depends(only(DRAWS_FORMS))]
Drawn = Annotated[str, Form(max_length=200_000)]
RowInForm = Annotated[int, Form(ge=0, le=2**31 - 1)]
PAGES_LISTED = 200
USUAL_DPI = 200

_DRAWING = TypeAdapter(Drawing)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page on the drawing board.

    Attributes:
        page_id: its row.
        book: its book.
        sha256: its scan.
        examination: how it lies.
        canvas: its picture.
        base: the edition it lies on, None when none is known.
    """

    page_id: int
    book: Book
    sha256: str
    examination: Examination
    canvas: Canvas
    base: Edition | None

    @property
    def sample(self) -> Sample:
        """The pixels to make a form of."""
        per_mm = self.examination.layout.pixels_per_mm
        dpi = round(per_mm * 25.4) if per_mm else USUAL_DPI
        return Sample(decode(self.canvas.path.read_bytes()).pixels, dpi)


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
        sheet = _sheet(here, rows, person, page_id)
        others = [page for page in rows.pages.of_book(sheet.book.id) if page.id not in (None, page_id)][:PAGES_LISTED]
        rows.audit.add("page.read", f"page:{page_id}")
    kind = record_type(sheet.book.type)
    of_form = [page for page in others if sheet.base is None or page.examination.layout.edition == sheet.base.id]
    after = [page.id for page in of_form if (page.id or 0) > page_id]
    return here.templates.page(
        request,
        "draw.html",
        sheet=sheet,
        others=others,
        first_try=after[0] if after else None,
        kind=kind,
        boxes=_drawn(sheet.base, sheet.canvas),
        free_id=next_id(here.home.editions, kind.code, sheet.base),
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
    """Where the boxes fall on another page of the book."""
    with here.store.begin(actor(person)) as rows:
        sheet, target = _sheet(here, rows, person, page_id), _sheet(here, rows, person, other)
        rows.audit.add("page.read", f"page:{other}")
    drawn = _parsed(drawing, sheet.canvas)
    with tempfile.TemporaryDirectory() as place:
        edition = tried_edition(Path(place), drawn, sheet.base, sheet.sample)
        canvas = _found_on(here, target, edition, sheet.base)
    boxes = _drawn(edition, canvas) if canvas else ()
    return here.templates.page(request, "tried.html", canvas=canvas, boxes=boxes, page_id=other)


@router.post("/draw/{page_id}")
def keep(request: Request, page_id: RowId, here: Here, person: Drawer, drawing: Drawn = "") -> HTMLResponse:
    """Save the drawing as a new edition."""
    with here.store.begin(actor(person)) as rows:
        sheet = _sheet(here, rows, person, page_id)
        edition = keep_drawing(here.home.editions, _parsed(drawing, sheet.canvas), sheet.base, sheet.sample)
        rows.audit.add("edition.draw", edition.id, page=page_id)
    notice = _("Đã lưu mẫu {id}: {count} vùng ghi.").format(id=edition.id, count=len(edition.areas))
    advice = _("Chạy `hotich run` để đọc lại các sổ theo mẫu mới.")
    return here.templates.page(request, "message.html", notice=notice, advice=advice)


def _sheet(here: Service, rows: Transaction, person: Person, page_id: int) -> Sheet:
    page = here.page(rows, person, page_id)
    sha256, examination = rows.pages.seen(page_id)
    name = examination.layout.edition
    base = edition_library(here.home.editions).get(name) if name else None
    canvas = here.pictures.canvas(sha256, examination)
    return Sheet(page_id, here.book(rows, person, page.book_id), sha256, examination, canvas, base)


def _parsed(text: str, canvas: Canvas) -> Drawing:
    """The drawing, its boxes in fractions of the form."""
    try:
        drawing = _DRAWING.validate_json(text)
    except ValidationError as error:
        raise UsageError(_("Bản vẽ không đúng cấu trúc.")) from error
    boxes = tuple(replace(one, box=canvas.on_form(one.box)) for one in drawing.boxes)
    ticks = tuple(replace(one, box=canvas.on_form(one.box)) for one in drawing.ticks)
    return replace(drawing, boxes=boxes, ticks=ticks)


def _drawn(edition: Edition | None, canvas: Canvas) -> tuple[DrawnBox | DrawnTick, ...]:
    """The boxes of a form, in pixels of a picture."""
    if edition is None:
        return ()
    boxes = [
        DrawnBox(area.id, "+".join(area.columns), canvas.on_picture(line.box))
        for area in edition.areas
        for line in area.lines
        if area.columns
    ]
    ticks = [DrawnTick(tick.column, tick.value, canvas.on_picture(tick.box)) for tick in edition.ticks]
    return (*boxes, *ticks)


def _found_on(here: Service, target: Sheet, edition: Edition, base: Edition | None) -> Canvas | None:
    """The picture of another page as it lies on the edition; None when the form is not found there."""
    if base is not None and target.base is not None and target.base.id == base.id:
        return target.canvas
    image = cut(decode(here.home.archive.read(target.sha256, recheck=False)), target.examination.region)
    layout = find_layout(image, [edition])
    if layout.edition is None:
        return None
    return here.pictures.canvas(target.sha256, replace(target.examination, layout=layout))
