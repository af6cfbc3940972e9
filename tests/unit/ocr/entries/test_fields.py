"""From zones and readings to field readings, without pixels."""

from dataclasses import replace

import numpy as np
import pytest

from ocr.decode.confidence import SIGNED
from ocr.decode.context import BookContext
from ocr.entries.fields import Trust, area_fields, area_values, date_fields, tick_fields
from ocr.entries.strange_pages import Strangeness
from ocr.entries.zone_reading import ZoneReading
from ocr.recognise.readers import LineReading
from ocr.recognise.testing import reading
from ocr.zones import TickState, TickZone, Zone
from records.editions import Area, DatePart, library
from records.record_types import record_type
from records.stages import Box, FieldReading, FieldState

KS = record_type("KS")
FORM = library().get("KS-2016")
BOOK = BookContext(2019)
INK = np.full((40, 200), 255, np.uint8)


def area(name: str, edition: str = "KS-2016") -> Area:
    return next(area for area in library().get(edition).areas if area.id == name)


def line(
    of: Area, text: LineReading | None, index: int = 0, *, struck: float = 0.0, blank: bool = False, over: bool = False
) -> ZoneReading:
    pixels = INK[:0, :0] if blank else INK
    return ZoneReading(
        Zone(of, index, Box(0.1, 0.1, 0.3, 0.02), pixels, pixels, pixels, struck, overrun=over), text, "fake 1"
    )


def fields(*lines: ZoneReading) -> dict[str, FieldReading]:
    return {field.column: field for field in area_fields(lines, KS, area_values(lines, KS, BOOK), Trust(BOOK))}


def test_lines_of_one_area_are_one_value_with_a_box_each() -> None:
    place = area("nksNoiSinh")
    read = fields(line(place, reading("Trung tâm y tế huyện Mường Chà,")), line(place, reading("tỉnh Điện Biên"), 1))[
        "nksNoiSinh"
    ]
    assert (read.state, read.value) == (FieldState.READ, "Trung tâm y tế huyện Mường Chà, tỉnh Điện Biên")
    assert (len(read.boxes), read.source) == (2, "fake 1")


def test_an_area_without_ink_is_blank_and_surely_so() -> None:
    blank = fields(line(area("nksHoTen"), None, blank=True))["nksHoTen"]
    assert (blank.state, blank.value) == (FieldState.BLANK, "")
    assert blank.confidence > 0.95


def test_a_blank_with_traces_of_ink_and_one_on_a_strange_page_are_questions() -> None:
    name = area("nksHoTen")
    empty = line(name, None, blank=True)
    traces = replace(empty, zone=replace(empty.zone, traces=(np.full((80, 500), 255, np.uint8),)))
    (faint,) = area_fields([traces], KS, {}, Trust(BOOK))
    assert (faint.state, [reason.code for reason in faint.reasons]) == (FieldState.BLANK, ["faint_ink"])
    assert faint.confidence < 0.9
    (strange,) = area_fields([empty], KS, {}, Trust(BOOK, Strangeness(1.5)))
    assert strange.confidence < 0.95


@pytest.mark.parametrize(
    ("text", "struck", "reason"),
    [(reading("LÊ VĂN AN"), 0.9, "struck_out"), (reading(""), 0.0, "no_words")],
)
def test_ink_that_gives_no_value_is_unread_with_its_reason(text: LineReading, struck: float, reason: str) -> None:
    unread = fields(line(area("nksHoTen"), text, struck=struck))["nksHoTen"]
    assert (unread.state, unread.value, unread.as_written) == (FieldState.UNREAD, "", "")
    assert [found.code for found in unread.reasons] == [reason]
    assert unread.boxes


def marked(pieces: int) -> FieldReading:
    """A note of two lines, one with so many strokes and no word."""
    strokes = np.zeros((60, 400), np.uint8)
    for place in range(pieces):
        strokes[10:40, 20 + 30 * place : 24 + 30 * place] = 255
    first = line(area("ghiChu"), reading(""))
    drawn = replace(first, zone=replace(first.zone, ink=strokes))
    (found,) = area_fields([drawn, line(area("ghiChu"), None, blank=True)], KS, {}, Trust(BOOK))
    return found


def test_marks_in_a_note_that_show_no_word_leave_it_blank_with_the_ink_beside_it() -> None:
    blank = marked(4)
    assert (blank.state, [reason.code for reason in blank.reasons]) == (FieldState.BLANK, ["stray_marks"])
    assert blank.confidence > 0.95
    assert blank.boxes


def test_more_marks_may_be_a_note_that_stands_on_its_side_and_a_single_line_a_word() -> None:
    assert marked(5).state is FieldState.UNREAD
    (alone,) = area_fields([line(area("ghiChu"), reading(""))], KS, {}, Trust(BOOK))
    assert alone.state is FieldState.UNREAD


