"""A learned form drawn up from a page or from the median of several pages of one print."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ocr.learning.blank import blank_form, print_without_a_name
from ocr.learning.doubts import doubts_of, missing_columns
from ocr.learning.form import LearnedForm
from ocr.learning.geometry import MM, Rect, around
from ocr.learning.places.areas import Place
from ocr.learning.places.stamps import stamp_places
from ocr.learning.places.ticks import PlacedTick, tick_boxes
from ocr.learning.understood import Understood
from ocr.zones.form_print import Grey
from records.editions import Edition, PrintedWords, Stamp, TickBox
from records.wordings import eras

MARGIN_MM = 6.0
"""Paper around the outermost print and writing."""
PRINTED_SCORE = 85.0
DPI = round(MM * 25.4)
NO_IMAGE = Path()


def drawn_up(
    page: Understood,
    places: Sequence[Place],
    views: Sequence[Grey],
    record_type: str,
    edition_id: str,
    pages: tuple[int, ...],
) -> LearnedForm:
    """Draw a form up.

    Args:
        page: the page or the median, understood.
        places: of its values.
        views: the pages of that print lying on each other, the page itself where it is the only one.
        record_type: what the operator says it is.
        edition_id: the id of the new edition.
        pages: indexes of the pages, the best first.
    """
    extent = extent_of(page, places)
    ticks = tick_boxes(page.labels, page.text.strokes.squares)
    blank = _blank(page, places, ticks, several=len(views) > 1)[extent.within(page.text.strokes.grey.shape)]
    doubts, missing = doubts_of(places), missing_columns(places, record_type)
    shares = page.text.votes()
    best = max(shares, key=lambda code: shares[code])
    edition = _edition(page, places, ticks, extent, record_type, edition_id)
    score = (1 - len(doubts) / max(1, len(places))) * len(places) / max(1, len(places) + len(missing))
    return LearnedForm(edition, np.ascontiguousarray(blank), best, shares[best], pages, doubts, missing, score)


def _edition(
    page: Understood,
    places: Sequence[Place],
    ticks: Sequence[PlacedTick],
    extent: Rect,
    record_type: str,
    edition_id: str,
) -> Edition:
    first_year, last_year = _years(page)
    return Edition(
        id=edition_id,
        record_type=record_type,
        first_year=first_year,
        last_year=last_year,
        note="",
        page_px=(int(extent.right) - int(extent.left), int(extent.bottom) - int(extent.top)),
        dpi=DPI,
        image=NO_IMAGE,
        areas=tuple(place.area(extent) for place in places),
        ticks=tuple(
            TickBox(label.wording.column, label.wording.value, label.wording.text, box.in_page(extent))
            for label, box in ticks
        ),
        printed=tuple(
            PrintedWords(label.wording.text, label.rect.in_page(extent))
            for label in page.labels
            if label.score >= PRINTED_SCORE
        ),
        stamps=tuple(Stamp(column, rect.in_page(extent)) for column, rect in stamp_places(places, ticks, record_type)),
    )


def extent_of(page: Understood, places: Sequence[Place]) -> Rect:
    """Return the part of the page that holds its print and values, and a margin, in whole pixels."""
    height, width = page.text.strokes.grey.shape
    rects = [label.rect for label in page.labels]
    rects += [rect for place in places if place.columns != ("ghiChu",) for rect in place.rects()]
    rects += [Rect(rule.at, rule.start, rule.at, rule.end) for rule in page.rules.upright]
    rects += [Rect(rule.start, rule.at, rule.end, rule.at) for rule in page.rules.level]
    whole = Rect(0, 0, width, height)
    inked = around(rects).grown(MARGIN_MM * MM) if rects else whole
    return Rect(
        max(0, int(inked.left)), max(0, int(inked.top)), min(width, int(inked.right)), min(height, int(inked.bottom))
    )


def _blank(page: Understood, places: Sequence[Place], ticks: Sequence[PlacedTick], *, several: bool) -> Grey:
    """Return the blank form; on a single page nobody can tell print without a name from writing."""
    taken = [label.rect for label in page.labels] + [rect for place in places for rect in place.rects()]
    strokes = page.text.strokes
    other = print_without_a_name(strokes, page.text.segments, taken) if several else []
    # The square of a tick box may be worn, or hidden by crosses.
    squares = (*strokes.squares, *(box for _label, box in ticks))
    return blank_form(strokes, page.labels, page.rules, other, squares)


def _years(page: Understood) -> tuple[int | None, int | None]:
    """Return the era in whose books most of the labels stand, weighed; open where all eras have them."""
    weights = {name: sum(label.weight for label in page.labels if name in label.wording.eras) for name in eras()}
    best = max(weights.values(), default=0.0)
    likely = [eras()[name] for name, weight in weights.items() if weight == best]
    return (likely[0].first_year, likely[-1].last_year) if likely else (None, None)
