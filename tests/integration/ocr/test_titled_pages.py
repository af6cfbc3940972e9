"""A page that asks for an entry is no cover, whatever title is printed above it."""

from __future__ import annotations

from dataclasses import replace

from ocr.layout import find_layout
from ocr.learning.labelled import pages_of_unknown_form
from ocr.page import PageImage
from ocr.recognise.handwriting import HandwritingReader
from ocr.sheets.spread import EVERYTHING, FoundPage
from records.stages import PageKind
from tests.support.form_pages import filled_page


def test_a_page_with_value_lines_under_a_title_of_covers_is_one_of_an_unknown_form() -> None:
    image = PageImage(filled_page("KS-2006"), None)
    titled = replace(find_layout(image, ()), kind=PageKind.COVER)
    (found,) = pages_of_unknown_form(image, (FoundPage(EVERYTHING, titled),), "KS", HandwritingReader())
    assert found.layout.kind is PageKind.UNKNOWN
