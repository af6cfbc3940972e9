"""Size of the pages of an entry's PDF: A4 and A3 where the sheet is near them, else the sheet's own."""

from __future__ import annotations

import pytest

from exports.package.entry_pdf import POINTS_PER_MM, page_layout

DPI = (200.0, 200.0)
PIXELS_PER_MM = 200 / 25.4


@pytest.mark.parametrize(
    ("sheet_mm", "page_mm"),
    [
        ((210, 297), (210, 297)),
        ((219, 302), (210, 297)),
        ((195, 280), (210, 297)),
        ((414, 300), (420, 297)),
        ((297, 207), (297, 210)),
        ((150, 220), (150, 220)),
        ((210, 400), (210, 400)),
    ],
)
def test_a_sheet_lies_on_the_paper_that_it_is_near_to(sheet_mm: tuple[int, int], page_mm: tuple[int, int]) -> None:
    width, height = (round(side * PIXELS_PER_MM) for side in sheet_mm)
    *page, across, down = page_layout(width, height, DPI)
    assert page == pytest.approx([side * POINTS_PER_MM for side in page_mm], rel=0.01)
    assert across <= page[0] + 0.01 and down <= page[1] + 0.01
    assert across / down == pytest.approx(width / height)
