"""A printed form drawn over a sample page: boxes become an edition of its own, kept beside those of the home."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from ocr.decode.context import BookContext
from ocr.page import PageImage
from ocr.reading import Readers, read_page
from ocr.recognise.handwriting import HandwritingReader
from ocr.sheets.blank_form import blank_form, extent
from ocr.sheets.form_words import form_words
from pipeline.forms.library import ID, add_edition, check_edition, edition_library
from pipeline.store.books.books import Book
from records.editions import Area, AreaKind, Edition, Line, TickBox, edition_json, form_and_version
from records.errors import UsageError
from records.language import gettext as _
from records.record_types import RecordType, record_type
from records.stages import Box, PageLayout, PageReading

# Where the dotted rule lies in a value box that was drawn around the writing.
RULE_AT = 0.85
MM_PER_INCH = 25.4
# How far beyond the form a box may begin or end, in fractions of it: the sample is the whole sheet.
AROUND = 1.0
MOST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A value box; boxes of one `area` are its lines in order. Columns as written on the line, "a+b" for several."""

    area: str
    columns: str
    box: Box


@dataclass(frozen=True, slots=True)
class DrawnTick:
    """A tick box: a mark gives the column the code."""

    column: str
    value: str
    box: Box


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was drawn over a page; boxes in fractions of the form."""

    id: str
    record_type: str
    note: str
    boxes: tuple[DrawnBox, ...]
    ticks: tuple[DrawnTick, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The page that was drawn over: its pixels as they lie on the form, and how fine they are."""

    pixels: np.ndarray
    dpi: int


def check_drawing(drawing: Drawing, most: int) -> None:
    """Refuse a drawing that no board makes: its id names a file, and its boxes are worked with.

    Args:
        drawing: boxes in fractions of the form.
        most: value boxes and tick boxes together.

    Raises:
        UsageError: too many boxes, a box of no size or far from the page, an id that is none, or a note that is a book.
    """
    boxes = [one.box for one in drawing.boxes] + [one.box for one in drawing.ticks]
    if len(boxes) > most:
        raise UsageError(_("Bản vẽ có {count} ô, nhiều nhất là {most}.").format(count=len(boxes), most=most))
    if not ID.fullmatch(drawing.id):
        raise UsageError(_("Mã mẫu {id} không dùng được.").format(id=drawing.id))
    if not all(_is_near_the_page(box) for box in boxes) or len(drawing.note) > MOST_NOTE:
        raise UsageError(_("Bản vẽ không đúng cấu trúc."))


def _is_near_the_page(box: Box) -> bool:
    """Whether a box has a size and lies on the page or its margins; a number that is none is not near."""
    across = box.x >= -AROUND and box.width > 0 and box.x + box.width <= 1 + AROUND
    return across and box.y >= -AROUND and box.height > 0 and box.y + box.height <= 1 + AROUND


def next_id(folder: Path, record_type_code: str, base: Edition | None) -> str:
    """A free id: the base's with the next version, or a new one of the record type."""
    stem = form_and_version(base.id)[0] if base else f"{record_type_code}-new"
    taken = {edition.id for edition in edition_library(folder)}
    version = 2 if base else 1
    while f"{stem}.v{version}" in taken:
        version += 1
    return f"{stem}.v{version}"


def keep_drawing(folder: Path, drawing: Drawing, base: Edition | None, sample: Sample) -> Edition:
    """Save a drawing as an edition of the home.

    Raises:
        UsageError: the id does not fit, is taken, or is none of the base's form: pages could not tell the two apart.
        InputRefused: a column is none of the record type's.
    """
    taken = {edition.id for edition in edition_library(folder)}
    strange = base is not None and form_and_version(drawing.id)[0] != form_and_version(base.id)[0]
    if not ID.fullmatch(drawing.id) or drawing.id in taken or strange:
        free = next_id(folder, drawing.record_type, base)
        raise UsageError(_("Mã mẫu {id} không dùng được.").format(id=drawing.id), _("Dùng mã {id}.").format(id=free))
    with tempfile.TemporaryDirectory() as place:
        return add_edition(_written(Path(place), drawing, base, sample), folder)


def tried_edition(place: Path, drawing: Drawing, base: Edition | None, sample: Sample) -> Edition:
    """The edition of a drawing in a folder that the caller throws away.

    Raises:
        InputRefused: a column is none of the record type's.
    """
    return check_edition(_written(place, drawing, base, sample))


