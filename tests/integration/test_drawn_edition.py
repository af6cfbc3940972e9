"""The edition editor: a drawing becomes an edition, tried on another page first; wrong drawings are refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.editions import edition_library
from pipeline.store.people import Role
from tests.integration.review_client import Browser, Office, office

A4_MM, PIXELS_PER_MM = 210, 8
BOX = {"x": 100, "y": 200, "width": 300, "height": 40}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Office]:
    made = office(tmp_path)
    yield made
    made.books[0].store.close()


@pytest.fixture
def drawer(desk: Office) -> Browser:
    return desk.enter("op", Role.OPERATOR)


def drawing(name: str = "KS-2016.v2", column: str = "nksHoTen") -> str:
    boxes = [{"area": "", "columns": column, "box": BOX}]
    ticks = [{"column": "loaiDangKy", "value": "1", "box": {**BOX, "y": 400}}]
    return json.dumps({"id": name, "record_type": "KS", "note": "thử", "boxes": boxes, "ticks": ticks})


def test_the_board_begins_with_the_boxes_of_the_form(drawer: Browser) -> None:
    page = drawer.get("/editions/draw/1").text
    assert "nksHoTen" in page and 'value="KS-2016.v2"' in page
    assert "/editions/draw/1" in drawer.get("/editions").text


def test_a_drawing_is_tried_on_another_page_without_being_kept(desk: Office, drawer: Browser) -> None:
    tried = drawer.post("/editions/draw/1/try", drawing=drawing(), other=2).text
    assert tried.count("<polygon") == 2 and "/pages/2/picture" in tried
    assert not list(desk.home.editions.glob("*"))


def test_a_drawing_is_kept_as_a_new_version(desk: Office, drawer: Browser) -> None:
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
def test_a_wrong_drawing_is_refused_with_a_reason(desk: Office, drawer: Browser, text: str) -> None:
    assert drawer.post("/editions/draw/1", drawing=text).status_code == 409
    assert not list(desk.home.editions.glob("*"))


def test_a_keyer_does_not_draw(desk: Office) -> None:
    assert desk.enter("key", Role.KEYER).get("/editions/draw/1").status_code == 404
