"""Traces in lines of free text: writing, what shines through, and marks without letters."""

from collections.abc import Sequence

import numpy as np
import pytest

from ocr.entries.faint_lines import settle_traces
from ocr.recognise.readers import LineImage, LineReading, WordReading
from ocr.zones import Zone
from records.editions import Area, AreaKind, Line
from records.record_types import record_type
from records.stages import Box

BOX = Box(0.1, 0.1, 0.5, 0.05)
LEFT_DARK = np.repeat(np.array([[0, 255]], np.uint8), 40, axis=0)


class TwoSidedReader:
    """A reader that sees one text in pictures that are dark on the left, and another one in their mirror images."""

    name = "two-sided 1"

    def __init__(self, seen: str, mirrored: str, confidence: float) -> None:
        self._seen, self._mirrored, self._confidence = seen, mirrored, confidence

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        texts = [self._seen if line.pixels[0, 0] == 0 else self._mirrored for line in lines]
        return [LineReading(tuple(WordReading(word, self._confidence) for word in text.split())) for text in texts]

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        raise NotImplementedError


def faint(column: str) -> Zone:
    area = Area(column, (column,), "", AreaKind.WRITTEN, (Line(BOX, 0.14),))
    nothing = np.zeros((0, 0), np.uint8)
    return Zone(area, 0, BOX, nothing, nothing, nothing, 0.0, overrun=False, traces=(LEFT_DARK,))


def is_doubted(column: str, seen: str, mirrored: str, confidence: float = 0.6) -> bool:
    (zone,) = settle_traces([faint(column)], TwoSidedReader(seen, mirrored, confidence), record_type("KS"))
    return zone.faint


@pytest.mark.parametrize(
    ("seen", "mirrored", "doubted"),
    [
        ("Cấp lần hai", "", True),
        ("Cấp lần hai", "iah nâl", True),
        ("m", "", True),
        ("", "", False),
        ("", "Huyện An Lão", False),
        ("an phú", "thường", True),
        ("an phú", "Thường trú Xóm Đông", False),
        (". - ,", "", False),
    ],
)
def test_traces_stay_a_doubt_where_letters_are_seen_that_no_mirror_shows_better(
    seen: str, mirrored: str, *, doubted: bool
) -> None:
    assert is_doubted("ghiChu", seen, mirrored) is doubted


def test_letters_that_a_reader_hardly_believes_are_none() -> None:
    assert not is_doubted("ghiChu", "N", "", confidence=0.2)


def test_values_that_may_be_a_single_word_stay_doubted() -> None:
    assert is_doubted("nycQuanHe", "", "")
