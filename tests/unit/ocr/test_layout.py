"""Layout: forms are found on rotated, skewed and photographed pages; pages without a form are classified."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from ocr.layout import find_layout, rectify
from ocr.page import PageImage
from ocr.recognise.readers import LineImage, LineReading, WordReading
from records.editions import library
from records.stages import PageKind
from tests.support.form_pages import blank_page, corner_errors_mm, edition, filled_page, photographed, turned

EDITIONS = tuple(library())


class Says:
    """A reader that sees given text in every line."""

    name = "fake"

    def __init__(self, *texts: str) -> None:
        self._texts = texts

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        return [LineReading((WordReading(text, 1.0),)) for text in self._texts]

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        raise AssertionError("titles are read, not scored")


@pytest.mark.parametrize("index", range(len(EDITIONS)), ids=[known.id for known in EDITIONS])
def test_every_form_is_found_in_every_rotation(index: int) -> None:
    name, rotation = EDITIONS[index].id, (0, 90, 180, 270)[index % 4]
    scan, _to_scan = turned(filled_page(name), 1.3)
    laid = PageImage(np.ascontiguousarray(np.rot90(scan.pixels, rotation // 90)), None)
    layout = find_layout(laid, EDITIONS)
    assert (layout.kind, layout.edition, layout.rotation) == (PageKind.RECORD, name, rotation)
    assert layout.score > 0.9
    assert abs(layout.skew_degrees - 1.3) < 0.1


@pytest.mark.parametrize("degrees", [-5.0, -2.3, 0.0, 0.07, 3.1, 5.0])
def test_angle_and_corners_are_exact(degrees: float) -> None:
    page = filled_page("KS-2006")
    scan, to_scan = turned(page, degrees)
    layout = find_layout(scan, EDITIONS)
    assert layout.edition == "KS-2006"
    assert abs(layout.skew_degrees - degrees) < 0.1
    assert corner_errors_mm(layout, page, to_scan).max() < 0.5


@pytest.mark.parametrize("name", ["KH-2006", "CMC-2016", "KS-1990"])
def test_photo_is_put_right(name: str) -> None:
    page = filled_page(name)
    photo, to_photo = photographed(page)
    layout = find_layout(photo, EDITIONS)
    assert (layout.kind, layout.edition) == (PageKind.RECORD, name)
    assert corner_errors_mm(layout, page, to_photo).max() < 1.0
    straight = rectify(photo, layout, edition(name), 2.0)
    expected = cv2.resize(blank_page(name), straight.shape[1::-1], interpolation=cv2.INTER_AREA)
    dark, print_dark = (cv2.cvtColor(view, cv2.COLOR_BGR2GRAY) for view in (straight, expected))
    assert np.corrcoef(dark.ravel(), print_dark.ravel())[0, 1] > 0.3


def test_unused_form_is_blank_even_when_crossed_out() -> None:
    crossed = blank_page("CMC-2016").copy()
    cv2.line(crossed, (150, 2100), (1250, 350), (60, 50, 50), 3, cv2.LINE_AA)
    for page in (blank_page("CMC-2016"), crossed):
        layout = find_layout(PageImage(page, None), EDITIONS)
        assert (layout.kind, layout.edition) == (PageKind.BLANK, "CMC-2016")


def test_marks_under_a_cover_are_lost() -> None:
    page = filled_page("KS-2006").copy()
    assert not find_layout(PageImage(page, None), EDITIONS).lost
    cv2.rectangle(page, (60, 700), (900, 1100), (235, 240, 240), -1)
    lost = find_layout(PageImage(page, None), EDITIONS).lost
    assert lost
    assert all(0.25 < box.y < 0.55 for box in lost)


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (("BỘ TƯ PHÁP", "SỔ ĐĂNG KÝ", "KHAI SINH", "Khóa sổ ngày:"), PageKind.COVER),
        (("KHOÁ SỔ", "Sổ này có tổng số trang đã ghi: 12"), PageKind.CLOSING),
        (("KHÓA SỐ", "Sổ đăng ký kết hôn này"), PageKind.CLOSING),
        (("Hôm nay trời nắng", "Danh sách hội viên"), PageKind.UNKNOWN),
        (("ỦY BAN NHÂN DÂN", "QUYẾT ĐỊNH", "Về việc khóa sổ hộ tịch năm 2007"), PageKind.UNKNOWN),
        (("Kính gửi: Phòng Tư pháp", "Trong sổ đăng ký khai sinh có tổng số trường hợp"), PageKind.UNKNOWN),
        (("TỜ KHAI ĐĂNG KÝ LẠI", "Theo sổ đăng ký khai sinh số 12"), PageKind.UNKNOWN),
        (("Ban hành kèm theo Quyết định số 01/2006/QĐ-BTP", "SỔ ĐĂNG KÝ", "KHAI SINH"), PageKind.COVER),
    ],
)
def test_pages_without_a_form_are_known_by_their_title(texts: tuple[str, ...], kind: PageKind) -> None:
    page = np.full((2339, 1654, 3), 230, np.uint8)
    for row in range(6):
        cv2.putText(
            page, "Lorem ipsum dolor sit", (400, 300 + 130 * row), cv2.FONT_HERSHEY_TRIPLEX, 1.6, (30, 30, 30), 3
        )
    layout = find_layout(PageImage(page, None), EDITIONS, reader=Says(*texts))
    assert (layout.kind, layout.edition) == (kind, None)


def test_empty_sheet_is_blank() -> None:
    grain = np.random.default_rng(3).normal(225, 3, (2339, 1654, 1))
    page = np.repeat(np.clip(grain, 0, 255), 3, axis=2).astype(np.uint8)
    layout = find_layout(PageImage(page, None), EDITIONS, reader=Says())
    assert (layout.kind, layout.edition) == (PageKind.BLANK, None)


@pytest.mark.parametrize("share", [0.12, 0.18])
def test_a_very_pale_page_of_an_unknown_form_is_not_called_blank(share: float) -> None:
    page = np.full((1754, 1240, 3), 240, np.uint8)
    for row in range(200, 1500, 70):
        cv2.putText(page, "Ho va ten: Nguyen Van An", (150, row), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.4, (0, 0, 0), 2)
    pale = np.asarray(240 - (240 - page) * share + np.random.default_rng(3).normal(0, 2, page.shape), np.uint8)
    assert find_layout(PageImage(pale, None), []).kind is PageKind.UNKNOWN
