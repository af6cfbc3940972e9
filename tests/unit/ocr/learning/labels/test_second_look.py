"""Labels that the median lacks: print that stands alike on the pages, and not what a clerk writes on each."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.learning.geometry import Rect
from ocr.learning.labels.labels import Label
from ocr.learning.labels.second_look import PageLabels, completed
from ocr.zones.form_print import Grey
from records.wordings import wordings_of

WORDS = "CMND so"
WORDING = next(one for one in wordings_of("KH").wordings if one.text == "CMND số")


def page(x: int, y: int, size: float = 1.0) -> PageLabels:
    """A page on which two words stand, and which was read."""
    grey: Grey = np.full((200, 400), 255, np.uint8)
    cv2.putText(grey, WORDS, (x, y), cv2.FONT_HERSHEY_SIMPLEX, size, 0, 2, cv2.LINE_AA)
    down, across = np.nonzero(grey < 150)
    rect = Rect(across.min(), down.min(), across.max() + 1, down.max() + 1)
    label = Label((WORDING,), 100.0, 8.5, rect, 0, (0, len(WORDS)), first=False, goes_on=False)
    return PageLabels((label,), grey)


def found(*pages: PageLabels) -> int:
    """How many labels a median gets that has none of its own, but dark traces of all pages."""
    return len(completed((), pages, np.minimum.reduce([one.grey for one in pages])))


NOTHING = PageLabels((), np.full((200, 400), 255, np.uint8))


def test_what_stands_alike_on_two_pages_of_some_is_print() -> None:
    assert found(page(50, 100), page(50, 100), NOTHING) == 1


def test_pages_that_lie_a_hair_apart_show_one_print() -> None:
    assert found(page(50, 100), page(51, 101), NOTHING) == 1


def test_two_pages_alone_may_lie_further_apart() -> None:
    one, other = page(50, 100), page(57, 104)
    assert (found(one, other), found(one, other, NOTHING)) == (1, 0)


def test_what_a_clerk_writes_in_the_same_place_is_none() -> None:
    assert found(page(50, 100), page(57, 104), page(45, 97, size=1.1)) == 0


def test_a_word_that_one_page_has_is_none() -> None:
    assert found(page(50, 100), NOTHING, NOTHING) == 0
