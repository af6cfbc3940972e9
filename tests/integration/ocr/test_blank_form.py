"""Blank form from a filled-in page: writing is removed, print stays."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.sheets.blank_form import blank_form, extent
from records.editions import library
from records.stages import Box
from tests.support.typed_page import BIRTH, SCAN_DPI, typed_page

EDITION = library().get("KS-2016")
PER_MM = SCAN_DPI / 25.4


def ink(sheet: np.ndarray, box: Box) -> int:
    """Dark pixels in a box of fractions."""
    height, width = sheet.shape[:2]
    rows = slice(round(box.y * height), round((box.y + box.height) * height))
    return int((sheet[rows, round(box.x * width) : round((box.x + box.width) * width)] < 150).sum())


def test_writing_goes_and_print_stays() -> None:
    page, layout = typed_page(EDITION, BIRTH, ticked="1")
    height, width = page.pixels.shape[:2]
    matrix = np.diag([1 / width, 1 / height, 1]) @ np.array(layout.homography).reshape(3, 3)

    def placed(box: Box) -> Box:
        corners = np.array([[[box.x, box.y], [box.x + box.width, box.y + box.height]]])
        (left, top), (right, bottom) = cv2.perspectiveTransform(corners, matrix)[0]
        return Box(float(left), float(top), float(right - left), float(bottom - top))

    values = [placed(line.box) for area in EDITION.areas if area.columns for line in area.lines]
    words, ticks = [placed(word.box) for word in EDITION.printed], [placed(tick.box) for tick in EDITION.ticks]
    blank = blank_form(page.pixels, words, values, ticks, PER_MM)
    name = placed(next(area for area in EDITION.areas if area.columns == ("nksHoTen",)).lines[0].box)
    inside = Box(name.x + 0.1 * name.width, name.y, 0.8 * name.width, 0.5 * name.height)
    assert ink(page.pixels[:, :, 0], inside) > 200
    assert ink(blank, inside) == 0
    kept = [ink(blank, word) / max(1, ink(page.pixels[:, :, 0], word)) for word in words]
    assert np.median(kept) > 0.9
    crossed = placed(next(tick for tick in EDITION.ticks if tick.value == "1").box)
    middle = Box(crossed.x + 0.35 * crossed.width, crossed.y + 0.35 * crossed.height, *[0.3 * crossed.width] * 2)
    assert ink(blank, middle) == 0


def test_the_sheet_is_what_holds_the_boxes_and_a_margin() -> None:
    sheet = extent([Box(0.2, 0.3, 0.1, 0.1), Box(0.5, 0.6, 0.2, 0.1)], (200.0, 300.0))
    assert (sheet.x, sheet.y) == pytest.approx((0.17, 0.28))
    assert (sheet.width, sheet.height) == pytest.approx((0.56, 0.44))
    assert extent([], (200.0, 300.0)) == Box(0.0, 0.0, 1.0, 1.0)
