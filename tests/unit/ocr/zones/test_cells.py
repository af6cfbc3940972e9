"""Lines in cells are found where a page has them."""

import cv2
import numpy as np
import pytest

from ocr.zones.cells import lines_as_written
from ocr.zones.form_print import FormPrint, Grey
from records.editions import Area, AreaKind, Edition, Line
from records.stages import Box
from tests.support.form_pages import edition

HEIGHT, WIDTH = 320, 480
WHITE = np.full((HEIGHT, WIDTH), 255, np.uint8)


def written(*bases: int) -> Grey:
    page = WHITE.copy()
    for base in bases:
        cv2.putText(page, "Nguyen Van An", (20, base), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 60, 2, cv2.LINE_AA)
    return page


def lines(page: Grey, row: int | None = 1, dots: Grey | None = None) -> tuple[Line, ...]:
    none = np.zeros((HEIGHT, WIDTH), np.uint8)
    form = FormPrint(WHITE, none if dots is None else dots, none, none, none, none)
    area = Area("r1:nksHoTen", ("nksHoTen",), "", AreaKind.WRITTEN, (Line(Box(0.0, 0.0, 1.0, 1.0), 0.7),), row)
    image = edition("KS-1990").image
    table = Edition("T", "KS", None, None, "", (WIDTH, HEIGHT), 203, image, (area,), (), ())
    return lines_as_written(page, form, table, 0.0).areas[0].lines


@pytest.mark.parametrize("bases", [(60,), (160,), (250,), (70, 150), (60, 130, 200, 290)])
def test_every_line_of_writing_is_a_line(bases: tuple[int, ...]) -> None:
    found = lines(written(*bases))
    assert [line.baseline * HEIGHT for line in found] == pytest.approx(bases, abs=8)
    for line, base in zip(found, bases, strict=True):
        assert line.box.y * HEIGHT < base - 10 < (line.box.y + line.box.height) * HEIGHT


def test_a_blank_cell_keeps_the_lines_of_the_form() -> None:
    assert [line.baseline for line in lines(WHITE)] == [0.7]


def test_values_on_leaders_and_pages_of_one_case_keep_theirs() -> None:
    dots = np.zeros((HEIGHT, WIDTH), np.uint8)
    dots[200, 50:400:8] = 255
    assert [line.baseline for line in lines(written(160), dots=dots)] == [0.7]
    assert [line.baseline for line in lines(written(160), row=None)] == [0.7]
