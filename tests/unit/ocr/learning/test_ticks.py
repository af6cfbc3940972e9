"""A tick box whose square is hidden under crosses stands where the others of its form have theirs."""

from __future__ import annotations

import pytest

from ocr.learning.geometry import Rect
from ocr.learning.labels.labels import Label
from ocr.learning.places.ticks import tick_boxes
from records.wordings import Wording, WordingRole

SIDE = 30.0
WORDS = {"Đúng hạn": 130.0, "Quá hạn": 110.0, "Đăng ký lại": 160.0}


def tick(text: str, left: float, top: float) -> Label:
    wording = Wording(text, WordingRole.TICK, (), "loaiDangKy", None, text, (), personal=False)
    rect = Rect(left, top, left + WORDS[text], top + 30)
    return Label((wording,), 100.0, 1.0, rect, 0, (0, 0), first=True, goes_on=False)


def square(left: float, top: float) -> Rect:
    return Rect(left, top, left + SIDE, top + SIDE)


@pytest.mark.parametrize(
    ("ticks", "squares", "hidden"),
    [
        (((100, 50), (400, 50), (700, 50)), ((360, 50), (660, 50)), (60, 50)),
        (((100, 50), (100, 110), (100, 170)), ((60, 110), (60, 170)), (60, 50)),
        (((100, 50), (100, 110), (100, 170)), ((300, 110), (300, 170)), (300, 50)),
        (((100, 50), (400, 50), (700, 50)), ((520, 50), (870, 50)), (240, 50)),
    ],
    ids=["before words in a row", "before words in a column", "in a column of its own", "behind words in a row"],
)
def test_a_hidden_box_is_placed_as_the_others_are(
    ticks: tuple[tuple[int, int], ...], squares: tuple[tuple[int, int], ...], hidden: tuple[int, int]
) -> None:
    labels = [tick(text, *place) for text, place in zip(WORDS, ticks, strict=True)]
    found = {label.wording.value: box for label, box in tick_boxes(labels, [square(*place) for place in squares])}
    assert (found["Đúng hạn"].left, found["Đúng hạn"].top) == hidden
    assert len(found) == len(WORDS)
