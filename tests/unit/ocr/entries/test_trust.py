"""What was read is no surer than the scan it was read on."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.book.recurring import trust_recurring
from ocr.entries.trust import DOUBTFUL_CONFIDENCE, doubt_one_bit, doubt_too_strange
from ocr.page import PageImage, Pixels
from records.record_types import record_type
from records.stages import EntryReading, FieldReading, FieldState


def written(*, soft: bool) -> Pixels:
    page = np.full((400, 600, 3), 255, np.uint8)
    for row in range(60, 400, 60):
        cv2.putText(page, "Nguyen Van An", (30, row), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.5, (0, 0, 0), 3)
    return page if soft else np.where(page < 128, 0, 255).astype(np.uint8)


def packed(pixels: Pixels) -> PageImage:
    jpeg = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 75])[1]
    return PageImage(np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8), None)


def test_a_scan_without_grey_is_told_even_when_it_was_packed_as_jpeg() -> None:
    assert packed(written(soft=False)).is_one_bit
    assert not packed(written(soft=True)).is_one_bit


def test_an_empty_page_is_no_scan_in_one_bit() -> None:
    assert not PageImage(np.full((50, 50, 3), 250, np.uint8), None).is_one_bit


def test_nothing_read_in_one_bit_is_sure_and_the_reason_is_told() -> None:
    fields = (
        FieldReading("so", FieldState.READ, "12", "12", 0.99),
        FieldReading("meDanToc", FieldState.BLANK, "", "", 0.98),
        FieldReading("nksHoTen", FieldState.READ, "An", "An", 0.2),
        FieldReading("chaNgaySinh", FieldState.NOT_ON_FORM),
    )
    read = doubt_one_bit(EntryReading(None, fields)).fields
    assert [field.confidence for field in read[:3]] == [DOUBTFUL_CONFIDENCE, DOUBTFUL_CONFIDENCE, 0.2]
    assert [[reason.code for reason in field.reasons] for field in read] == [["one_bit"]] * 3 + [[]]
    assert [field.value for field in read] == ["12", "", "An", ""]


def test_nothing_is_sure_on_a_page_unlike_any_other_whatever_agrees() -> None:
    """Ticks and stamps have no curve, and two places may be misread alike: agreement lifts nothing of such a page."""
    fields = (
        FieldReading("loaiDangKy", FieldState.READ, "4", "4", 0.99, source="tick"),
        FieldReading("chaNoiCuTru", FieldState.READ, "Hà Nội", "Hà Nội", 0.97),
        FieldReading("meNoiCuTru", FieldState.READ, "Hà Nội", "Hà Nội", 0.97),
    )
    doubted = doubt_too_strange(EntryReading(None, fields))
    entries = trust_recurring([doubted] * 4, record_type("KS"))
    assert {field.confidence for entry in entries for field in entry.fields} == {DOUBTFUL_CONFIDENCE}
    assert {reason.code for field in doubted.fields for reason in field.reasons} == {"too_strange"}
