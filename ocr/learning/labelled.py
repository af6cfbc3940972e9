"""Pages with the labels of an entry: whatever a title or an empty half looks like, their form is not known yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ocr.layout import find_layout
from ocr.learning.form import LearnedForm
from ocr.learning.learn import asks_for_a_whole_entry, learn_page
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

    A sheet whose halves both ask for a whole entry is an opening of two pages, unless a table runs across both; any
    other that asks is one page.

    Args:
        image: the scan.
        pages: what was found on it by titles: the whole sheet, or its halves.
        record_type: what the operator says the book is.
        reader: reads the labels.
    """
    if [page.layout.kind for page in pages] == [PageKind.UNKNOWN]:
        return tuple(pages)  # whether it has labels is seen when it is learned from
    forms = [_form(crop_region(image, page.region), record_type, reader) for page in pages]
    whole = _form(image, record_type, reader) if len(pages) > 1 else None
    is_opening = all(form is not None and asks_for_a_whole_entry(form) for form in forms)
    if whole is not None and (whole.edition.rows > 1 or not is_opening):
        return (_unknown(FoundPage(EVERYTHING, find_layout(image, ()))),)
    return tuple(page if form is None else _unknown(page) for page, form in zip(pages, forms, strict=True))


def _form(image: PageImage, record_type: str, reader: HandwritingReader) -> LearnedForm | None:
    found = learn_page(image, record_type, UNNAMED, reader)
    return found[0] if found else None


def _unknown(page: FoundPage) -> FoundPage:
    return replace(page, layout=replace(page.layout, kind=PageKind.UNKNOWN))
