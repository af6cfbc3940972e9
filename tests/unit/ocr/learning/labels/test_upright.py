"""The way up of a page is told by few of its words."""

from __future__ import annotations

import numpy as np

from ocr.learning.labels.upright import is_upside_down
from ocr.learning.strokes import ONE_PAGE, take_apart
from ocr.recognise.handwriting import HandwritingReader
from tests.unit.ocr.learning.printed import birth_form


def test_words_on_their_heads_tell_that_a_page_was_turned() -> None:
    grey = np.ascontiguousarray(birth_form().page()[..., 0])
    reader = HandwritingReader()
    assert not is_upside_down(take_apart(grey, ONE_PAGE), reader)
    assert is_upside_down(take_apart(np.ascontiguousarray(grey[::-1, ::-1]), ONE_PAGE), reader)


def test_a_page_without_words_stays_as_it_lies() -> None:
    assert not is_upside_down(take_apart(np.full((800, 600), 255, np.uint8), ONE_PAGE), HandwritingReader())
