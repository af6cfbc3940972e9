"""A closing statement from pixels to its totals, with the real readers: drawn here, and in the development books."""

from __future__ import annotations

import json
import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.layout import find_layout
from ocr.page import PageImage, decode
from ocr.reading import Readers
from ocr.recognise.handwriting import HandwritingReader
from ocr.recognise.printed.tesseract import TesseractReader
from ocr.sheets.closing import closing_totals
from ocr.sheets.sheet_words import sheet_words
from records.stages import ClosingTotals, PageKind

READERS = Readers(TesseractReader(), HandwritingReader())
PRINT = ImageFont.truetype("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf", 54)
TITLE = ImageFont.truetype("/usr/share/fonts/truetype/croscore/Tinos-Bold.ttf", 76)
TYPE = ImageFont.truetype("/usr/share/fonts/truetype/croscore/Cousine-Regular.ttf", 54)


def drawn(degrees: float) -> PageImage:
    """A sheet at 300 dpi with dotted leaders and a fold, turned on the glass."""
    sheet = Image.new("L", (2480, 3508), 240)
    pen = ImageDraw.Draw(sheet)
    pen.text((1000, 400), "KHÓA SỔ", font=TITLE, fill=40)
    for row, label, total in ((800, "Sổ này gồm có tổng số trang:", "126"), (980, "Số trường hợp đã đăng ký:", "348")):
        pen.text((330, row), label, font=PRINT, fill=50)
        start = 330 + pen.textlength(label, font=PRINT) + 20
        pen.text((start + 60, row + 4), total, font=TYPE, fill=60)
        for dot in range(round(start), 2100, 14):
            pen.ellipse((dot, row + 66, dot + 3, row + 69), fill=120)
    pen.line((0, 1700, 2480, 1706), fill=190, width=4)
    turn = cv2.getRotationMatrix2D((1240, 1754), -degrees, 1.0)
    grey = cv2.warpAffine(np.asarray(sheet), turn, (2480, 3508), flags=cv2.INTER_AREA, borderValue=240)
    return PageImage(np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8), 300.0)


@pytest.mark.parametrize("degrees", [0.0, -1.5])
def test_a_drawn_statement_gives_its_totals(degrees: float) -> None:
    image = drawn(degrees)
    layout = find_layout(image, ())
    assert layout.kind is PageKind.CLOSING
    assert closing_totals(sheet_words(image, layout, READERS)) == ClosingTotals(126, 348)


@pytest.mark.data
def test_totals_of_the_development_books() -> None:
    folder = os.environ.get("HOTICH_DATA")
    if not folder:
        pytest.skip("HOTICH_DATA does not name the development data")
    told = 0
    for facts in sorted(Path(folder).glob("books/dev/*/book.json")):
        book = json.loads(facts.read_text(encoding="utf-8"))
        file = next(page["file"] for page in book["pages"] if page["kind"] == "closing")
        image = decode((facts.parent / file).read_bytes())
        totals = closing_totals(sheet_words(image, find_layout(image, ()), READERS)) or ClosingTotals(None, None)
        truth = book["control_totals"]
        assert totals.pages in (truth["pages"], None), facts.parent.name
        assert totals.entries in (truth["cases"], None), facts.parent.name
        told += (totals.pages is not None) + (totals.entries is not None)
    assert told >= 20
