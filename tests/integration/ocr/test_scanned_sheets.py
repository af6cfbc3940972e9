"""Spreads on one scan, and one sheet on two scans."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest

from ocr.layout import find_layout
from ocr.page import PageImage, Pixels, decode
from ocr.sheets.same_sheet import first_of_sheet, sheet_print
from ocr.sheets.spread import find_pages
from pipeline.specimen.book import SCANS
from records.editions import library
from records.stages import PageKind

FORMS = library().of_type("KS")


@cache
def scan(name: str) -> Pixels:
    return decode((SCANS / name).read_bytes()).pixels


def open_book(left: str, right: str) -> Pixels:
    pages = [scan(left), scan(right)]
    height = max(page.shape[0] for page in pages)
    padded = [np.pad(page, ((0, height - page.shape[0]), (0, 0), (0, 0)), mode="edge") for page in pages]
    return np.ascontiguousarray(np.hstack(padded))


def print_of(pixels: Pixels) -> str:
    image = PageImage(np.ascontiguousarray(pixels), None)
    layout = find_layout(image, FORMS)
    assert layout.edition == "KS-2016"
    return sheet_print(image, layout, library().get("KS-2016"))


@pytest.mark.parametrize("turns", [0, 1, 2])
def test_an_open_book_is_two_pages_left_first_however_it_lies(turns: int) -> None:
    pixels = np.ascontiguousarray(np.rot90(open_book("p002.jpg", "p003.jpg"), turns))
    pages = find_pages(PageImage(pixels, None), FORMS)
    assert [page.layout.kind for page in pages] == [PageKind.RECORD, PageKind.RECORD]
    middles = [(page.region.x + page.region.width / 2, page.region.y + page.region.height / 2) for page in pages]
    left_first = {0: middles[0][0] < 0.5, 1: middles[0][1] > 0.5, 2: middles[0][0] > 0.5}
    assert left_first[turns]


def test_one_page_is_one_page_even_when_it_lies_on_its_side() -> None:
    pages = find_pages(PageImage(np.ascontiguousarray(np.rot90(scan("p002.jpg"))), None), FORMS)
    assert len(pages) == 1
    assert pages[0].layout.kind is PageKind.RECORD


def test_a_second_scan_of_a_sheet_is_known_and_other_sheets_are_not() -> None:
    height, width = scan("p002.jpg").shape[:2]
    askew = cv2.getRotationMatrix2D((width / 2, height / 2), 0.8, 0.95)
    again = cv2.warpAffine(scan("p002.jpg"), askew, (width, height), borderValue=(255, 255, 255))
    darker = cv2.convertScaleAbs(again, alpha=0.9)
    prints = [
        print_of(scan("p002.jpg")),
        print_of(scan("p003.jpg")),
        print_of(np.asarray(darker, np.uint8)),
        print_of(scan("p004.jpg")),
    ]
    assert first_of_sheet(prints, library().get("KS-2016")) == [0, 1, 0, 3]


def test_no_prints_no_sheets() -> None:
    assert first_of_sheet([], library().get("KS-2016")) == []
