"""Rows of dots and dashes are completed where writing hides their marks, on a median and on a page."""

from dataclasses import replace

import numpy as np
import pytest

from ocr.zones.form_print import FormPrint, Grey
from ocr.zones.leader_rows import draw_marks, full_rows, marks_in, with_leaders_of_page
from records.editions import Area, AreaKind, Edition, Line
from records.stages import Box
from tests.support.form_pages import edition

HEIGHT, WIDTH, BASE = 160, 900, 100
NONE = np.zeros((HEIGHT, WIDTH), np.uint8)
WHOLE = slice(0, HEIGHT), slice(0, WIDTH)


def dotted(pitch: float = 9.3, start: float = 40.0, lean: float = 0.0, width: int = 3) -> Grey:
    page = np.full((HEIGHT, WIDTH), 255, np.uint8)
    places = np.arange(start, WIDTH - 40, pitch)
    marks = [(x, BASE + lean * (x - start), width, 3) for x in places]
    draw_marks(page, np.array(marks))
    return page


def hidden(page: Grey, left: int, right: int) -> Grey:
    """A leader of which a part cannot be told from the writing over it."""
    page = page.copy()
    page[BASE - 20 : BASE + 20, left:right] = 60
    return page


@pytest.mark.parametrize(("pitch", "lean", "width"), [(6.8, 0.0, 3), (9.3, 0.01, 3), (16.0, 0.0, 9)])
def test_marks_under_writing_are_where_the_others_say(pitch: float, lean: float, width: int) -> None:
    whole = dotted(pitch, lean=lean, width=width)
    (row,) = full_rows([marks_in(hidden(whole, 300, 600), *WHOLE)])
    assert row is not None
    true = marks_in(whole, *WHOLE)
    assert len(row) == len(true)
    assert np.abs(row[:, :2] - true[:, :2]).max() < 1.6


def test_specks_without_steps_are_no_row() -> None:
    rng = np.random.default_rng(3)
    marks = np.column_stack([np.sort(rng.uniform(0, WIDTH, 60)), np.full(60, BASE), np.full((60, 2), 3)])
    assert full_rows([marks]) == [None]
    assert full_rows([marks[:5]]) == [None]


def test_a_leader_that_writing_hides_has_the_distance_of_the_others() -> None:
    rng = np.random.default_rng(4)
    true = marks_in(dotted(), *WHOLE)
    traces = np.column_stack([rng.uniform(40, WIDTH - 40, 22), np.full(22, BASE), np.full((22, 2), 3)])
    few = np.concatenate([true[::4], traces])
    few = few[np.argsort(few[:, 0])]
    assert full_rows([few])[0] is None
    alone, beside = full_rows([true, few])
    assert alone is not None
    assert beside is not None
    assert abs(float(np.median(np.diff(beside[:, 0]))) - 9.3) < 0.1


def test_the_dots_of_a_learned_form_move_to_where_a_page_has_them() -> None:
    page, known = hidden(dotted(start=44.0), 300, 380), dotted(start=40.0)
    dots = np.where(known < 255, 255, 0).astype(np.uint8)
    form = FormPrint(known, dots, NONE, NONE, NONE, dots)
    line = Line(Box(0.0, (BASE - 50) / HEIGHT, 1.0, 70 / HEIGHT), BASE / HEIGHT)
    area = Area("so", ("so",), "", AreaKind.WRITTEN, (line,))
    learned = Edition("T", "KS", None, None, "", (WIDTH, HEIGHT), 203, edition("KS-1990").image, (area,), (), ())
    moved = with_leaders_of_page(page, form, learned)
    true = dotted(start=44.0) < 255
    assert (moved.dots[true] > 0).mean() > 0.95
    unseen = with_leaders_of_page(np.full_like(page, 255), form, replace(learned, areas=()))
    assert (unseen.dots == form.dots).all()
