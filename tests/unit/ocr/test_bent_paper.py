"""Bent paper: a curl at the spine is found, everything looks through it, and flat pages have none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.layout import find_layout, rectify
from ocr.page import PageImage
from ocr.sheet_map import SheetMap
from pipeline.store.values import from_json, to_json
from records.editions import library
from records.stages import Bend, PageKind, PageLayout
from tests.support.bent_pages import curled_page, errors_mm, middles, where_went
from tests.support.form_pages import edition, filled_page, photographed, turned

EDITIONS = tuple(library())


@pytest.mark.parametrize(("name", "millimetres"), [("KS-2006", 5.0), ("KS-2016", 8.0), ("KT-2016", 8.0)])
def test_print_is_found_where_a_curl_took_it(name: str, millimetres: float) -> None:
    layout = find_layout(curled_page(name, millimetres), EDITIONS)
    assert (layout.kind, layout.edition) == (PageKind.RECORD, name)
    assert layout.bend is not None
    points = middles(name)[::6]
    assert errors_mm(layout, points, where_went(name, millimetres, points)).max() < 0.5


def test_a_page_bound_at_its_right_and_laid_upside_down_is_found_too() -> None:
    bent = curled_page("KS-2016", 8.0).pixels
    layout = find_layout(PageImage(np.ascontiguousarray(bent[::-1, ::-1]), None), EDITIONS)
    assert (layout.edition, layout.rotation) == ("KS-2016", 180)
    assert layout.bend is not None
    assert not layout.lost


def test_flat_pages_have_no_bend() -> None:
    page = filled_page("KS-2016")
    covered = page.copy()
    cv2.rectangle(covered, (60, 700), (900, 1100), (235, 240, 240), -1)
    for scan in (PageImage(page, None), turned(page, 3.1)[0], photographed(page)[0], PageImage(covered, None)):
        assert find_layout(scan, EDITIONS).bend is None


def test_a_curled_page_is_seen_straight() -> None:
    page, scan = filled_page("KS-2016"), curled_page("KS-2016", 8.0)
    straight = rectify(scan, find_layout(scan, EDITIONS), edition("KS-2016"), 4.0)
    flat = cv2.resize(page, straight.shape[1::-1], interpolation=cv2.INTER_AREA)
    left = slice(straight.shape[0] // 10, -straight.shape[0] // 10), slice(60, straight.shape[1] // 3)
    seen, wanted = (cv2.cvtColor(view[left], cv2.COLOR_BGR2GRAY) for view in (straight, flat))
    assert np.corrcoef(seen.ravel(), wanted.ravel())[0, 1] > 0.75


def tilted_and_bent() -> SheetMap:
    shifts = tuple((0.02 * column / 4, -0.03 * (column / 4) ** 2) for _row in range(3) for column in range(5))
    return SheetMap(np.array([[1000.0, 40, 80], [-30, 1400, 60], [0.05, 0.02, 1]]), Bend(5, 3, shifts))


def test_the_way_back_from_the_scan_is_the_way_there() -> None:
    sheet, points = tilted_and_bent(), np.random.default_rng(3).uniform(0, 1, (50, 2))
    assert np.allclose(sheet.on_form(sheet.on_scan(points)), points, atol=1e-6)


def test_a_view_shows_what_lies_there() -> None:
    sheet, scan = tilted_and_bent(), np.full((1700, 1300), 255, np.uint8)
    x, y = sheet.on_scan(np.array([[0.7, 0.4]]))[0]
    cv2.circle(scan, (round(x), round(y)), 4, 0, -1)
    view = sheet.view(scan, np.diag([1 / 500, 1 / 700, 1.0]), (500, 700), border=255)
    assert np.allclose(np.argwhere(view < 128).mean(axis=0), (0.4 * 700, 0.7 * 500), atol=1.0)


def test_a_flat_layout_is_stored_as_before_there_were_bends() -> None:
    layout = find_layout(PageImage(filled_page("KS-2006"), None), EDITIONS)
    text = to_json(PageLayout, layout)
    assert "bend" not in text
    assert from_json(PageLayout, text) == layout
    bent = find_layout(curled_page("KS-2006", 8.0), EDITIONS)
    assert bent.bend is not None
    assert from_json(PageLayout, to_json(PageLayout, bent)) == bent
