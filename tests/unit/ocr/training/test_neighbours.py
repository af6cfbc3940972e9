"""Neighbouring texts, one mark away from a text."""

from random import Random

import pytest

from ocr.training.register_texts.neighbours import CHANGES, neighbours
from records.text.syllables import without_tone
from records.text.vietnamese import nfc

TRUTH = "Nguyễn Văn Ba, 1987"


@pytest.mark.parametrize("change", CHANGES)
def test_neighbours_differ_in_one_character(change: str) -> None:
    found = neighbours(Random(1), TRUTH, change, 5)
    assert found
    assert len(set(found)) == len(found)
    for text in found:
        (place,) = (at for at, letter in enumerate(TRUTH) if text[at] != letter)
        assert len(text) == len(TRUTH)
        assert text == nfc(text)
        assert text[place].isupper() == TRUTH[place].isupper()
        assert (change == "digit") == TRUTH[place].isdigit()
        assert (change == "tone") == (without_tone(text) == without_tone(TRUTH) and change != "digit")


def test_a_text_without_digits_has_no_neighbours_of_that_kind() -> None:
    assert neighbours(Random(1), "Ba", "digit", 5) == []
