"""Pages on the drawing board of the edition editor: how they lie, what is drawn on them, and a drawing tried out."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from pydantic import TypeAdapter, ValidationError

from ocr.layout import find_layout
from ocr.page import PageImage, decode
from ocr.sheets.spread import crop_region
from pipeline.forms.drawing import Drawing, DrawnBox, DrawnTick, Sample, check_drawing, read_tried, tried_edition
from pipeline.forms.library import edition_library
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.review.people import Person
from records.editions import Edition
from records.errors import UsageError
from records.examination import Examination
from records.language import gettext as _
from records.record_types import record_type
from records.stages import Box, FieldState, PageLayout
from review.web.pictures import MOST_PIXELS_PER_MM, Canvas, onto_picture
from review.web.service import Service

USUAL_DPI = 200
_DRAWING = TypeAdapter(Drawing)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a book.

    Attributes:
        page_id: its row.
        book: its book.
        sha256: its scan.
        examination: how it lies.
        base: the edition it lies on, None when none is known.
    """

    page_id: int
    book: Book
    sha256: str
    examination: Examination
    base: Edition | None


@dataclass(frozen=True, slots=True)
class ReadValue:
    """What a drawing would have read in a column."""

    label: str
    value: str
    unread: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """A drawing on another page: the size of its picture, the corners of every box in it, and what stands there."""

    page_id: int
    whole: Box
    outlines: tuple[str, ...]
    values: tuple[ReadValue, ...]


def sheet_of(here: Service, rows: Transaction, person: Person, page_id: int) -> Sheet:
    """The page, if the person may see its book.

    Raises:
        NotHere: there is none for this person.
    """
    page = here.page(rows, person, page_id)
    sha256, examination = rows.pages.seen(page_id)
    base = edition_library(here.home.editions).find(examination.layout.edition)
    return Sheet(page_id, here.book(rows, person, page.book_id), sha256, examination, base)


def canvas_of(here: Service, sheet: Sheet) -> Canvas:
    """The picture of the page; made when it is not there."""
    return here.pictures.canvas(sheet.sha256, sheet.examination)


def sample_of(sheet: Sheet, canvas: Canvas) -> Sample:
    """The pixels to make a form of."""
    per_mm = min(sheet.examination.layout.pixels_per_mm, MOST_PIXELS_PER_MM)
    return Sample(decode(canvas.path.read_bytes()).pixels, round(per_mm * 25.4) if per_mm else USUAL_DPI)


def drawing_in(text: str, canvas: Canvas, most: int) -> Drawing:
    """The drawing that the board sent, its boxes in fractions of the form.

    Raises:
        UsageError: it is none, or has more than `most` boxes.
    """
    try:
        drawing = _DRAWING.validate_json(text)
    except ValidationError as error:
        raise UsageError(_("Bản vẽ không đúng cấu trúc.")) from error
    boxes = tuple(replace(one, box=canvas.on_form(one.box)) for one in drawing.boxes)
    ticks = tuple(replace(one, box=canvas.on_form(one.box)) for one in drawing.ticks)
    placed = replace(drawing, boxes=boxes, ticks=ticks)
    check_drawing(placed, most)
    return placed


def boxes_of(edition: Edition | None, canvas: Canvas) -> tuple[DrawnBox | DrawnTick, ...]:
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


def tried(here: Service, sheet: Sheet, text: str, target: Sheet) -> Tried | None:
    """The drawing over one page tried on another; None when the form is not found there.

    Raises:
        UsageError: what was sent is no drawing.
        InputRefused: a column is none of the record type's, or the scan cannot be decoded.
    """
    canvas = canvas_of(here, sheet)
    drawing = drawing_in(text, canvas, here.settings.drawn_places)
    image = crop_region(decode(here.home.archive.read(target.sha256, recheck=False)), target.examination.region)
    with tempfile.TemporaryDirectory() as place:
        edition = tried_edition(Path(place), drawing, sheet.base, sample_of(sheet, canvas))
        layout = _layout(image, target, edition, sheet.base)
        if layout is None:
            return None
        entries = read_tried(image, layout, edition, target.book).entries
    kind = record_type(edition.record_type)
    values = tuple(
        ReadValue(kind.column(field.column).label, field.value, field.state is FieldState.UNREAD)
        for field in (entries[0].fields if entries else ())
        if field.state in (FieldState.READ, FieldState.UNREAD)
    )
    whole = canvas_of(here, target).whole
    places = [line.box for area in edition.areas if area.columns for line in area.lines]
    places += [tick.box for tick in edition.ticks]
    return Tried(target.page_id, whole, _outlines(here, target, whole, layout, places), values)


def _layout(image: PageImage, target: Sheet, edition: Edition, base: Edition | None) -> PageLayout | None:
    """How a page lies on a drawn form; a new version of the form it lies on lies as that does."""
    if base is not None and target.base is not None and target.base.id == base.id:
        return replace(target.examination.layout, edition=edition.id)
    layout = find_layout(image, [edition])
    return layout if layout.edition else None


def _outlines(here: Service, target: Sheet, whole: Box, layout: PageLayout, boxes: Sequence[Box]) -> tuple[str, ...]:
    """The corners of boxes of a form, in pixels of the picture that the browser has of the page."""
    seen = target.examination.layout
    matrix = onto_picture(seen, here.pictures.frame(seen), whole) @ np.array(layout.homography).reshape(3, 3)
    found = []
    for box in boxes:
        right, bottom = box.x + box.width, box.y + box.height
        corners = np.array([[[box.x, box.y], [right, box.y], [right, bottom], [box.x, bottom]]])
        points = cv2.perspectiveTransform(corners, matrix)[0]
        found.append(" ".join(f"{x:.1f},{y:.1f}" for x, y in points))
    return tuple(found)
