"""Page reader: from the pixels of one registered page to its field readings."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import groupby

import numpy as np

from ocr.decode import ReadingEvidence, evidence_of, split_line
from ocr.decode.confidence import Belief, field_curves
from ocr.decode.context import BookContext
from ocr.entries.agreement import apply_agreement
from ocr.entries.ditto import open_dittos, resolve_dittos
from ocr.entries.faint_lines import settle_traces
from ocr.entries.fields import STRUCK_SHARE, Trust, area_fields, area_values, date_fields, tick_fields
from ocr.entries.joint_decoding import decode_jointly
from ocr.entries.print_pages import is_print
from ocr.entries.stamps import stamp_fields, with_stamps
from ocr.entries.strange_pages import TraitRanges, page_traits, strangeness
from ocr.entries.trust import as_sure_as_the_form, doubt_one_bit, doubt_too_strange
from ocr.entries.zone_reading import ZoneReading
from ocr.page import PageImage
from ocr.recognise.readers import LineImage, LineReader, LineReading, PackableScorer
from ocr.zones import PageZones, Zone, cut_zones
from ocr.zones.form_print import PIXELS_PER_MM
from records.editions import AreaKind, Edition, columns_on_form
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
OF_A_DAY = frozenset({FieldKind.TIME, FieldKind.DATE, FieldKind.PARTIAL_DATE})
"""Kinds of fields that share a line of figures and the words between them: "7 giờ 40 phút, ngày 30/03/2009"."""
RUNNING_NUMBERS = (("so",), ("trangSo",))
"""Columns of the areas that hold the number of an entry or of a page."""
SIGNER, WORDS_OF_A_NAME = "nguoiKy", range(2, 6)
FIGURES_ROOM = round(6.4 * PIXELS_PER_MM)
"""Height in pixels of a line of words with its descenders and tone marks."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Line readers of a page.

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
    return decode_lines(read_lines(image, layout, edition, readers), context)


@dataclass(frozen=True, slots=True)
class PageLines:
    """Page cut into lines, each read by itself.

    Attributes:
        layout: how the page lies on its form.
        edition: that form.
        zones: what was cut.
        lines: a reading for every line of the zones.
        stamps: what the rubber stamps on a page of one entry say.
        one_bit: True of a scan in black and white alone.
    """

    layout: PageLayout
    edition: Edition
    zones: PageZones
    lines: tuple[ZoneReading, ...]
    stamps: tuple[FieldReading, ...] = ()
    one_bit: bool = False


def read_lines(image: PageImage, layout: PageLayout, edition: Edition, readers: Readers) -> PageLines:
    """Cut a registered page and read its lines; arguments and errors as `read_page`."""
    zones = cut_zones(image, layout, edition)
    lines = tuple(_read_lines(zones, readers, record_type(edition.record_type)))
    reader = readers.handwritten or readers.printed
    stamps = tuple(stamp_fields(zones.stamps, reader, edition.record_type)) if edition.rows == 1 else ()
    return PageLines(layout, edition, zones, lines, stamps, image.is_one_bit)


def decode_lines(
    page: PageLines, context: BookContext, believe: Belief | None = None, usual: TraitRanges | None = None
) -> PageReading:
    """Decode the lines of a page to its entries.

    Args:
        page: the page.
        context: facts of the book.
        believe: curves of confidence; None takes those of the package.
        usual: ranges of what is usual on a page; None takes those of the package.
    """
    traits = page_traits(page.lines, page.layout)
    printed = cache(partial(is_print, page.lines, traits))
    trust = Trust(context, strangeness(traits, usual), believe or field_curves().chance, printed)
    edition = page.edition
    rows = sorted({area.row or 1 for area in edition.areas}) if edition.rows > 1 else [None]
    found = [entry for row in rows if (entry := _entry(row, page, trust)) is not None]
    stamped = [with_stamps(entry, page.stamps) for entry in found]
    trusted = [doubt_one_bit(entry) for entry in stamped] if page.one_bit else stamped
    if trust.strange.is_beyond:
        trusted = [doubt_too_strange(entry) for entry in trusted]
    return PageReading(page.layout, resolve_dittos(trusted), traces=_traces(page.lines))


def _traces(lines: Sequence[ZoneReading]) -> tuple[InkTrace, ...]:
    """Return the ink traces of lines that depend on other pages: running numbers, names of those who sign."""
    return tuple(
        InkTrace(
            line.zone.area.row,
            column,
            ink.packed(),
            line.zone.area.kind is AreaKind.SIGNED_NAME,
            "" if line.zone.area.columns in RUNNING_NUMBERS else _narrower(line),
        )
        for line in lines
        if line.zone.struck <= STRUCK_SHARE
        and isinstance(ink := line.reading and line.reading.ink, PackableScorer)
        and (column := _hangs_together(line, lines)) is not None
    )


def _narrower(line: ZoneReading) -> str:
    """Return the ink trace of a line drawn narrower: a stroke across a letter misleads the reader otherwise there."""
    looks = line.reading.others[1:2] if line.reading else ()
    return "".join(ink.packed() for look in looks if isinstance(ink := look().ink, PackableScorer))


