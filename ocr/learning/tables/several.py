"""The form of a page with a few entries below each other, each with labels of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ocr.learning.geometry import MM, Rect
from ocr.learning.labels.labels import Label
from ocr.learning.places.areas import Place, PlacedLine, places_of
from ocr.learning.places.frame import rules_of
from ocr.learning.strokes import Inks
from ocr.learning.tables.bands import Band, agreed, bands_of
from ocr.learning.tables.entries import PAGE_COLUMNS
from ocr.learning.tables.parts import labels_of_pages, understood_alone
from ocr.learning.tables.rules import RuleLine
from ocr.learning.understood import Text, Understood, read_labels, read_text, understand
from ocr.recognise.handwriting import HandwritingReader
from ocr.zones.form_print import Grey

LOOKED_AT = 2
"""Pages of which every entry is looked at: two entries of two pages say as much as one of four."""
BELOW_MM = 10.0


def understand_several(
    text: Text,
    level: Sequence[RuleLine],
    views: Sequence[Grey],
    record_type: str,
    inks: Inks,
    reader: HandwritingReader,
) -> tuple[Understood, tuple[Place, ...]] | None:
    """Understand a page of two or more entries below each other; None when it has one.

    The entries are of one print: what is understood of the one that is read best holds for all.

    Args:
        text: the page or the median, the right way up.
        level: its level rules, from the top down.
        views: the pages of that print lying on each other.
        record_type: whose wordings are looked for.
        inks: grey values of its ink.
        reader: reads the labels.

    Returns:
        The page as understood, and the places of its values.
    """
    grey = text.strokes.grey
    bands = bands_of(read_labels(text, record_type), level)
    if len(bands) < 2:
        return None
    entry = _entry(bands, grey, views, record_type, inks, reader)
    places = places_of(entry, views)
    outside = understood_alone(
        _around(bands, grey), [_around(bands, view) for view in views], record_type, inks, reader
    )
    labels = (*outside.labels, *(_moved(label, band.down) for band in bands for label in entry.labels))
    page = replace(entry, text=text, labels=labels, rules=rules_of(text.strokes, labels))
    once = {"+".join(place.columns) for place in places}
    head = [
        place for place in places_of(outside, views) if PAGE_COLUMNS.issuperset(place.columns) and place.id not in once
    ]
    rows = (_in_row(place, number, band.down) for number, band in enumerate(bands, start=1) for place in places)
    return page, (*head, *rows)


def _entry(
    bands: Sequence[Band], grey: Grey, views: Sequence[Grey], record_type: str, inks: Inks, reader: HandwritingReader
) -> Understood:
    """Return the first entry; a label that is worn or hidden there is taken from the others, and from some pages."""
    text = read_text(_as_first(bands[0], grey), inks, reader)
    readings = [read_labels(text, record_type)]
    readings += [read_labels(read_text(_cut(band, grey), inks, reader), record_type) for band in bands[1:]]
    for band in bands if len(views) > 1 else ():
        readings += labels_of_pages([_cut(band, view) for view in views[:LOOKED_AT]], record_type, inks, reader)
    return understand(text, agreed(readings), record_type)


def _as_first(band: Band, grey: Grey) -> Grey:
    """Return one entry alone on white, where the first entry stands."""
    bare = np.full_like(grey, 255)
    top, down = max(0, round(band.top)), round(band.down)
    rows = grey[top : round(band.bottom)]
    bare[max(0, top - down) : max(0, top - down) + len(rows)] = rows
    return bare


def _cut(band: Band, grey: Grey) -> Grey:
    """Return an entry where the first one stands, without the white paper below it."""
    return _as_first(band, grey)[: round(band.bottom - band.down + BELOW_MM * MM)]


def _around(bands: Sequence[Band], grey: Grey) -> Grey:
    bare = grey.copy()
    bare[max(0, int(bands[0].top)) : int(bands[-1].bottom)] = 255
    return bare


def _moved(label: Label, down: float) -> Label:
    return replace(label, rect=_lower(label.rect, down))


def _in_row(place: Place, row: int, down: float) -> Place:
    """Return a place of one entry in another one of the page."""
    lines = tuple(PlacedLine(_lower(line.rect, down), line.base + down) for line in place.lines)
    return replace(place, id=f"r{row}:{place.id}", label=_moved(place.label, down), lines=lines, row=row)


def _lower(rect: Rect, down: float) -> Rect:
    return Rect(rect.left, rect.top + down, rect.right, rect.bottom + down)
