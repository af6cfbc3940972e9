"""Two short strokes alone in a cell are told from figures, letters, dust and blank cells."""

import cv2
import numpy as np
import pytest

from ocr.zones.ditto import ditto_areas
from ocr.zones.form_print import PIXELS_PER_MM, FormPrint, Grey
from records.editions import Area, AreaKind, Edition, Line
from records.stages import Box
from tests.support.form_pages import edition

MM = int(PIXELS_PER_MM)
CELL = (200, 160)


def drawn(*strokes: tuple[float, float, float, float], grey: int = 120, pen: int = 3) -> Grey:
    """A cell of 25 × 20 mm with strokes from x, y to x, y in millimetres."""
    page = np.full(CELL, 255, np.uint8)
    for x, y, to_x, to_y in strokes:
        start, end = (round(x * MM), round(y * MM)), (round(to_x * MM), round(to_y * MM))
        cv2.line(page, start, end, grey, pen, cv2.LINE_AA)
    return page


def marked(page: Grey, row: int | None = 2, column: str = "meDanToc") -> bool:
    height, width = CELL
    none = np.zeros(CELL, np.uint8)
    form = FormPrint(np.full(CELL, 255, np.uint8), none, none, none, none, none)
    area = Area("cell", (column,), "", AreaKind.WRITTEN, (Line(Box(0.0, 0.0, 1.0, 1.0), 0.8),), row)
    known: Edition = edition("KS-1990")
    table = Edition("T", "KS", None, None, "", (width, height), 203, known.image, (area,), (), ())
    return ditto_areas(page, form, table, 0.0) == {"cell"}


MARK = ((8.0, 10.0, 7.8, 11.2), (8.9, 10.0, 8.7, 11.2))


def test_two_short_strokes_side_by_side_are_ditto_marks() -> None:
    assert marked(drawn(*MARK))


def test_a_pale_pen_and_dust_around_change_nothing() -> None:
    dust = [(x, y, x + 0.2, y) for x, y in ((3.0, 4.0), (15.0, 7.0), (5.0, 20.0))]
    assert marked(drawn(*MARK, *dust, grey=190))


@pytest.mark.parametrize(
    "strokes",
    [
        (),
        MARK[:1],
        ((8.0, 8.0, 8.0, 13.0), (10.0, 8.0, 10.0, 13.0)),
        ((8.0, 10.0, 9.2, 10.0), (8.0, 10.8, 9.2, 10.8)),
        (*MARK, (12.0, 9.0, 12.0, 13.0)),
        ((8.0, 10.0, 8.0, 11.2), (14.0, 10.0, 14.0, 11.2)),
        ((8.0, 10.0, 8.0, 11.2), (8.9, 12.0, 8.9, 13.2)),
    ],
    ids=["blank", "one", "eleven", "equals sign", "beside a letter", "far apart", "one below the other"],
)
def test_other_strokes_are_none(strokes: tuple[tuple[float, float, float, float], ...]) -> None:
    assert not marked(drawn(*strokes))


@pytest.mark.parametrize(("row", "column"), [(None, "meDanToc"), (2, "so")])
def test_only_cells_of_tables_that_may_repeat_are_looked_at(row: int | None, column: str) -> None:
    assert not marked(drawn(*MARK), row, column)