def _hangs_together(line: ZoneReading, lines: Sequence[ZoneReading]) -> str | None:
    """Return the column of a line whose value other pages tell of; None of any other line."""
    area = line.zone.area
    if area.kind is AreaKind.SIGNED_NAME or area.columns in RUNNING_NUMBERS:
        return area.columns[0] if line.zone.line == 0 else None
    if SIGNER not in area.columns:
        return None
    others = (other for other in lines if other.zone.area is area and other is not line)
    parts = _parts(line)
    whole = set(parts) == {SIGNER} and len(parts[SIGNER].words) in WORDS_OF_A_NAME
    return SIGNER if whole and not any(SIGNER in _parts(other) for other in others) else None


def _parts(line: ZoneReading) -> Mapping[str, ReadingEvidence]:
    """Return the words of a line by its columns; none of one that was not read."""
    return split_line(line.zone.area.columns, evidence_of([line.reading])) if line.reading else {}


def _read_lines(zones: PageZones, readers: Readers, kind: RecordType) -> list[ZoneReading]:
    """Read every zone; a blank one gets no reading."""
    reader = readers.handwritten or readers.printed
    settled = settle_traces(zones.lines, reader, kind)
    inked = [zone for zone in settled if not zone.blank]
    images = [_line_image(zone, _kind_of_line(zone, kind)) for zone in inked]
    readings = reader.read(images)
    if reader is not readers.printed:
        readings = [_with_print(*both, readers.printed) for both in zip(readings, images, strict=True)]
    found = {id(zone): ZoneReading(zone, reading, reader.name) for zone, reading in zip(inked, readings, strict=True)}
    return [found.get(id(zone), ZoneReading(zone, None, "")) for zone in settled]


def _with_print(reading: LineReading, image: LineImage, printed: LineReader) -> LineReading:
    """Return a reading for which the reader of print can be asked."""
    return replace(reading, printed=cache(lambda: printed.read([image])[0]))


def _line_image(zone: Zone, kind: str) -> LineImage:
    """Return the reader's input: the line as it stands on the page, as no cleaning of a leader spares all strokes.

    Figures have neither descenders nor marks and would look too large without padding.
    """
    room = max(0, FIGURES_ROOM - zone.pixels.shape[0]) if kind in FIGURES else 0
    pads = ((room // 2, room - room // 2), (0, 0))
    scan, cleaned = (np.pad(pixels, pads, constant_values=255) for pixels in (zone.scan, zone.pixels))
    return LineImage(scan, kind, cleaned)


def _kind_of_line(zone: Zone, kind: RecordType) -> str:
    """Return the field kind of a line; a line shared by several columns is text, or the time and day of one event."""
    columns = zone.area.columns
    kinds = {kind.column(column).kind for column in columns}
    if len(columns) == 1:
        return str(*kinds)
    return str(FieldKind.TIME if kinds <= OF_A_DAY else FieldKind.TEXT)


def _entry(row: int | None, page: PageLines, trust: Trust) -> EntryReading | None:
    """Return one entry; None for a row of a tabular page that holds no writing."""
    edition, zones = page.edition, page.zones
    kind = record_type(edition.record_type)
    mine = [line for line in page.lines if line.zone.area.row in (row, None) and line.zone.area.columns]
    if row is not None and all(line.zone.blank for line in mine if line.zone.area.row == row):
        return None
    fields = _area_readings(mine, zones.dittos, kind, trust) + tick_fields(zones.ticks, trust)
    present = {field.column for field in fields} | columns_on_form(edition)
    absent = [
        FieldReading(column.name, FieldState.NOT_ON_FORM) for column in kind.columns if column.name not in present
    ]
    return EntryReading(row, (*as_sure_as_the_form(apply_agreement(fields, kind), edition), *absent))


def _area_readings(
    lines: Sequence[ZoneReading], marked: Container[str], kind: RecordType, trust: Trust
) -> list[FieldReading]:
    """Return the readings of all areas; columns that state one fact and the areas of a split date are read jointly."""
    whole = [line for line in lines if line.zone.area.part is None]
    all_areas = [list(group) for _area, group in groupby(whole, key=lambda line: line.zone.area.id)]
    repeated = [open_dittos(area, marked) for area in all_areas]
    areas = [area for area, dittos in zip(all_areas, repeated, strict=True) if not dittos]
    alone = {column: value for area in areas for column, value in area_values(area, kind, trust.book).items()}
    values = decode_jointly(alone, kind, trust.book)
    fields = [field for area in areas for field in area_fields(area, kind, values, trust)]
    fields += [field for dittos in repeated for field in dittos]
    parts = sorted((line for line in lines if line.zone.area.part), key=lambda line: line.zone.area.columns)
    for columns, group in groupby(parts, key=lambda line: line.zone.area.columns):
        gaps = {line.zone.area.part: line for line in group if line.zone.area.part}
        fields += date_fields(gaps, columns[0], kind, trust)
    return fields