def read_tried(image: PageImage, layout: PageLayout, edition: Edition, book: Book) -> PageReading:
    """What a drawing would read on a page of a book; derived and doubtful things are left to the real run."""
    context = BookContext(book.year, f"{book.volume}/{book.year}", book.office.name)
    reader = HandwritingReader()
    return read_page(image, layout, edition, Readers(reader, reader), context)


def _written(place: Path, drawing: Drawing, base: Edition | None, sample: Sample) -> Path:
    image, path = place / f"{drawing.id}.png", place / f"{drawing.id}.json"
    if base is None:
        edition, blank = _from_sample(drawing, sample)
        cv2.imwrite(str(image), blank)
    else:
        edition = _from_base(drawing, base)
        image.write_bytes(base.image.read_bytes())
    path.write_text(edition_json(replace(edition, image=image)), encoding="utf-8")
    return path


def _from_base(drawing: Drawing, base: Edition) -> Edition:
    """A new version of a known form; what was not drawn over stays as it is."""
    signatures = tuple(area for area in base.areas if not area.columns)
    areas = _areas(drawing, {area.id: area for area in base.areas})
    return replace(base, id=drawing.id, note=drawing.note, areas=(*areas, *signatures), ticks=_ticks(drawing))


def _from_sample(drawing: Drawing, sample: Sample) -> tuple[Edition, np.ndarray]:
    """The edition of an unknown form and its blank sheet: the printed part of the sample, without the writing."""
    height, width = sample.pixels.shape[:2]
    values, ticks = [one.box for one in drawing.boxes], [one.box for one in drawing.ticks]
    printed = form_words(sample.pixels, tuple(values))
    words, per_mm = [one.box for one in printed], sample.dpi / MM_PER_INCH
    sheet = extent([*words, *values, *ticks], (width / per_mm, height / per_mm))
    blank = blank_form(sample.pixels, words, values, ticks, per_mm)
    blank = blank[round(sheet.y * height) :, round(sheet.x * width) :]
    blank = blank[: round(sheet.height * height), : round(sheet.width * width)]
    placed = replace(
        drawing,
        boxes=tuple(replace(one, box=_within(sheet, one.box)) for one in drawing.boxes),
        ticks=tuple(replace(one, box=_within(sheet, one.box)) for one in drawing.ticks),
    )
    size = (blank.shape[1], blank.shape[0])
    text = tuple(replace(one, box=_within(sheet, one.box)) for one in printed)
    areas, marks = _areas(placed, {}), _ticks(placed)
    code = record_type(drawing.record_type).code
    return Edition(drawing.id, code, None, None, drawing.note, size, sample.dpi, Path(), areas, marks, text), blank


def _within(sheet: Box, box: Box) -> Box:
    """A box of the sample in fractions of the part that is kept."""
    left, top = (box.x - sheet.x) / sheet.width, (box.y - sheet.y) / sheet.height
    return Box(left, top, box.width / sheet.width, box.height / sheet.height)


def _areas(drawing: Drawing, before: Mapping[str, Area]) -> tuple[Area, ...]:
    """The drawn value boxes, those of one area together; what an area of before was, it stays."""
    kind = record_type(drawing.record_type)
    names = dict.fromkeys(box.area for box in drawing.boxes)
    return tuple(_area([box for box in drawing.boxes if box.area == name], before.get(name), kind) for name in names)


def _ticks(drawing: Drawing) -> tuple[TickBox, ...]:
    kind = record_type(drawing.record_type)
    return tuple(TickBox(tick.column, tick.value, kind.column(tick.column).label, tick.box) for tick in drawing.ticks)


def _area(boxes: Sequence[DrawnBox], before: Area | None, kind: RecordType) -> Area:
    lines = tuple(Line(box.box, box.box.y + RULE_AT * box.box.height) for box in boxes)
    columns = tuple(boxes[0].columns.split("+"))
    if before is not None:
        kept = {line.box: line for line in before.lines}
        return replace(before, columns=columns, lines=tuple(kept.get(line.box, line) for line in lines))
    known = {column.name: column.label for column in kind.known}
    return Area(boxes[0].area, columns, known.get(columns[0], columns[0]), AreaKind.WRITTEN, lines)
