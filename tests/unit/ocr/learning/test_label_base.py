"""Height on which a label's letters stand, also where nothing of the label lies on the scan."""

from __future__ import annotations

import numpy as np

from ocr.learning.geometry import MM, Rect
from ocr.learning.places.values import letter_base


def test_letters_stand_on_their_feet() -> None:
    ink = np.zeros((200, 400), np.uint8)
    ink[80:110, 50:70] = ink[80:110, 90:110] = 1
    assert letter_base(ink, Rect(40, 70, 140, 120)) == 110


def test_a_label_beyond_the_scan_stands_on_its_own_foot() -> None:
    ink = np.zeros((200, 400), np.uint8)
    assert letter_base(ink, Rect(400 + MM, 70, 400 + 9 * MM, 120)) == 120
