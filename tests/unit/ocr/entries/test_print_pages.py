"""Pages of print are told by what a reader of print makes of them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ocr.entries.print_pages import SAMPLE, is_print
from ocr.entries.strange_pages import PageTraits
from ocr.entries.zone_reading import ZoneReading
from ocr.recognise.readers import LineReading
from ocr.recognise.testing import reading
from ocr.zones import Zone
from records.editions import Area, AreaKind
from records.stages import Box

TRAITS = PageTraits(doubt=0.03, contrast=120, stroke=0.4, softness=0.6, stains=0.1, resolution=11.8, unfound=0.0)
BLANK = np.zeros((0, 0), np.uint8)


def page(printed: Sequence[str]) -> list[ZoneReading]:
    area = Area("ghiChu", ("ghiChu",), "", AreaKind.WRITTEN, ())
    zone = Zone(area, 0, Box(0.1, 0.1, 0.5, 0.05), BLANK, BLANK, BLANK, struck=0.0, overrun=False)
    words = reading("NGUYỄN VĂN AN").words
    return [ZoneReading(zone, LineReading(words, printed=lambda said=said: reading(said)), "") for said in printed]


def test_typed_lines_are_print_though_marks_are_lost() -> None:
    assert is_print(page(["NGUYÊN VĂN AN"] * SAMPLE), TRAITS)


def test_writing_is_no_print() -> None:
    assert not is_print(page(["NguvêH Vẫn"] * SAMPLE), TRAITS)


def test_a_few_lines_tell_nothing() -> None:
    assert not is_print(page(["NGUYỄN VĂN AN"] * (SAMPLE - 1)), TRAITS)


def test_a_page_that_is_hard_to_read_is_not_tried() -> None:
    assert not is_print(page(["NGUYỄN VĂN AN"] * SAMPLE), replace(TRAITS, doubt=0.1))
