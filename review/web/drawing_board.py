"""Drawing board of the edition editor: pages to draw over, boxes drawn on them, and trials of a drawing."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter, ValidationError

from ocr.layout import find_layout
from ocr.page import PageImage, decode
from ocr.sheet_map import SheetMap
from ocr.sheets.spread import crop_region
from pipeline.forms.drawing import read_trial, trial_edition
from pipeline.forms.drawing_check import check_drawing
from pipeline.forms.drawn_boxes import Drawing
from pipeline.forms.library import find_form
from pipeline.forms.uncovered_print import DrawingSample
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
class BoardPage:
    """Page of a book on the drawing board.

    Attributes:
        page_id: its row.
        book: its book.
        sha256: its scan.
        examination: its pages and their layouts.
        base: the edition it lies on, None when none is known.
    """

    page_id: int
    book: Book
    sha256: str
    examination: Examination
    base: Edition | None


@dataclass(frozen=True, slots=True)
class TrialValue:
    """Value that a drawing would have read in a column."""

    label: str
    value: str
    unread: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """Trial of a drawing on another page: size of its picture, corners of every box in it, values read."""

    page_id: int
    whole: Box
    outlines: tuple[str, ...]
    values: tuple[TrialValue, ...]


def board_page(service: Service, rows: Transaction, person: Person, page_id: int) -> BoardPage:
    """Return a page whose book the person may see.

    Raises:
        NotVisible: there is none for this person.
    """
    page = service.page(rows, person, page_id)
    sha256, examination = rows.pages.seen(page_id)
    base = find_form(service.home.editions, examination.layout.edition)
    return BoardPage(page_id, service.book(rows, person, page.book_id), sha256, examination, base)


def canvas_of(service: Service, board: BoardPage) -> Canvas:
    """Return the picture of the page; it is made when it is missing."""
    return service.pictures.canvas(board.sha256, board.examination)


def sample_of(board: BoardPage, canvas: Canvas) -> DrawingSample:
    """Return the pixels from which a form is made."""
    per_mm = min(board.examination.layout.pixels_per_mm, MOST_PIXELS_PER_MM)
    dpi = round(per_mm * 25.4) if per_mm else USUAL_DPI
    return DrawingSample(decode(canvas.path.read_bytes()).pixels, dpi, canvas.form)


def parse_drawing(text: str, canvas: Canvas, most: int) -> Drawing:
    """Read the drawing that the board sent, with its boxes in fractions of the form.

    Raises:
        UsageError: the text is no drawing, or one that no board makes: of more than `most` boxes, say.
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


def try_drawing(service: Service, board: BoardPage, text: str, target: BoardPage) -> Trial | None:
    """Try a drawing over one page on another; None when the form is not found there.

    Raises:
        UsageError: what was sent is no drawing.
        InputRefused: a column is none of the record type's, or the scan cannot be decoded.
    """
    canvas = canvas_of(service, board)
    drawing = parse_drawing(text, canvas, service.settings.drawn_places)
    image = crop_region(decode(service.home.archive.read(target.sha256, recheck=False)), target.examination.region)
    with tempfile.TemporaryDirectory() as place:
        edition = trial_edition(Path(place), drawing, board.base, sample_of(board, canvas))
        layout = _layout(image, target, edition, board.base)
        if layout is None:
            return None
        entries = read_trial(image, layout, edition, target.book).entries
    kind = record_type(edition.record_type)
    values = tuple(
        TrialValue(kind.column(field.column).label, field.value, field.state is FieldState.UNREAD)
        for field in (entries[0].fields if entries else ())
        if field.state in (FieldState.READ, FieldState.UNREAD)
    )
    whole = canvas_of(service, target).whole
    places = [line.box for area in edition.areas if area.columns for line in area.lines]
    places += [tick.box for tick in edition.ticks]
    return Trial(target.page_id, whole, _outlines(service, target, whole, layout, places), values)


def _layout(image: PageImage, target: BoardPage, edition: Edition, base: Edition | None) -> PageLayout | None:
    """Find the layout of a page on a drawn form; a new version of the page's own form has the same layout."""
    if base is not None and target.base is not None and target.base.id == base.id:
        return replace(target.examination.layout, edition=edition.id)
    layout = find_layout(image, [edition])
    return layout if layout.edition else None


def _outlines(
    service: Service, target: BoardPage, whole: Box, layout: PageLayout, boxes: Sequence[Box]
) -> tuple[str, ...]:
    """Return the corners of boxes of a form in pixels of the picture that the browser has of the page."""
    seen, sheet = target.examination.layout, SheetMap.from_layout(layout)
    found = []
    for box in boxes:
        right, bottom = box.x + box.width, box.y + box.height
        corners = np.array([[box.x, box.y], [right, box.y], [right, bottom], [box.x, bottom]])
        points = onto_picture(seen, service.pictures.frame(seen), whole, sheet.on_scan(corners))
        found.append(" ".join(f"{x:.1f},{y:.1f}" for x, y in points))
    return tuple(found)
