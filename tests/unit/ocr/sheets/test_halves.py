"""Two halves of an opening, scanned at other sizes and heights, as one picture: the rows of both lie at one height."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr.page import PageImage
from ocr.sheets.halves import HalfPage, join_halves
from records.editions import Area, AreaKind, Edition, Line, are_halves, without_halves
from records.stages import Box, PageKind, PageLayout

LEFT, RIGHT = ("so", "nksHoTen", "chaHoTen"), ("meHoTen", "ngayDangKy", "ghiChu")
ROWS, HIGH_MM, WIDE_MM, TOP_MM = 4, 20.0, 40.0, 15.0
DPI, DARK = 254, 0
PAGE_MM = (130.0, 110.0)


def table(columns: tuple[str, ...], top_mm: float = TOP_MM, size: float = 1.0) -> Edition:
    """A form with a column every 40 mm and a row every 20, as large and as far down as it was learned."""
    width, height = PAGE_MM
    areas = tuple(
        Area(f"r{row}:{column}", (column,), "", AreaKind.WRITTEN, (Line(box, box.y + box.height * 0.7),), row)
        for row in range(1, ROWS + 1)
        for place, column in enumerate(columns)
        for box in [
            Box(
                (5.0 + place * WIDE_MM) * size / width,
                (top_mm + (row - 1) * HIGH_MM * size) / height,
                WIDE_MM * size / width,
                HIGH_MM * size / height,
            )
        ]
    )
    pixels = (round(width / 25.4 * DPI), round(height / 25.4 * DPI))
    return Edition(columns[0], "KS", None, None, "", pixels, DPI, Path(), areas, (), ())


def scanned(edition: Edition, per_mm: float) -> HalfPage:
    """A scan on which a stroke lies in the middle of every row of its second column."""
    width, height = (round(side * per_mm) for side in edition.page_mm)
    pixels = np.full((height, width, 3), 230, np.uint8)
    for area in edition.areas:
        box = area.lines[0].box
        if area.columns[0] in (LEFT[1], RIGHT[1]):
            middle = round((box.y + box.height / 2) * height)
            ends = (round((box.x + box.width * 0.2) * width), round((box.x + box.width * 0.8) * width))
            cv2.line(pixels, (ends[0], middle), (ends[1], middle), (DARK,) * 3, 3)
    layout = PageLayout(PageKind.RECORD, edition.id, (width, 0, 0, 0, height, 0, 0, 0, 1), 0, 0.0, per_mm, 1.0)
    return HalfPage(PageImage(pixels, None), layout, edition)


@pytest.mark.parametrize(("top_mm", "size", "per_mm"), [(15.0, 1.0, 8.0), (22.0, 1.0, 6.0), (9.0, 0.9, 10.0)])
def test_rows_of_both_halves_lie_at_one_height(top_mm: float, size: float, per_mm: float) -> None:
    left, right = scanned(table(LEFT), 8.0), scanned(table(RIGHT, top_mm, size), per_mm)
    packed = np.frombuffer(join_halves(left, right), np.uint8)
    picture = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
    fold = round((5.0 + len(LEFT) * WIDE_MM + 0.5) * 8.0)
    here, there = (heights(part) for part in (picture[:, : fold - 8], picture[:, fold + 8 :]))
    assert len(here) == len(there) == ROWS
    assert np.abs(here - there).max() <= 4
    assert (picture[round(here[0]) : round(here[-1]), fold - 3 : fold - 1] < 120).all(), "a rule parts the pages"
    assert picture.shape[1] / 8.0 == pytest.approx(fold / 8.0 + PAGE_MM[0] / size - 4.5, abs=1.0)


def heights(part: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the middles of the strokes in a part of a picture."""
    dark = np.concatenate([[False], (part < 120).sum(axis=1) > 40, [False]])
    return np.asarray(np.flatnonzero(np.diff(dark.astype(np.int8))).reshape(-1, 2).mean(axis=1), np.float64)


def test_halves_have_as_many_rows_other_columns_and_one_running_number() -> None:
    left, right = table(LEFT), table(RIGHT)
    assert are_halves(left, right)
    assert not are_halves(right, left)
    assert not are_halves(left, table(LEFT))
    assert not are_halves(left, table(("so", "meHoTen", "ngayDangKy")))
    assert without_halves([left, right, table(LEFT + RIGHT)]) == [table(LEFT + RIGHT)]