def test_of_a_corrected_value_the_new_writing_counts_and_a_person_is_told() -> None:
    place = area("nksNoiSinh")
    new = replace(line(place, reading("Xã Huổi Mí"), struck=1.0), zone=replace(line(place, None).zone, rewritten=True))
    old = line(place, reading("tỉnh Điện Biên"), 1, struck=1.0)
    read = fields(new, old)["nksNoiSinh"]
    assert (read.state, read.value) == (FieldState.READ, "Xã Huổi Mí")
    assert "rewritten" in [reason.code for reason in read.reasons]


def test_a_shared_line_fills_its_columns_and_the_kind_of_paper() -> None:
    papers = area("nycSoGiayToTuyThan+nycNgayCapGiayToTuyThan+nycNoiCapGiayToTuyThan")
    read = fields(line(papers, reading("CMND 185421424, cấp ngày 18/4/2007, Công an Hà Nội")))
    assert {column: field.value for column, field in read.items()} == {
        "nycLoaiGiayToTuyThan": "1",
        "nycSoGiayToTuyThan": "185421424",
        "nycNgayCapGiayToTuyThan": "18.04.2007",
        "nycNoiCapGiayToTuyThan": "Công an Hà Nội",
    }


def test_a_column_that_a_shared_line_lacks_is_blank_with_doubt() -> None:
    signer = area("nguoiKy+chucVuNguoiKy")
    read = fields(line(signer, reading("Trần Văn Sa")))
    assert read["chucVuNguoiKy"].state is FieldState.BLANK
    assert read["chucVuNguoiKy"].confidence < 0.9


def test_writing_beyond_its_box_is_told() -> None:
    read = fields(line(area("nksHoTen"), reading("LÊ VĂN AN"), over=True))["nksHoTen"]
    assert [reason.code for reason in read.reasons] == ["overrun"]


def test_a_name_under_a_signature_has_a_curve_of_its_own() -> None:
    trust = Trust(BOOK, believe=lambda _column, sort, _measures, _ask: 0.3 if sort == SIGNED else 0.8)
    lines = {column: [line(area(column), reading("Lê Thị Loan"))] for column in ("nguoiThucHien", "nksHoTen")}
    found = {column: area_fields(one, KS, area_values(one, KS, BOOK), trust) for column, one in lines.items()}
    assert [field.confidence for (field,) in found.values()] == [0.3, 0.8]


def test_a_split_date_is_one_field() -> None:
    parts = {
        part: line(area(f"ngayDangKy.{name}", "HN-2006"), reading(text))
        for part, name, text in (
            (DatePart.DAY, "ngay", "5"),
            (DatePart.MONTH, "thang", "02"),
            (DatePart.YEAR, "nam", "2010"),
        )
    }
    (read,) = date_fields(parts, "ngayDangKy", KS, Trust(BookContext(2010)))
    assert (read.value, len(read.boxes)) == ("05.02.2010", 3)


def ticks(*states: TickState, strange: float = 0.0) -> FieldReading:
    boxes = [tick for tick in FORM.ticks if tick.column == "loaiDangKy"]
    zones = [TickZone(tick, state, 0.1) for tick, state in zip(boxes, states, strict=False)]
    (field,) = tick_fields(zones, Trust(BOOK, Strangeness(strange)))
    return field


def test_one_mark_is_a_code_and_none_is_blank() -> None:
    marked = ticks(TickState.EMPTY, TickState.MARKED, TickState.EMPTY)
    assert (marked.state, marked.value, marked.source) == (FieldState.READ, FORM.ticks[1].value, "tick")
    assert ticks(TickState.EMPTY, TickState.EMPTY).state is FieldState.BLANK


def test_no_mark_on_a_strange_page_is_a_question_as_ink_may_be_lost() -> None:
    assert ticks(TickState.EMPTY, TickState.EMPTY).confidence > 0.95
    assert ticks(TickState.EMPTY, TickState.EMPTY, strange=0.5).confidence < 0.95


def test_a_doubtful_mark_is_shown_and_a_person_is_asked() -> None:
    doubtful = ticks(TickState.DOUBTFUL, TickState.EMPTY)
    assert (doubtful.state, doubtful.value, doubtful.reasons[0].code) == (
        FieldState.READ,
        FORM.ticks[0].value,
        "faint_tick",
    )
    assert doubtful.confidence <= 0.5
    assert ticks(TickState.DOUBTFUL, TickState.DOUBTFUL).state is FieldState.UNREAD


def test_two_marks_are_a_question() -> None:
    several = ticks(TickState.MARKED, TickState.MARKED)
    assert (several.state, several.reasons[0].code) == (FieldState.UNREAD, "several_ticks")
    assert several.alternatives == (FORM.ticks[0].value, FORM.ticks[1].value)
    assert ticks(TickState.DOUBTFUL, TickState.MARKED).confidence < ticks(TickState.EMPTY, TickState.MARKED).confidence
