"""Rubber stamps among the notes: worn, askew, framed, red or blue; what is no stamp is left alone."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.entries.stamps import stamp_fields, with_stamps
from ocr.page import Pixels
from ocr.recognise.handwriting import HandwritingReader
from ocr.sheet_map import SheetMap
from ocr.zones.form_print import PIXELS_PER_MM
from ocr.zones.stamps import cut_stamps
from ocr.zones.straight_page import StraightPage, even_light, red_filter
from records.editions import Stamp
from records.stages import Box, EntryReading, FieldReading, FieldState, PageKind, PageLayout

FACE = Path("/usr/share/fonts/truetype/croscore/Arimo-Bold.ttf")
Ink = tuple[int, int, int]
RED, BLUE = (200, 40, 50), (50, 60, 160)
WIDE, HIGH = round(60 * PIXELS_PER_MM), round(30 * PIXELS_PER_MM)
WHOLE = Box(0.0, 0.0, 1.0, 1.0)


def notes(text: str, ink: Ink, degrees: float = 0.0, worn: float = 0.0, *, frame: bool = False) -> Pixels:
    """A part of a page, 60 × 30 mm, with a stamp on it; a share of its ink did not take."""
    sheet = Image.new("RGB", (WIDE, HIGH), (246, 243, 232))
    font = ImageFont.truetype(str(FACE), round(3.6 * PIXELS_PER_MM))
    draw = ImageDraw.Draw(sheet)
    left, top, right, bottom = draw.textbbox((WIDE / 2, HIGH / 2), text, font=font, anchor="mm")
    draw.text((WIDE / 2, HIGH / 2), text, fill=ink, font=font, anchor="mm")
    if frame:
        draw.rectangle((left - 14, top - 14, right + 14, bottom + 14), outline=ink, width=3)
    page = np.asarray(sheet.rotate(degrees, fillcolor=(246, 243, 232)), np.uint8)[:, :, ::-1]
    rough = cv2.GaussianBlur(np.random.default_rng(4).random((HIGH, WIDE)), (0, 0), 3.0)
    bare = rough < np.quantile(rough, worn) if worn else np.zeros((HIGH, WIDE), bool)
    return np.where(bare[:, :, None], np.array([232, 243, 246], np.uint8), page)


def rubbed(page: Pixels, lost: tuple[float, float], left: float) -> Pixels:
    """The same with a part of the stamp's width rubbed out but for a share of its ink."""
    columns = np.flatnonzero((page[:, :, 1] < 128).any(axis=0))
    start, end = (round(columns[0] + share * (columns[-1] - columns[0])) for share in lost)
    rough = cv2.GaussianBlur(np.random.default_rng(3).random((HIGH, end - start)), (0, 0), 2.5)
    bare = rough < np.quantile(rough, 1 - left)
    harmed = page.copy()
    harmed[:, start:end] = np.where(bare[:, :, None], np.array([232, 243, 246], np.uint8), page[:, start:end])
    return harmed


def read(pixels: Pixels, record_type: str = "KS") -> list[FieldReading]:
    layout = PageLayout(PageKind.RECORD, "KS-M1", (WIDE, 0, 0, 0, HIGH, 0, 0, 0, 1), 0, 0.0, PIXELS_PER_MM, 1.0)
    light = even_light(red_filter(pixels))
    blue = np.ascontiguousarray(pixels[:, :, 0])
    straight = StraightPage(light, blue, SheetMap.from_layout(layout), np.diag([1 / WIDE, 1 / HIGH, 1.0]))
    return stamp_fields(cut_stamps(straight, (Stamp("loaiDangKy", WHOLE),)), HandwritingReader(), record_type)


