"""The picture of a page ends where its sheet ends, unless something may be written beyond the form."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from pipeline.delivery.sheet_cut import MARGIN, cut_to_sheet

FORM = (400.0, 0.0, 100.0, 0.0, 560.0, 120.0, 0.0, 0.0, 1.0)
"""The form lies from (100, 120) to (500, 680) on a scan of 600 × 800."""
SCAN = (600, 800)
CUT = (round(400 * (1 + 2 * MARGIN)), round(560 * (1 + 2 * MARGIN)))


def scan(beside: str) -> Image.Image:
    picture = Image.new("RGB", SCAN, beside)
    ImageDraw.Draw(picture).rectangle((90, 110, 510, 690), fill="ivory")
    return picture


@pytest.mark.parametrize("beside", ["black", "saddlebrown", "white"])
def test_lid_and_desk_are_cut_off(beside: str) -> None:
    assert cut_to_sheet(scan(beside), FORM).size == pytest.approx(CUT, abs=2)


def test_a_side_with_writing_beyond_the_form_stays() -> None:
    picture = scan("ivory")
    ImageDraw.Draw(picture).line((540, 300, 580, 420), fill="navy", width=3)
    cut = cut_to_sheet(picture, FORM)
    assert cut.width == pytest.approx(600 - (100 - 400 * MARGIN), abs=2)
    assert cut.height == pytest.approx(CUT[1], abs=2)


def test_a_page_without_a_form_and_a_form_over_the_edge_stay_whole() -> None:
    assert cut_to_sheet(scan("black"), ()).size == SCAN
    assert cut_to_sheet(scan("black"), (700.0, 0.0, -50.0, 0.0, 900.0, -50.0, 0.0, 0.0, 1.0)).size == SCAN
