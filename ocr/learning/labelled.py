"""Pages with the labels of an entry: whatever a title or an empty half looks like, their form is not known yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ocr.layout import find_layout
from ocr.learning.learn import learn_page
from ocr.page import PageImage
from ocr.recognise.handwriting import HandwritingReader
from ocr.sheets.spread import EVERYTHING, FoundPage, crop_region
from records.stages import PageKind

UNNAMED = "X-0"
"""Id of a form that is only looked for."""


def pages_of_unknown_form(
    image: PageImage, pages: Sequence[FoundPage], record_type: str, reader: HandwritingReader
) -> tuple[FoundPage, ...]:
    """Return the pages of a scan that lies on no known form, those with labels as pages of an unknown one.

    A sheet whose halves both ask for an entry is an opening of two pages; one that asks only as a whole is one page.

    Args:
        image: the scan.
        pages: what was found on it by titles: the whole sheet, or its halves.
        record_type: what the operator says the book is.
        reader: reads the labels.
    """
    asks = [_asks(crop_region(image, page.region), record_type, reader) for page in pages]
    if len(pages) > 1 and not all(asks) and _asks(image, record_type, reader):
        return (_unknown(FoundPage(EVERYTHING, find_layout(image, ()))),)
    return tuple(_unknown(page) if labelled else page for page, labelled in zip(pages, asks, strict=True))


def _asks(image: PageImage, record_type: str, reader: HandwritingReader) -> bool:
    return learn_page(image, record_type, UNNAMED, reader) is not None


def _unknown(page: FoundPage) -> FoundPage:
    return replace(page, layout=replace(page.layout, kind=PageKind.UNKNOWN))
