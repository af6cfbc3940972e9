"""A label that a learned value box had covered: where it stands, and its print on the blank sheet."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline.forms.drawn_boxes import DrawnBox
from pipeline.forms.uncovered_print import DrawingSample, uncovered_words, with_words
from records.editions import Area, AreaKind, Edition, Line
from records.stages import Box

WIDTH, HEIGHT = 1600, 800
WIDE = Box(0.1, 0.4, 0.8, 0.1)


@pytest.fixture
def form(tmp_path: Path) -> Edition:
    """A blank sheet without any print, and one value box across it."""
    image = tmp_path / "KT-M1.png"
    cv2.imwrite(str(image), np.full((HEIGHT, WIDTH), 255, np.uint8))
    area = Area("nktQuocTich", ("nktQuocTich",), "Quốc tịch", AreaKind.WRITTEN, (Line(WIDE, 0.48),))
    return Edition("KT-M1", "KT", None, None, "", (WIDTH, HEIGHT), 200, image, (area,), (), ())


def narrowed(label: str = "Giấy căn cước") -> list[DrawnBox]:
    """The value box as far as the label, and a box behind the label."""
    return [
        DrawnBox("nktQuocTich", "nktQuocTich", Box(0.0999, 0.4, 0.3, 0.1)),
        DrawnBox("", "nktSoGiayToTuyThan", Box(0.6, 0.41, 0.3, 0.09), label=label),
    ]


def test_the_label_stands_between_the_boxes(form: Edition) -> None:
    (words,) = uncovered_words(form, narrowed())
    assert words.text == "Giấy căn cước"
    assert (words.box.x, words.box.x + words.box.width) == pytest.approx((0.4, 0.6), abs=0.001)


def test_boxes_that_stay_leave_nothing_free(form: Edition) -> None:
    assert uncovered_words(form, [DrawnBox("nktQuocTich", "nktQuocTich", WIDE)]) == ()
    assert uncovered_words(form, [DrawnBox("", "so", Box(0.4, 0.1, 0.3, 0.1))]) == ()


def test_only_the_label_comes_onto_the_blank_sheet(form: Edition) -> None:
    page = np.full((HEIGHT + 80, WIDTH + 160, 3), 235, np.uint8)
    for left, text in ((0.15, "value"), (0.45, "label"), (0.65, "value")):
        place = round(80 + left * WIDTH), round(40 + 0.47 * HEIGHT)
        cv2.putText(page, text, place, cv2.FONT_HERSHEY_SIMPLEX, 1.4, (30, 30, 30), 3, cv2.LINE_AA)
    sample = DrawingSample(page, 200, Box(80, 40, WIDTH, HEIGHT))
    blank = with_words(form, uncovered_words(form, narrowed()), sample)
    inked = np.flatnonzero((blank < 128).any(axis=0)) / WIDTH
    assert inked.size > 0
    assert inked.min() >= 0.4 and inked.max() <= 0.6
