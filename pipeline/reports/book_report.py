"""Report of a book, put together from the store."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from exports.reports.book_report import Point, ReportPage, ReportValue, write_report
from ocr.page import decode
from ocr.sheet_map import SheetMap
from pipeline.capture.reason_words import reason_words
from pipeline.capture.scanning import DECISIONS
from pipeline.home.home import Home
from pipeline.reports.book_figures import book_summary
from pipeline.store.books.pages import PageInBook, PlaceInBook
from records.errors import InputRefused
from records.examination import Examination
from records.language import gettext as _
from records.record_types import RecordType, record_type
from records.stages import Box, EntryReading, FieldReading, FieldState, PageLayout

PICTURE_SIDE = 1400
PICTURE_QUALITY = 70


def report_on(home: Home, book_id: str, title: str, facts: list[str], folder: Path) -> Path:
    """Write the report of a book into a folder and return its HTML file."""
    with home.store() as store, store.begin() as rows:
        book = rows.books.find(book_id)
        places, entries = rows.pages.places(book.id), rows.records.of_book(book.id)
    kind = record_type(book.type)
    read: dict[int, list[EntryReading]] = {}
    for entry in entries:
        read.setdefault(entry.page_id, []).append(entry.current)
    shown = (_shown_at(home, place, read, kind) for place in places)
    return write_report(title, facts, shown, folder, book_summary(home, book_id))


def _shown_at(home: Home, place: PlaceInBook, read: Mapping[int, list[EntryReading]], kind: RecordType) -> ReportPage:
    picture: bytes | None = None
    values: tuple[ReportValue, ...] = ()
    if isinstance(place, PageInBook):
        picture, values = _picture_with_values(home, place, read.get(place.id, []), kind)
    reasons = tuple(reason_words(reason) for reason in place.reasons)
    return ReportPage(place.number, place.file, _(DECISIONS[place.decision]), reasons, picture, values)


def _picture_with_values(
    home: Home, page: PageInBook, entries: list[EntryReading], kind: RecordType
) -> tuple[bytes | None, tuple[ReportValue, ...]]:
    picture, size = _picture(home, page)
    if picture is None:
        return None, ()
    return picture, tuple(_value(field, kind, page.examination.layout, size) for field in _shown(entries))


def _shown(entries: list[EntryReading]) -> Iterator[FieldReading]:
    for entry in entries:
        yield from (field for field in entry.fields if field.state is not FieldState.NOT_ON_FORM)


def _value(field: FieldReading, kind: RecordType, layout: PageLayout, size: tuple[int, int]) -> ReportValue:
    outlines = tuple(_outline(box, layout, size) for box in field.boxes)
    return ReportValue(kind.column(field.column).label, field.value, field.state, field.confidence, outlines)


def _picture(home: Home, page: PageInBook) -> tuple[bytes | None, tuple[int, int]]:
    """Make a small upright JPEG of the page; return it with width and height of the page as scanned."""
    try:
        pixels = decode(home.archive.read(page.sha256, recheck=False)).pixels
    except InputRefused:
        return None, (0, 0)
    region = _cut(pixels, page.examination)
    image = Image.fromarray(cv2.cvtColor(region, cv2.COLOR_BGR2RGB)).rotate(
        -page.examination.layout.rotation, expand=True
    )
    image.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=PICTURE_QUALITY)
    return out.getvalue(), (region.shape[1], region.shape[0])


def _cut(pixels: np.ndarray, examination: Examination) -> np.ndarray:
    height, width = pixels.shape[:2]
    box = examination.region
    top, left = round(box.y * height), round(box.x * width)
    return pixels[top : top + round(box.height * height), left : left + round(box.width * width)]


def _outline(box: Box, layout: PageLayout, size: tuple[int, int]) -> tuple[Point, ...]:
    """Return the corners of a box of the form on the upright picture, in fractions of it."""
    right, bottom = box.x + box.width, box.y + box.height
    corners = np.array([[box.x, box.y], [right, box.y], [right, bottom], [box.x, bottom]])
    scanned = SheetMap.from_layout(layout).on_scan(corners) / size
    return tuple(_turned(float(x), float(y), layout.rotation) for x, y in scanned)


def _turned(x: float, y: float, clockwise: int) -> Point:
    """Turn a point of a picture, in fractions, by quarter turns."""
    return {0: (x, y), 90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[clockwise]
