"""Print and handwriting told apart on drawn lines."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.testing import reading
from ocr.writing import Writing, alignment, judge
from ocr.zones import Zone
from records.editions import Area, AreaKind, library
from records.stages import Box
from tests.typed_page import FONTS

AREAS = library().get("KS-2016").areas
NAME = next(area for area in AREAS if area.id == "nksHoTen")


def typed(text: str) -> np.ndarray:
    sheet = Image.new("L", (1200, 100), 0)
    ImageDraw.Draw(sheet).text(
        (10, 20), text, font=ImageFont.truetype(FONTS / "croscore/Arimo-Regular.ttf", 50), fill=255
    )
    return np.where(np.asarray(sheet) > 128, np.uint8(255), np.uint8(0))


def dancing(text: str) -> np.ndarray:
    """Every letter at a height of its own."""
    sheet, pen_at = Image.new("L", (1200, 140), 0), 10
    face = ImageFont.truetype(FONTS / "croscore/Tinos-Italic.ttf", 50)
    for index, letter in enumerate(text):
        ImageDraw.Draw(sheet).text((pen_at, 30 + (index * 37) % 23), letter, font=face, fill=255)
        pen_at += 40
    return np.where(np.asarray(sheet) > 128, np.uint8(255), np.uint8(0))


def zone(ink: np.ndarray, area: Area = NAME) -> Zone:
    return Zone(area, 0, Box(0, 0, 1, 1), 255 - ink, ink, 0.0, overrun=False)


@pytest.mark.parametrize("text", ["Nguyen Van Nam", "HOANG THI HOA", "ngay muoi bay"])
def test_type_stands_on_its_line_and_hands_dance(text: str) -> None:
    assert (alignment(typed(text))[0] or 0) > 0.95
    assert (alignment(dancing(text))[0] or 0) < 0.7


def test_too_few_letters_tell_nothing() -> None:
    assert alignment(typed("15"))[0] is None


def test_a_page_of_type_keeps_a_badly_read_line_and_finds_the_note_by_hand() -> None:
    lines = [zone(typed("Nguyen Van Nam")) for _line in range(20)] + [zone(dancing("da cap ban sao"))]
    readings = [reading("Nguyễn Văn Nam", 0.95)] * 19 + [reading("Ngu Ven Nem", 0.5), reading("đu lâp lan", 0.3)]
    assert judge(lines, readings) == [Writing.PRINT] * 20 + [Writing.HAND]


def test_straight_figures_are_print_however_the_engine_stumbles_over_their_strokes() -> None:
    lines = [zone(typed("Nguyen Van Nam")) for _line in range(20)] + [zone(typed("30 05 2014"))] * 2
    readings = [reading("Nguyễn Văn Nam", 0.95)] * 20 + [reading("30/5⁄2014", 0.2), reading("3Q/ö⁄2O14", 0.2)]
    assert judge(lines, readings)[-2:] == [Writing.PRINT, Writing.HAND]


def test_a_page_by_hand_keeps_all_its_lines_but_the_number_of_the_press() -> None:
    number = next(area for area in library().get("KS-2006").areas if area.kind is AreaKind.PRINTED_NUMBER)
    lines = [zone(dancing("Nguyen Van Nam")) for _line in range(6)] + [zone(typed("49"), number)]
    readings = [reading("Nguyễn Văn Nam", 0.9)] * 6 + [reading("49", 0.96)]
    assert judge(lines, readings) == [Writing.HAND] * 6 + [Writing.PRINT]


def test_a_page_without_writing_has_nothing_to_judge() -> None:
    assert judge([], []) == []
