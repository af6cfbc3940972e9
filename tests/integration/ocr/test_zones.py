"""Zones of a drawn page: print removed, writing kept."""

import cv2
import numpy as np
import pytest

from ocr.page import PageImage
from ocr.zones import PageZones, TickState, Zone, cut_zones
from ocr.zones.form_print import PIXELS_PER_MM, form_print
from ocr.zones.windows import windows
from records.editions import library
from records.stages import PageLayout
from tests.support.typed_page import BIRTH, typed_page

FORM = library().get("KS-2016")
PAGE = typed_page(FORM, BIRTH, ticked="1")


def cut(image: PageImage, layout: PageLayout = PAGE[1]) -> dict[tuple[str, int], Zone]:
    zones = cut_zones(image, layout, FORM)
    return {(zone.area.id, zone.line): zone for zone in zones.lines}


@pytest.fixture(scope="module")
def zones() -> PageZones:
    return cut_zones(*PAGE, FORM)


@pytest.fixture(scope="module")
def lines(zones: PageZones) -> dict[tuple[str, int], Zone]:
    return {(zone.area.id, zone.line): zone for zone in zones.lines}


def test_only_lines_that_were_written_on_hold_ink(lines: dict[tuple[str, int], Zone]) -> None:
    inked = {(area, index) for (area, index), zone in lines.items() if not zone.blank}
    assert inked == {(area, index) for area, texts in BIRTH.items() for index in range(len(texts))}


def test_dots_and_rules_are_gone_and_the_crop_ends_with_the_writing(lines: dict[tuple[str, int], Zone]) -> None:
    sex = lines["nksGioiTinh", 0]
    box = sex.area.lines[0].box
    assert sex.box.width < 0.7 * box.width
    foot = sex.pixels[-6:]
    assert foot.mean() > 250


def test_the_box_lies_where_the_writing_is(lines: dict[tuple[str, int], Zone]) -> None:
    name = lines["nksHoTen", 0]
    line = name.area.lines[0]
    assert abs(name.box.x - line.box.x) < 0.01
    assert name.box.y < line.baseline < name.box.y + name.box.height + 0.01


def test_the_crossed_box_is_marked_and_the_others_are_empty(zones: PageZones) -> None:
    states = {zone.tick.value: zone.state for zone in zones.ticks if zone.tick.column == "loaiDangKy"}
    assert states.pop("1") is TickState.MARKED
    assert set(states.values()) == {TickState.EMPTY}


def ticked_with(strokes: list[tuple[tuple[float, float], tuple[float, float]]]) -> dict[str, TickState]:
    """States of the squares of a column in which nothing is marked, after strokes at the first one.

    Args:
        strokes: ends of each, in squares from the top left corner of the first square.
    """
    image, layout = typed_page(FORM, {})
    first = next(tick for tick in FORM.ticks if tick.column == "loaiDangKy")
    drawn, to_scan = image.pixels.copy(), np.array(layout.homography).reshape(3, 3)
    for ends in strokes:
        corners = [(first.box.x + x * first.box.width, first.box.y + y * first.box.height) for x, y in ends]
        start, end = cv2.perspectiveTransform(np.array([corners]), to_scan)[0].round().astype(int).tolist()
        cv2.line(drawn, start, end, (40, 40, 40), 4)
    zones = cut_zones(PageImage(drawn, None), layout, FORM)
    return {zone.tick.value: zone.state for zone in zones.ticks if zone.tick.column == "loaiDangKy"}


def test_a_check_with_little_more_than_its_corner_inside_is_not_taken_for_empty() -> None:
    states = ticked_with([((-0.1, 0.8), (0.4, 1.25)), ((0.4, 1.25), (1.3, 0.35))])
    assert states.pop("1") in (TickState.DOUBTFUL, TickState.MARKED)
    assert set(states.values()) == {TickState.EMPTY}


def test_writing_that_runs_up_to_a_square_never_marks_it() -> None:
    states = ticked_with([((-0.3, 0.2), (-0.3, 0.8)), ((-0.3, 0.8), (0.02, 0.8)), ((0.02, 0.8), (0.02, 0.2))])
    assert states.pop("1") is not TickState.MARKED
    assert set(states.values()) == {TickState.EMPTY}


def test_specks_are_no_writing_and_vanish_beside_it(lines: dict[tuple[str, int], Zone]) -> None:
    spotted = PAGE[0].pixels.copy()
    height, width = spotted.shape[:2]
    for x, y in np.random.default_rng(3).random((150, 2)):
        cv2.circle(spotted, (int(x * width), int(y * height)), 2, (20, 20, 20), -1)
    found = cut(PageImage(spotted, None))
    assert found["nksNoiSinh", 1].blank
    assert sum(zone.blank for zone in found.values()) >= 0.9 * sum(zone.blank for zone in lines.values())


