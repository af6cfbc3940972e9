"""A printed form drawn over a sample page: boxes become an edition of its own, kept among those of its office."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import cv2
import numpy as np

from ocr.decode.context import BookContext
from ocr.page import PageImage
from ocr.reading import Readers, read_page
from ocr.recognise.handwriting import HandwritingReader
from ocr.sheets.blank_form import blank_form, extent
from ocr.sheets.form_words import form_words
from pipeline.forms.drawn_boxes import Drawing, drawn_areas, drawn_ticks
from pipeline.forms.library import ID, add_edition, check_edition, edition_library, office_folder
from pipeline.forms.uncovered_print import MM_PER_INCH, DrawingSample, uncovered_words, with_words
from pipeline.store.books.books import Book
from records.editions import Edition, FormOrigin, columns_on_form, edition_json, form_and_version
from records.errors import UsageError
from records.language import gettext as _
from records.record_types import record_type
from records.stages import Box, PageLayout, PageReading

TRIAL = "-"
"""Stands for the person in a form that nobody keeps."""


@dataclass(frozen=True, slots=True)
class FormKeeper:
    """Person who draws a form, and the office that it belongs to; None = everybody's."""

    person: str
    office: int | None

    def folder(self, root: Path) -> Path:
        """Return the folder of the home's forms where it is kept."""
        return root if self.office is None else office_folder(root, self.office)


def next_id(root: Path, record_type_code: str, base: Edition | None) -> str:
    """Return a free id: the base's with the next version, or a new one of the record type: "KS-V1"."""
    taken = {edition.id for edition in edition_library(root)}
    if base is None:
        return next(name for number in count(1) if (name := f"{record_type_code}-V{number}") not in taken)
    form = form_and_version(base.id)[0]
    return next(name for number in count(2) if (name := f"{form}.v{number}") not in taken)


def keep_drawing(
    root: Path, drawing: Drawing, base: Edition | None, sample: DrawingSample, keeper: FormKeeper
) -> Edition:
    """Save a drawing as an edition; of a learned form the person's word confirms it.

    Raises:
        UsageError: the id does not fit, is taken, or is none of the base's form: pages could not tell the two apart.
        InputRefused: a column is none of the record type's.
    """
    taken = {edition.id for edition in edition_library(root)}
    strange = base is not None and form_and_version(drawing.id)[0] != form_and_version(base.id)[0]
    if not ID.fullmatch(drawing.id) or drawing.id in taken or strange:
        free = next_id(root, drawing.record_type, base)
        raise UsageError(_("Mã mẫu {id} không dùng được.").format(id=drawing.id), _("Dùng mã {id}.").format(id=free))
    with tempfile.TemporaryDirectory() as place:
        return add_edition(_written(Path(place), drawing, base, sample, keeper.person), keeper.folder(root))


def trial_edition(place: Path, drawing: Drawing, base: Edition | None, sample: DrawingSample) -> Edition:
    """Make the edition of a drawing in a folder that the caller throws away.

    Raises:
        InputRefused: a column is none of the record type's.
    """
    return check_edition(_written(place, drawing, base, sample, TRIAL))


def read_trial(image: PageImage, layout: PageLayout, edition: Edition, book: Book) -> PageReading:
    """Read a page of a book by a drawing; derived columns and open questions are left to the real run."""
    context = BookContext(book.year, f"{book.volume}/{book.year}", book.office.name)
    reader = HandwritingReader()
    return read_page(image, layout, edition, Readers(reader, reader), context)


def _written(place: Path, drawing: Drawing, base: Edition | None, sample: DrawingSample, person: str) -> Path:
    image, path = place / f"{drawing.id}.png", place / f"{drawing.id}.json"
    if base is None:
        edition, blank = _from_sample(drawing, sample)
        image.write_bytes(_png(blank))
    else:
        edition = _from_base(drawing, base, person)
        words = uncovered_words(base, drawing.boxes) if base.origin else ()
        edition = replace(edition, printed=(*base.printed, *words))
        image.write_bytes(_png(with_words(base, words, sample)) if words else base.image.read_bytes())
    part = place / f"{path.name}.part"
    part.write_text(edition_json(replace(edition, image=image)), encoding="utf-8")
    return part.replace(path)


def _png(pixels: np.ndarray) -> bytes:
    return cv2.imencode(".png", pixels)[1].tobytes()


def _from_base(drawing: Drawing, base: Edition, person: str) -> Edition:
    """Return a new version of a known form; what was not drawn over stays as it is."""
    signatures = tuple(area for area in base.areas if not area.columns)
    areas = (*drawn_areas(drawing, {area.id: area for area in base.areas}), *signatures)
    drawn = replace(base, id=drawing.id, note=drawing.note, areas=areas, ticks=drawn_ticks(drawing))
    return replace(drawn, origin=base.origin and _confirmed(base.origin, drawn, person))


def _confirmed(origin: FormOrigin, drawn: Edition, person: str) -> FormOrigin:
    """Return the origin of a learned form with the word of a person on it."""
    there = columns_on_form(drawn)
    missing = tuple(column for column in origin.missing if column not in there)
    return replace(origin, missing=missing, confirmed_by=person)


def _from_sample(drawing: Drawing, sample: DrawingSample) -> tuple[Edition, np.ndarray]:
    """Make the edition of an unknown form and its blank sheet: the printed part of the sample, without the writing."""
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
    areas, marks = drawn_areas(placed, {}), drawn_ticks(placed)
    code = record_type(drawing.record_type).code
    return Edition(drawing.id, code, None, None, drawing.note, size, sample.dpi, Path(), areas, marks, text), blank


def _within(sheet: Box, box: Box) -> Box:
    """Convert a box of the sample into fractions of the part that is kept."""
    left, top = (box.x - sheet.x) / sheet.width, (box.y - sheet.y) / sheet.height
    return Box(left, top, box.width / sheet.width, box.height / sheet.height)
