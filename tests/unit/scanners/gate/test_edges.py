"""Lines that run off a scan tell a cut page, whatever its form; margins, shadows and writing paper do not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from scanners.gate.edges import rows_run_off
from scanners.gate.legibility import PER_MM, Grey
from scanners.gate.limits import QualityLimits
from scanners.gate.sheet_placement import SheetPlacement
from tests.support.form_pages import filled_page

ONE_PAGE_FORMS = ("KS-2006", "KS-2016")


def at_scale(name: str) -> Grey:
    """Draw a filled page of 210 mm in width, grey, as the gate measures it."""
    grey = cv2.cvtColor(filled_page(name), cv2.COLOR_BGR2GRAY)
    factor = 210 * PER_MM / grey.shape[1]
    return np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


@pytest.mark.parametrize("name", ONE_PAGE_FORMS)
def test_a_whole_page_has_a_margin(name: str) -> None:
    assert rows_run_off(at_scale(name)) <= 1


@pytest.mark.parametrize("name", ONE_PAGE_FORMS)
def test_lines_of_a_cut_page_run_off(name: str) -> None:
    page = at_scale(name)
    kept = round(page.shape[1] * 0.6)
    assert rows_run_off(np.ascontiguousarray(page[:, :kept])) > QualityLimits().max_rows_off
    assert rows_run_off(np.ascontiguousarray(page[:, -kept:])) > QualityLimits().max_rows_off


def test_a_dark_lid_and_writing_paper_cut_nothing() -> None:
    page = at_scale("KS-2016")
    lid = np.full((page.shape[0], 40), 30, np.uint8)
    assert rows_run_off(np.hstack([page, lid])) <= 1
    ruled = np.full_like(page, 240)
    ruled[60::50] = 120
    assert rows_run_off(ruled) == 0


def test_a_side_that_lies_within_the_scan_cuts_nothing() -> None:
    page = at_scale("KS-2006")
    kept = np.ascontiguousarray(page[:, : round(page.shape[1] * 0.6)])
    assert rows_run_off(kept, (0.0, 30.0)) <= 1
    assert rows_run_off(kept, (30.0, 1.0)) > QualityLimits().max_rows_off


def test_the_sides_of_a_sheet_are_measured_on_the_scan() -> None:
    sheet = SheetPlacement(np.array([[1000.0, 0, 100], [0, 1500, 50], [0, 0, 1]]), (200.0, 300.0), 5.0)
    assert sheet.sides_within_mm((1150, 2000)) == pytest.approx((20.0, 10.0))


def test_writing_paper_whose_lines_reach_one_edge_cuts_nothing() -> None:
    ruled = np.full_like(at_scale("KS-2016"), 240)
    ruled[60::50, 300:] = 120
    assert rows_run_off(ruled) == 0


def test_words_that_begin_in_the_shadow_of_the_spine_are_not_cut() -> None:
    page = at_scale("KS-2006")[:, round(8 * PER_MM) :]
    from_spine = np.arange(page.shape[1]) / PER_MM
    shaded = page * (1 - 0.6 * np.exp(-from_spine / 6.0))[None, :]
    assert rows_run_off(np.asarray(shaded, np.uint8)) <= QualityLimits().max_rows_off


def test_a_strip_of_the_facing_page_cuts_nothing() -> None:
    page = at_scale("KS-2016")
    facing = page[:, -round(40 * PER_MM) :]
    assert rows_run_off(np.hstack([facing, page])) <= 1
