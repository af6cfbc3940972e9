"""The edition editor: a drawing becomes an edition, tried on another page first; wrong drawings are refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.layout import find_layout
from ocr.page import decode
from ocr.sheet_map import SheetMap
from pipeline.forms.drawing import FormKeeper, keep_drawing
from pipeline.forms.drawn_boxes import Drawing, DrawnBox
from pipeline.forms.library import edition_library
from pipeline.home.archive import Archive
from pipeline.specimen.book import SCANS
from pipeline.store.books import books
from pipeline.store.review.people import Role
from records.editions import library
from records.examination import WHOLE_REGION, Examination
from records.stages import Box, PageDecision, PageLayout, QualityVerdict
from review.web.drawing_board import BoardPage, sample_of
from review.web.pictures import Pictures, onto_picture
from tests.support.review_client import Browser, ReviewOffice, office

A4_MM, PIXELS_PER_MM = 210, 8
BOX = {"x": 100, "y": 200, "width": 300, "height": 40}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReviewOffice]:
    made = office(tmp_path)
    yield made
    made.books[0].store.close()


@pytest.fixture
def drawer(desk: ReviewOffice) -> Browser:
    return desk.enter("op", Role.OPERATOR)


def drawing(name: str = "KS-2016.v2", column: str = "nksHoTen") -> str:
    boxes = [{"area": "", "columns": column, "box": BOX}]
    ticks = [{"column": "loaiDangKy", "value": "1", "box": {**BOX, "y": 400}}]
    return json.dumps({"id": name, "record_type": "KS", "note": "thử", "boxes": boxes, "ticks": ticks})


def test_the_board_begins_with_the_boxes_of_the_form(drawer: Browser) -> None:
    page = drawer.get("/editions/draw/1").text
    assert "nksHoTen" in page and 'value="KS-2016.v2"' in page
    assert "/editions/draw/1" in drawer.get("/editions").text


def test_a_drawing_is_tried_on_another_page_without_being_kept(desk: ReviewOffice, drawer: Browser) -> None:
    tried = drawer.post("/editions/draw/1/try", drawing=drawing(), other=2).text
    assert tried.count("<polygon") == 2 and "/pages/2/picture" in tried
    assert not list(desk.home.editions.glob("*"))


def test_a_drawing_is_kept_as_a_new_version(desk: ReviewOffice, drawer: Browser) -> None:
    assert "Đã lưu mẫu KS-2016.v2" in drawer.post("/editions/draw/1", drawing=drawing()).text
    kept = edition_library(desk.home.editions).get("KS-2016.v2")
    area = next(area for area in kept.areas if area.columns)
    assert area.columns == ("nksHoTen",)
    assert area.lines[0].box.width == pytest.approx(300 / (A4_MM * PIXELS_PER_MM), rel=0.02)
    assert [(tick.column, tick.value) for tick in kept.ticks] == [("loaiDangKy", "1")]
    assert kept.printed == edition_library(desk.home.editions).get("KS-2016").printed
    assert 'value="KS-2016.v3"' in drawer.get("/editions/draw/1").text


@pytest.mark.parametrize(
    "text", [drawing(name="../evil"), drawing(name="KS-2020"), drawing(column="khongCo"), "{}", "không phải JSON"]
)
def test_a_wrong_drawing_is_refused_with_a_reason(desk: ReviewOffice, drawer: Browser, text: str) -> None:
    assert drawer.post("/editions/draw/1", drawing=text).status_code == 409
    assert not list(desk.home.editions.glob("*"))


def test_a_keyer_does_not_draw(desk: ReviewOffice) -> None:
    assert desk.enter("key", Role.KEYER).get("/editions/draw/1").status_code == 404


def placed(layout: PageLayout, box: Box) -> np.ndarray:
    """The corners of a box of a form, in millimetres on the scan."""
    corners = np.array([[[box.x, box.y], [box.x + box.width, box.y + box.height]]])
    matrix = np.array(layout.homography).reshape(3, 3)
    return np.asarray(cv2.perspectiveTransform(corners, matrix)[0] / layout.pixels_per_mm)


def test_a_form_that_nobody_described_falls_where_it_was_drawn(tmp_path: Path) -> None:
    known, forms, archive = library().get("KS-2016"), tmp_path / "forms", Archive(tmp_path / "archive")
    archive.prepare()
    data = cv2.resize(decode((SCANS / "p003.jpg").read_bytes()).pixels, None, fx=1.5, fy=1.5)  # 300 dpi
    scan = decode(cv2.imencode(".jpg", data)[1].tobytes())
    sha256, unknown = archive.put(cv2.imencode(".jpg", data)[1].tobytes()), find_layout(scan, [])
    pictures = Pictures(archive, forms, tmp_path / "pictures")
    page = Examination(0, WHOLE_REGION, unknown, QualityVerdict(PageDecision.ACCEPTED, ()))
    book = books.Book("", "KS", 2018, "02", books.Office(1, "UBND xã Thử Nghiệm"), "commune", None, None, None)
    sheet = BoardPage(1, book, sha256, page, None)
    canvas = pictures.canvas(sha256, page)
    lies = SheetMap.from_layout(find_layout(scan, [known]))

    def drawn(box: Box) -> Box:
        corners = np.array([[box.x, box.y], [box.x + box.width, box.y + box.height]])
        first, last = onto_picture(unknown, pictures.frame(unknown), canvas.whole, lies.on_scan(corners))
        return canvas.on_form(Box(*first, *(last - first)))

    areas = [area for area in known.areas if area.columns]
    boxes = tuple(DrawnBox(area.id, "+".join(area.columns), drawn(line.box)) for area in areas for line in area.lines)
    keep_drawing(forms, Drawing("KS-XA", "KS", "", boxes, ()), None, sample_of(sheet, canvas), FormKeeper("op", None))
    own = edition_library(forms).get("KS-XA")
    other = decode((SCANS / "p004.jpg").read_bytes())
    here, there = find_layout(other, [own]), find_layout(other, [known])
    assert here.edition == "KS-XA"
    for area, mine in zip(areas, own.areas, strict=True):
        assert np.abs(placed(here, mine.lines[0].box) - placed(there, area.lines[0].box)).max() < 1.5
