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


class TwoSidedReader:
    """A reader that sees one text in a picture, another one in its mirror image; the first pixel names the picture."""

    name = "two-sided 1"

    def __init__(self, texts: dict[int, tuple[str, str]], confidence: float = 0.6) -> None:
        self._texts, self._confidence = texts, confidence

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        return [LineReading(tuple(WordReading(word, self._confidence) for word in self._text(line))) for line in lines]

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        raise NotImplementedError

    def _text(self, line: LineImage) -> list[str]:
        left, right = int(line.pixels[0, 0]), int(line.pixels[0, -1])
        return (self._texts[left][0] if left in self._texts else self._texts[right][1]).split()


def faint(column: str, line: int = 0) -> Zone:
    area = Area(column, (column,), "", AreaKind.WRITTEN, (Line(BOX, 0.14),))
    nothing = np.zeros((0, 0), np.uint8)
    picture = np.repeat(np.array([[line, 255]], np.uint8), 40, axis=0)
    return Zone(area, line, BOX, nothing, nothing, nothing, 0.0, overrun=False, traces=(picture,))


def doubted_lines(column: str, *texts: tuple[str, str], confidence: float = 0.6) -> list[bool]:
    zones = [faint(column, line) for line in range(len(texts))]
    reader = TwoSidedReader(dict(enumerate(texts)), confidence)
    return [zone.faint for zone in settle_traces(zones, reader, record_type("KS"))]


def is_doubted(column: str, seen: str, mirrored: str, confidence: float = 0.6) -> bool:
    (doubted,) = doubted_lines(column, (seen, mirrored), confidence=confidence)
    return doubted


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
        ("Cấp lần hai", "Thường trú Xóm Đông", True),
        (". - ,", "", False),
    ],
)
def test_traces_stay_a_doubt_where_letters_are_seen_that_no_mirror_shows_better(
    seen: str, mirrored: str, *, doubted: bool
) -> None:
    assert is_doubted("ghiChu", seen, mirrored) is doubted


def test_a_few_letters_are_of_the_back_where_the_whole_area_shows_it_but_a_note_is_not() -> None:
    back = ("", "Huyện An Lão, thành phố Hải Phòng")
    assert doubted_lines("ghiChu", back, ("an", ""), ("an phú", "thường")) == [False, False, False]
    assert doubted_lines("ghiChu", back, ("Cấp lần hai", "nh")) == [False, True]
    assert doubted_lines("ghiChu", ("", "an"), ("an phú", "thường")) == [False, True]


def test_where_the_whole_back_stands_only_what_reads_better_than_its_mirror_is_a_note() -> None:
    back = [("an phú", "Thường trú Xóm Đông")] * 3
    assert doubted_lines("ghiChu", *back, ("Khánh Hưng", "ng")) == [False, False, False, False]
    assert doubted_lines("ghiChu", *back, ("Đã cấp bản sao ngày", "ng")) == [False, False, False, True]
    assert doubted_lines("ghiChu", *back, ("Họ chữ đệm tên chức", "Họ chữ đệm tên chức vụ")) == [False] * 4


def test_letters_that_a_reader_hardly_believes_are_none() -> None:
    assert not is_doubted("ghiChu", "N", "", confidence=0.2)


def test_values_that_may_be_a_single_word_stay_doubted() -> None:
    assert is_doubted("nycQuanHe", "", "")