@pytest.mark.parametrize(
    ("text", "code", "stamp"),
    [
        ("ĐĂNG KÝ LẠI", "2", notes("ĐĂNG KÝ LẠI", RED)),
        ("ĐĂNG KÝ QUÁ HẠN", "4", notes("ĐĂNG KÝ QUÁ HẠN", RED, degrees=6.0, worn=0.1)),
        ("ĐĂNG KÝ QUÁ HẠN", "4", notes("ĐĂNG KÝ QUÁ HẠN", BLUE, degrees=-4.0)),
        ("ĐĂNG KÝ ĐÚNG HẠN", "1", notes("ĐĂNG KÝ ĐÚNG HẠN", RED, degrees=3.0, frame=True)),
        ("ĐĂNG KÝ LẠI", "2", notes("ĐĂNG KÝ LẠI", BLUE, degrees=2.0, worn=0.08, frame=True)),
    ],
    ids=["red", "worn and askew", "blue", "framed", "blue, worn and framed"],
)
def test_a_stamp_gives_its_code(text: str, code: str, stamp: Pixels) -> None:
    (field,) = read(stamp)
    assert (field.column, field.state, field.value, field.as_written) == ("loaiDangKy", FieldState.READ, code, text)


@pytest.mark.parametrize("ink", [RED, BLUE], ids=["red", "blue"])
@pytest.mark.parametrize("text", ["ĐĂNG KÝ KKK HẠN", "ĐĂNG KÝ      HẠN", "ĐĂNG KÝ HẠN", "ĐĂNG KÝ", "KÝ    Á HẠN"])
def test_a_stamp_that_cannot_be_told_goes_to_a_person(text: str, ink: Ink) -> None:
    (field,) = read(notes(text, ink))
    assert (field.state, field.value) == (FieldState.UNREAD, "")


@pytest.mark.parametrize("left", [0.0, 0.2])
@pytest.mark.parametrize(("text", "lost"), [("ĐĂNG KÝ QUÁ HẠN", (0.49, 0.73)), ("ĐĂNG KÝ ĐÚNG HẠN", (0.45, 0.77))])
def test_a_stamp_whose_telling_word_is_rubbed_out_goes_to_a_person(
    text: str, lost: tuple[float, float], left: float
) -> None:
    fields = read(rubbed(notes(text, RED), lost, left))
    assert [(field.state, field.value) for field in fields] == [(FieldState.UNREAD, "")]


@pytest.mark.parametrize("left", [0.4, 0.6])
@pytest.mark.parametrize(
    ("text", "lost", "code"), [("ĐĂNG KÝ QUÁ HẠN", (0.49, 0.73), "4"), ("ĐĂNG KÝ ĐÚNG HẠN", (0.45, 0.77), "1")]
)
def test_a_stamp_whose_telling_word_is_half_gone_is_never_another(
    text: str, lost: tuple[float, float], code: str, left: float
) -> None:
    (field,) = read(rubbed(notes(text, RED), lost, left))
    assert (field.state, field.value) in ((FieldState.UNREAD, ""), (FieldState.READ, code))


@pytest.mark.parametrize("text", ["Cải chính năm sinh", "Đăng ký lại theo QĐ 12", "Quá hạn", "BẢN SAO", "UBND XÃ"])
def test_notes_in_pen_are_no_stamp(text: str) -> None:
    assert read(notes(text, BLUE)) == []


def test_bare_paper_is_no_stamp() -> None:
    assert read(notes("", RED)) == []


def test_notes_that_repeat_the_stamp_are_none() -> None:
    stamp = FieldReading("loaiDangKy", FieldState.READ, "ĐĂNG KÝ LẠI", "2", 0.95)
    repeated = FieldReading("ghiChu", FieldState.READ, "Đăng kí lại", "Đăng kí lại", 0.9)
    entry = EntryReading(None, (FieldReading("loaiDangKy", FieldState.NOT_ON_FORM), repeated))
    fields = with_stamps(entry, [stamp]).fields
    assert fields[0] == stamp
    assert fields[1].state is FieldState.BLANK
    assert with_stamps(entry, []).fields == entry.fields
