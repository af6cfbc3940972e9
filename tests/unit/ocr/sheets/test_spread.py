"""Spreads are split, tables that run across them are not."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from ocr.layout import find_layout
from ocr.page import PageImage, Pixels
from ocr.sheets.spread import EVERYTHING, crop_region, find_pages
from records.editions import Area, AreaKind, Edition, library
from records.stages import PageKind
from tests.support.form_pages import edition, filled_page

EDITIONS = tuple(library())


def test_spread_of_two_pages_is_split() -> None:
    spread: Pixels = np.hstack([filled_page("KS-2006"), filled_page("KT-2016")])
    pages = find_pages(PageImage(spread, None), EDITIONS)
    assert [page.layout.edition for page in pages] == ["KS-2006", "KT-2016"]
    assert abs(pages[0].region.width - 0.5) < 0.01
    for page in pages:
        again = find_layout(crop_region(PageImage(spread, None), page.region), EDITIONS)
        assert np.allclose(again.homography, page.layout.homography, atol=3.0)


def test_upside_down_spread_reads_in_order() -> None:
    spread = np.rot90(np.hstack([filled_page("KS-2006"), filled_page("KT-2016")]), 2)
    pages = find_pages(PageImage(np.ascontiguousarray(spread), None), EDITIONS)
    assert [page.layout.edition for page in pages] == ["KS-2006", "KT-2016"]


def test_table_across_and_sideways_page_stay_whole() -> None:
    sideways = np.ascontiguousarray(np.rot90(filled_page("KS-2006")))
    for page, name in ((filled_page("KS-1990"), "KS-1990"), (sideways, "KS-2006")):
        pages = find_pages(PageImage(page, None), EDITIONS)
        assert [page.layout.edition for page in pages] == [name]


def test_cover_beside_a_page_is_split_off() -> None:
    cover = np.full_like(filled_page("KS-2006"), 225)
    cv2.putText(cover, "SO DANG KY", (400, 700), cv2.FONT_HERSHEY_TRIPLEX, 3.0, (20, 20, 20), 6)
    spread = PageImage(np.hstack([cover, filled_page("KT-2016")]), None)
    assert [page.layout.edition for page in find_pages(spread, EDITIONS)] == [None, "KT-2016"]


def test_an_opening_whose_pages_are_known_as_halves_of_a_table_stays_whole() -> None:
    left = in_rows("KS-2006", ("so", "nksHoTen"))
    right = replace(in_rows("KT-2016", ("meHoTen", "ngayDangKy")), record_type="KS")
    spread = PageImage(np.hstack([filled_page("KS-2006"), filled_page("KT-2016")]), None)
    (page,) = find_pages(spread, (left, right))
    assert (page.region, page.layout.edition, page.layout.kind) == (EVERYTHING, None, PageKind.UNKNOWN)


def in_rows(name: str, columns: tuple[str, ...]) -> Edition:
    """The print of a form as if it had three entries in rows."""
    line = edition(name).areas[0].lines
    rows = [Area(f"r{row}:{one}", (one,), "", AreaKind.WRITTEN, line, row) for row in (1, 2, 3) for one in columns]
    return replace(edition(name), areas=tuple(rows))
