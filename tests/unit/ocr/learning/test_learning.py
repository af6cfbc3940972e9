"""Forms learned from drawn pages: what they ask for, where, and what is doubtful."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.layout import find_layout
from ocr.learning.form import LearnedForm
from ocr.learning.learn import learn_forms, learn_page
from ocr.page import PageImage
from records.editions import Area, AreaKind, DatePart, Edition
from records.stages import Box, PageKind
from tests.unit.ocr.learning.printed import BLUE, MM, Printer, birth_form, filled, scanned

ASKED = {
    "so",
    "ghiChu",
    "nksHoTen",
    "nksGioiTinh",
    "nksNgaySinh",
    "nksNoiSinh",
    "nksDanToc",
    "nksQuocTich",
    "chaHoTen",
    "chaDanToc",
    "chaQuocTich",
    "meHoTen",
    "meDanToc",
    "meQuocTich",
    "nycHoTen",
    "nycQuanHe",
    "ngayDangKy.ngay",
    "ngayDangKy.thang",
    "ngayDangKy.nam",
    "nguoiThucHien",
}


def book(count: int = 3) -> list[PageImage]:
    page = birth_form().page()
    return [scanned(filled(page, seed), degrees=0.4 * seed - 0.8) for seed in range(count)]


@cache
def learned() -> LearnedForm:
    (form,) = learn_forms(book(), "KS", "KS-book")
    return form


def area(form: LearnedForm, name: str) -> Area:
    (found,) = (one for one in form.edition.areas if one.id == name)
    return found


def millimetres(form: LearnedForm, name: str) -> list[tuple[float, float]]:
    """Left and right ends of an area's lines, from the left end of the form's own left rule."""
    width = form.edition.page_mm[0]
    return [(line.box.x * width, (line.box.x + line.box.width) * width) for line in area(form, name).lines]


def saved(form: LearnedForm, folder: Path) -> Edition:
    path = folder / "form.png"
    cv2.imwrite(str(path), form.blank)
    return replace(form.edition, image=path)


def test_a_book_teaches_every_value_its_form_asks_for() -> None:
    assert {one.id for one in learned().edition.areas} == ASKED
    assert learned().record_type == "KS"
    assert set(learned().pages) <= set(range(3))


def test_values_begin_behind_their_labels_and_end_before_the_next() -> None:
    ((name_left, name_right),) = millimetres(learned(), "nksHoTen")
    ((sex_left, sex_right),) = millimetres(learned(), "nksGioiTinh")
    assert name_right < sex_left < sex_right
    assert sex_right - name_left > 90
    assert 15 < name_right - name_left < 50


def test_a_value_right_below_the_head_of_its_part_leaves_the_head_alone() -> None:
    page = birth_form(head=44.5).page()
    (form,) = learn_forms([scanned(filled(page, seed)) for seed in range(3)], "KS", "KS-book")
    (head,) = (words.box for words in form.edition.printed if words.text == "Phần ghi về người được khai sinh")
    (line,) = area(form, "nksHoTen").lines
    assert line.box.y > head.y + 0.8 * head.height


def test_a_leader_without_a_label_continues_the_value_above() -> None:
    assert len(area(learned(), "nksNoiSinh").lines) == 2
    assert len(area(learned(), "nksNgaySinh").lines) == 1


def test_a_date_in_gaps_is_three_areas() -> None:
    parts = [area(learned(), f"ngayDangKy.{part}").part for part in ("ngay", "thang", "nam")]
    assert parts == [DatePart.DAY, DatePart.MONTH, DatePart.YEAR]


def test_notes_stand_right_of_the_rule_and_the_officer_signs() -> None:
    left = min(left for left, _right in millimetres(learned(), "ghiChu"))
    assert left > max(right for _left, right in millimetres(learned(), "nksNoiSinh"))
    assert area(learned(), "nguoiThucHien").kind is AreaKind.SIGNED_NAME
    assert [stamp.column for stamp in learned().edition.stamps] == ["loaiDangKy"]


def test_the_blank_form_keeps_print_and_loses_writing() -> None:
    form = learned()
    height, width = form.blank.shape
    (line,) = area(form, "nycQuanHe").lines
    inside = form.blank[
        round(line.box.y * height) + MM : round(line.baseline * height) - MM,
        round(line.box.x * width) + MM : round((line.box.x + line.box.width) * width) - MM,
    ]
    assert (inside < 128).mean() < 0.002
    printed = form.edition.printed[0].box
    label = form.blank[
        round(printed.y * height) : round((printed.y + printed.height) * height),
        round(printed.x * width) : round((printed.x + printed.width) * width),
    ]
    assert (label < 128).mean() > 0.05


def test_other_pages_of_the_print_lie_on_the_learned_form(tmp_path: Path) -> None:
    edition = saved(learned(), tmp_path)
    layout = find_layout(scanned(filled(birth_form().page(), 99), 1.5, upside_down=True), [edition])
    assert layout.kind is PageKind.RECORD
    assert layout.rotation == 180
    assert layout.score > 0.9


def test_a_page_of_another_print_does_not(tmp_path: Path) -> None:
    edition = saved(learned(), tmp_path)
    layout = find_layout(scanned(filled(other_form().page(), 5)), [edition])
    assert layout.edition is None


def test_upside_down_pages_teach_the_same() -> None:
    page = birth_form().page()
    (form,) = learn_forms([scanned(filled(page, seed), upside_down=True) for seed in range(2)], "KS", "KS-book")
    assert {one.id for one in form.edition.areas} == ASKED


def test_a_book_of_one_page_learns_from_it() -> None:
    (form,) = learn_forms(book(1), "KS", "KS-book")
    assert {one.id for one in form.edition.areas} == ASKED
    assert form.pages == (0,)


def test_two_forms_in_one_book_are_told_apart_and_covers_fall_out() -> None:
    cover = Printer()
    cover.word(60, 80, "SỔ ĐĂNG KÝ KHAI SINH")
    cover.word(60, 120, "Quyển số: 01")
    page, other = birth_form().page(), other_form().page()
    pages = [scanned(cover.page())]
    pages += [scanned(filled(page, seed), 0.5) for seed in range(3)]
    pages += [scanned(filled(other, seed), -0.5) for seed in range(2)]
    forms = learn_forms(pages, "KS", "KS-book")
    assert [form.edition.id for form in forms] == ["KS-book", "KS-book-2"]
    assert [set(form.pages) for form in forms] == [{1, 2, 3}, {4, 5}]


def test_pages_that_ask_for_nothing_teach_nothing() -> None:
    letter = Printer()
    letter.word(60, 80, "CÔNG VĂN")
    letter.word(20, 100, "Kính gửi các đơn vị trong huyện")
    assert learn_forms([scanned(letter.page())] * 2, "KS", "KS-book") == ()


def test_the_labels_tell_the_record_type_whatever_the_operator_said() -> None:
    (form,) = learn_forms(book(2), "KT", "KT-book")
    assert form.record_type == "KS"
    assert form.edition.record_type == "KT"


def test_one_page_is_read_by_its_own_labels_where_it_lies() -> None:
    page = filled(birth_form().page(), 7)
    found = learn_page(scanned(page, 1.0, upside_down=True), "KS", "KS-page")
    assert found is not None
    form, layout = found
    assert {one.id for one in form.edition.areas} == ASKED
    assert layout.rotation == 180
    (line,) = area(form, "nycQuanHe").lines
    matrix = np.array(layout.homography).reshape(3, 3)
    x, y, w = matrix @ np.array([line.box.x + line.box.width, line.baseline, 1.0])
    height, width = page.shape[:2]
    # On the page the leader ends at 149 mm, 180 mm down; the scan is upside down and turned by one degree.
    assert x / w == pytest.approx(width - 149 * MM, abs=6 * MM)
    assert y / w == pytest.approx(height - 180 * MM, abs=6 * MM)


def test_tick_boxes_give_their_codes() -> None:
    sheet, worn = birth_form(), 2
    for row, words in enumerate(("Đúng hạn", "Quá hạn", "Đăng ký lại")):
        if row != worn:
            sheet.square(160, 56 + 10 * row)
        sheet.word(167, 60 + 10 * row, words)
    (form,) = learn_forms([scanned(filled(sheet.page(), seed)) for seed in range(2)], "KS", "KS-book")
    assert {(tick.column, tick.value) for tick in form.edition.ticks} == {
        ("loaiDangKy", "1"),
        ("loaiDangKy", "4"),
        ("loaiDangKy", "2"),
    }
    assert form.edition.stamps == ()
    assert [rim_darkness(form, tick.box) > 0.8 for tick in form.edition.ticks] == [True] * 3, (
        "the worn one is drawn too"
    )


def rim_darkness(form: LearnedForm, box: Box) -> float:
    """Share of a square's four sides that is dark on the blank form."""
    height, width = form.blank.shape
    left, top = round(box.x * width), round(box.y * height)
    part = form.blank[top : round((box.y + box.height) * height), left : round((box.x + box.width) * width)] < 128
    sides = (part[:3].any(0), part[-3:].any(0), part[:, :3].any(1), part[:, -3:].any(1))
    return min(float(side.mean()) for side in sides)