def test_a_letter_of_the_next_line_reaches_up_and_takes_its_marks_along(lines: dict[tuple[str, int], Zone]) -> None:
    window = next(one for one in windows(FORM) if one.area.id == "nksHoTen")
    mine = window.area.lines[0]
    other = max(window.neighbours, key=lambda line: line.box.x)
    height, width = form_print(FORM).grey.shape
    rows = other.baseline - mine.baseline
    x, top = other.box.x + 0.9 * other.box.width, mine.baseline + 0.07 * rows
    drawn, to_scan = PAGE[0].pixels.copy(), np.array(PAGE[1].homography).reshape(3, 3)
    hat = (x + 0.2 * PIXELS_PER_MM / width, top - PIXELS_PER_MM / height)
    beside = (x + 1.4 * PIXELS_PER_MM / width, top - PIXELS_PER_MM / height)
    for ends in (((x, top), (x, other.baseline)), ((x, other.baseline), (x + 0.01, top)), (hat, beside)):
        start, end = cv2.perspectiveTransform(np.array([ends]), to_scan)[0].round().astype(int).tolist()
        cv2.line(drawn, start, end, (40, 40, 40), 4)
    name = cut(PageImage(drawn, None))["nksHoTen", 0]
    assert name.pixels.shape == lines["nksHoTen", 0].pixels.shape


def test_a_red_seal_is_not_seen(lines: dict[tuple[str, int], Zone]) -> None:
    stamped = PAGE[0].pixels.copy()
    height, width = stamped.shape[:2]
    centre = (int(0.3 * width), int(0.405 * height))
    cv2.circle(stamped, centre, 150, (70, 60, 200), 8)
    found = cut(PageImage(stamped, None))
    for line in (("meHoTen", 0), ("chaDanToc", 0), ("meNoiCuTru", 0)):
        assert found[line].blank == lines[line].blank
        assert abs(found[line].box.width - lines[line].box.width) < 0.01


def test_a_fold_is_no_writing() -> None:
    folded = PAGE[0].pixels.copy()
    middle = folded.shape[1] // 2
    folded[:, middle - 3 : middle + 3] = (folded[:, middle - 3 : middle + 3] * 0.75).astype(np.uint8)
    assert cut(PageImage(folded, None))["nksNoiSinh", 1].blank


def test_a_stroke_through_the_words_is_found(lines: dict[tuple[str, int], Zone]) -> None:
    struck = PAGE[0].pixels.copy()
    name = lines["nksHoTen", 0].box
    height, width = struck.shape[:2]
    fractions = np.array(PAGE[1].homography).reshape(3, 3)
    ends = [fractions @ (x, name.y + 0.6 * name.height, 1.0) for x in (name.x, name.x + name.width)]
    (x0, y0, w0), (x1, y1, w1) = ends
    cv2.line(struck, (int(x0 / w0), int(y0 / w0)), (int(x1 / w1), int(y1 / w1)), (40, 40, 40), 3)
    assert cut(PageImage(struck, None))["nksHoTen", 0].struck > 0.8
    assert lines["nksHoTen", 0].struck < 0.2


def test_a_page_that_lies_a_little_off_its_registration_is_moved_back(lines: dict[tuple[str, int], Zone]) -> None:
    shift = np.array([[1, 0, 0.002], [0, 1, -0.0012], [0, 0, 1]])
    homography = np.array(PAGE[1].homography).reshape(3, 3) @ shift
    moved = PageLayout(PAGE[1].kind, FORM.id, tuple(homography.ravel()), 0, 0.5, PAGE[1].pixels_per_mm, 1.0)
    found = cut(PAGE[0], moved)
    written = {key for key, zone in lines.items() if not zone.blank}
    assert written <= {key for key, zone in found.items() if not zone.blank}
    assert sum(found[key].blank for key in found.keys() - written) >= 0.9 * len(found.keys() - written)
    assert all(abs(found[key].box.height - lines[key].box.height) < 0.004 for key in written)


def test_an_even_dark_page_gives_the_same_zones(lines: dict[tuple[str, int], Zone]) -> None:
    light = np.linspace(0.5, 0.9, PAGE[0].pixels.shape[0])[:, None, None]
    shaded = PageImage((PAGE[0].pixels * light).astype(np.uint8), None)
    found = cut(shaded)
    assert {key for key, zone in found.items() if zone.blank} == {key for key, zone in lines.items() if zone.blank}
