"""What a person draws becomes areas: lines joined, dates split, untouched lines as they were."""

from __future__ import annotations

from pipeline.forms.drawn_boxes import Drawing, DrawnBox, drawn_areas
from records.editions import Area, AreaKind, DatePart, Line
from records.stages import Box, Reason

FIRST, SECOND = Box(0.2, 0.3, 0.5, 0.03), Box(0.1, 0.34, 0.6, 0.03)
BEFORE = Area(
    "nktNoiCuTru",
    ("nktNoiCuTru",),
    "Nơi ở",
    AreaKind.WRITTEN,
    (Line(FIRST, 0.321),),
    doubts=(Reason("no_leader", "Không thấy dòng kẻ."),),
)


def areas(*boxes: DrawnBox) -> tuple[Area, ...]:
    return drawn_areas(Drawing("KT-M1.v2", "KT", "", boxes, ()), {BEFORE.id: BEFORE})


def test_nobody_doubts_what_a_person_drew_and_an_unmoved_line_keeps_its_rule() -> None:
    nearly = Box(FIRST.x + 0.0002, FIRST.y - 0.0002, FIRST.width, FIRST.height)
    (area,) = areas(DrawnBox(BEFORE.id, "nktNoiCuTru", nearly))
    assert (area.doubts, area.lines, area.label) == ((), BEFORE.lines, "Nơi ở")


def test_a_moved_line_has_its_rule_near_its_foot() -> None:
    (area,) = areas(DrawnBox(BEFORE.id, "nktNoiCuTru", SECOND))
    assert SECOND.y + 0.7 * SECOND.height < area.lines[0].baseline < SECOND.y + SECOND.height


def test_boxes_of_one_area_are_its_lines() -> None:
    (area,) = areas(DrawnBox(BEFORE.id, "nktNoiCuTru", FIRST), DrawnBox(BEFORE.id, "nktNoiCuTru", SECOND))
    assert [line.box for line in area.lines] == [FIRST, SECOND]


def test_a_split_date_has_an_area_for_each_part() -> None:
    found = areas(*(DrawnBox("", "ngayDangKy", FIRST, part) for part in DatePart))
    assert [(area.id, area.part) for area in found] == [
        ("ngayDangKy.day", DatePart.DAY),
        ("ngayDangKy.month", DatePart.MONTH),
        ("ngayDangKy.year", DatePart.YEAR),
    ]


def test_a_new_area_bears_the_label_that_the_person_read() -> None:
    named, unnamed = areas(
        DrawnBox("", "nktSoGiayToTuyThan", FIRST, label="Giấy căn cước"), DrawnBox("", "nktNoiChet", SECOND)
    )
    assert (named.label, unnamed.label) == ("Giấy căn cước", "Nơi chết")
