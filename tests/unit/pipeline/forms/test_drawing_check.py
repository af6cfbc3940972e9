"""Drawings that no drawing board makes are refused before anything is made of them."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pytest

from pipeline.forms.drawing_check import MOST_LETTERS, check_drawing
from pipeline.forms.drawn_boxes import Drawing, DrawnBox, DrawnTick
from records.errors import UsageError
from records.stages import Box
from records.wordings.named import NamedWording

MOST = 3
PLACE = Box(0.1, 0.1, 0.3, 0.05)
BOX = DrawnBox("so", "so", PLACE, row=1, label="Số")
LABEL = NamedWording("KS", "Số hiệu", "so")
DRAWING = Drawing("KS-V1", "KS", "", (BOX,), (DrawnTick("nksGioiTinh", "1", PLACE),), (LABEL,))
BOOK = "a" * (MOST_LETTERS + 1)


def test_what_a_board_makes_is_taken() -> None:
    check_drawing(DRAWING, MOST)
    check_drawing(replace(DRAWING, boxes=(), ticks=(), wordings=()), MOST)


@pytest.mark.parametrize(
    "drawing",
    [
        replace(DRAWING, id="../KS-V1"),
        replace(DRAWING, note=BOOK),
        replace(DRAWING, boxes=(BOX,) * MOST),
        replace(DRAWING, wordings=(LABEL,) * (MOST + 1)),
        replace(DRAWING, boxes=(replace(BOX, row=MOST + 1),)),
        replace(DRAWING, boxes=(replace(BOX, row=-1),)),
        replace(DRAWING, boxes=(replace(BOX, label=BOOK),)),
        replace(DRAWING, boxes=(replace(BOX, area=BOOK),)),
        replace(DRAWING, wordings=(replace(LABEL, text=BOOK),)),
        replace(DRAWING, boxes=(replace(BOX, box=replace(PLACE, x=nan)),)),
        replace(DRAWING, boxes=(replace(BOX, box=replace(PLACE, width=0.0)),)),
        replace(DRAWING, boxes=(replace(BOX, box=replace(PLACE, y=5.0)),)),
    ],
)
def test_anything_else_is_refused(drawing: Drawing) -> None:
    with pytest.raises(UsageError):
        check_drawing(drawing, MOST)