@pytest.mark.parametrize("doubts", [[], ["no_leader"]])
def test_a_value_without_a_leader_is_doubted_where_no_page_writes(doubts: list[str]) -> None:
    sheet = birth_form()
    sheet.word(20, 99, "Quê quán:")
    pages = [filled(sheet.page(), seed) for seed in range(3)]
    for seed, page in enumerate(() if doubts else pages):
        place = ((50 + 11 * seed) * MM, 99 * MM - 3)
        cv2.putText(page, f"Ha Giang {seed}", place, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 0.8, BLUE, 2, cv2.LINE_AA)
    (form,) = learn_forms([scanned(page) for page in pages], "KS", "KS-book")
    assert [doubt.code for doubt in form.doubts.get("nksQueQuan", ())] == doubts


def other_form() -> Printer:
    """The same labels in another place, face and order."""
    sheet = Printer(face="Arimo-Regular.ttf", size_mm=4.0)
    sheet.word(150, 18, "Số:")
    sheet.dots(158, 180, 18)
    sheet.word(20, 60, "Người được khai sinh")
    sheet.labelled(72, "Họ, chữ đệm, tên", right=190)
    sheet.labelled(84, "Ngày, tháng, năm sinh", "Giới tính", right=190)
    sheet.labelled(96, "Nơi sinh", right=190)
    sheet.labelled(125, "Họ, chữ đệm, tên mẹ", right=190)
    sheet.labelled(137, "Năm sinh", "Dân tộc", "Quốc tịch", right=190)
    sheet.labelled(165, "Họ, chữ đệm, tên cha", right=190)
    sheet.labelled(177, "Năm sinh", "Dân tộc", "Quốc tịch", right=190)
    sheet.labelled(205, "Họ, chữ đệm, tên người đi khai sinh", right=190)
    sheet.word(130, 240, "Người thực hiện")
    return sheet
