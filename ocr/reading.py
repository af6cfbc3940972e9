"""Page reader: from the pixels of one registered page to its field readings."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from ocr.decode.context import BookContext
from ocr.entries.agreement import apply_agreement
from ocr.entries.ditto import open_dittos, resolve_dittos
from ocr.entries.fields import STRUCK_SHARE, ZoneReading, area_fields, area_values, date_fields, tick_fields
from ocr.entries.joint_decoding import decode_jointly
from ocr.entries.stamps import stamp_fields, with_stamps
from ocr.entries.trust import as_sure_as_the_form, doubt_one_bit
from ocr.page import PageImage
from ocr.recognise.readers import LineImage, LineReader, PackableScorer
from ocr.zones import PageZones, Zone, cut_zones
from ocr.zones.form_print import PIXELS_PER_MM
from records.editions import Area, AreaKind, Edition, columns_on_form
from records.record_types import FieldKind, RecordType, record_type
from records.stages import (
    EntryReading,
    FieldReading,
    FieldState,
    InkTrace,
    PageLayout,
    PageReading,
)

FIGURES = frozenset(
    {
        FieldKind.DATE,
        FieldKind.PARTIAL_DATE,
        FieldKind.NUMBER,
        FieldKind.BOOK_NUMBER,
        FieldKind.IDENTITY_NUMBER,
    }
)
"""Kinds of fields whose lines hold figures alone."""
RUNNING_NUMBERS = (("so",), ("trangSo",))
"""Columns of the areas that hold the number of an entry or of a page."""
FIGURES_ROOM = round(6.4 * PIXELS_PER_MM)
"""Height in pixels of a line of words with its descenders and tone marks."""


@dataclass(frozen=True, slots=True)
class Readers:
    """The line readers of a page.

    Attributes:
        printed: reader of the print on covers and closing statements.
        handwritten: reader of values, written or typed: it gets more typed ones right than Tesseract, and no page has
            to be classified first. None: `printed` reads values too, and handwriting stays unread.
    """

    printed: LineReader
    handwritten: LineReader | None = None


def read_page(
    image: PageImage, layout: PageLayout, edition: Edition, readers: Readers, context: BookContext
) -> PageReading:
    """Read the entries of a registered page.

    Args:
        image: the scan.
        layout: how it lies on the form.
        edition: that form.
        readers: line readers for values and print.
        context: facts of the book.

    Raises:
        ReaderFailed: a reading engine crashed or did not answer in time.
    """
    kind = record_type(edition.record_type)
    zones = cut_zones(image, layout, edition)
    lines = _read_lines(zones, readers, kind)
    rows = sorted({area.row or 1 for area in edition.areas}) if edition.rows > 1 else [None]
    found = [entry for row in rows if (entry := _entry(row, lines, zones, edition, kind, context)) is not None]
    reader = readers.handwritten or readers.printed
    stamps = stamp_fields(zones.stamps, reader, edition.record_type) if rows == [None] else []
    stamped = [with_stamps(entry, stamps) for entry in found]
    trusted = [doubt_one_bit(entry) for entry in stamped] if image.is_one_bit else stamped
    return PageReading(layout, resolve_dittos(trusted), traces=_traces(lines))


def _traces(lines: Sequence[ZoneReading]) -> tuple[InkTrace, ...]:
    """Return the ink traces of lines that depend on other pages: running numbers, names under signatures."""
    kept = [line for line in lines if line.zone.line == 0 and _hangs_together(line.zone.area)]
    return tuple(
        InkTrace(line.zone.area.row, line.zone.area.columns[0], ink.packed())
        for line in kept
        if line.zone.struck <= STRUCK_SHARE and isinstance(ink := line.reading and line.reading.ink, PackableScorer)
    )


def _hangs_together(area: Area) -> bool:
    return area.kind is AreaKind.SIGNED_NAME or area.columns in RUNNING_NUMBERS


def _read_lines(zones: PageZones, readers: Readers, kind: RecordType) -> list[ZoneReading]:
    """Read every zone; a blank one gets no reading."""
    inked = [zone for zone in zones.lines if not zone.blank]
    reader = readers.handwritten or readers.printed
    readings = reader.read([_line_image(zone, _kind_of_line(zone, kind)) for zone in inked])
    found = {id(zone): ZoneReading(zone, reading, reader.name) for zone, reading in zip(inked, readings, strict=True)}
    return [found.get(id(zone), ZoneReading(zone, None, "")) for zone in zones.lines]


def _line_image(zone: Zone, kind: str) -> LineImage:
    """Return the reader's input.

    Figures have neither descenders nor marks and would look too large without padding.
    """
    room = max(0, FIGURES_ROOM - zone.pixels.shape[0]) if kind in FIGURES else 0
    return LineImage(np.pad(zone.pixels, ((room // 2, room - room // 2), (0, 0)), constant_values=255), kind)


def _kind_of_line(zone: Zone, kind: RecordType) -> str:
    """Return the field kind of a line; a line shared by several columns is text."""
    columns = zone.area.columns
    return str(kind.column(columns[0]).kind) if len(columns) == 1 else "text"


def _entry(
    row: int | None,
    lines: Sequence[ZoneReading],
    zones: PageZones,
    edition: Edition,
    kind: RecordType,
    context: BookContext,
) -> EntryReading | None:
    """Return one entry; None for a row of a tabular page that holds no writing."""
    mine = [line for line in lines if line.zone.area.row in (row, None) and line.zone.area.columns]
    if row is not None and all(line.zone.blank for line in mine if line.zone.area.row == row):
        return None
    fields = _area_readings(mine, zones.dittos, kind, context) + tick_fields(zones.ticks)
    present = {field.column for field in fields} | columns_on_form(edition)
    absent = [
        FieldReading(column.name, FieldState.NOT_ON_FORM) for column in kind.columns if column.name not in present
    ]
    return EntryReading(row, (*as_sure_as_the_form(apply_agreement(fields, kind), edition), *absent))


def _area_readings(
    lines: Sequence[ZoneReading], marked: Container[str], kind: RecordType, context: BookContext
) -> list[FieldReading]:
    """Return the readings of all areas; columns that state one fact and the areas of a split date are read jointly."""
    whole = [line for line in lines if line.zone.area.part is None]
    all_areas = [list(group) for _area, group in groupby(whole, key=lambda line: line.zone.area.id)]
    repeated = [open_dittos(area, marked) for area in all_areas]
    areas = [area for area, dittos in zip(all_areas, repeated, strict=True) if not dittos]
    alone = {column: value for area in areas for column, value in area_values(area, kind, context).items()}
    values = decode_jointly(alone, kind, context)
    fields = [field for area in areas for field in area_fields(area, kind, values)]
    fields += [field for dittos in repeated for field in dittos]
    parts = sorted((line for line in lines if line.zone.area.part), key=lambda line: line.zone.area.columns)
    for columns, group in groupby(parts, key=lambda line: line.zone.area.columns):
        gaps = {line.zone.area.part: line for line in group if line.zone.area.part}
        fields += date_fields(gaps, columns[0], kind, context)
    return fields
