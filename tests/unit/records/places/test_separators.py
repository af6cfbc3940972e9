"""Units of an address that dashes part, or nothing at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.places import ResolutionStatus, resolve, respell
from records.places.separators import parted
from records.text.vietnamese import nfc

DAY = date(2008, 6, 1)
PARTED = {
    "Xã Gia Phong - Huyện Gia Viễn - Ninh Bình": ["Ninh Bình", "Gia Viễn", "Gia Phong"],
    "Xã Gia Phong – Gia Viễn- Ninh Bình": ["Ninh Bình", "Gia Viễn", "Gia Phong"],
    "Xã Gia Phong-huyện Gia Viễn-tỉnh Ninh Bình": ["Ninh Bình", "Gia Viễn", "Gia Phong"],
    "Xóm Thọ Hải, xã Gia Phong - huyện Gia Viễn Ninh Bình": ["Ninh Bình", "Gia Viễn", "Gia Phong"],
    "xã Nga Sơn, huyện Nga Sơn Thanh Hoá": ["Thanh Hóa", "Nga Sơn", "Nga Sơn"],
    "xã Long Sơn - TP Vũng Tàu - Bà Rịa - Vũng Tàu": ["Bà Rịa - Vũng Tàu", "Vũng Tàu", "Long Sơn"],
    "phường Đô Vinh - TP Phan Rang - Tháp Chàm - Ninh Thuận": ["Ninh Thuận", "Phan Rang - Tháp Chàm", "Đô Vinh"],
    "xã Phú Lộc - huyện Phú Lộc - Thừa Thiên - Huế": ["Thừa Thiên Huế", "Phú Lộc", "Phú Lộc"],
    "thành phố Ninh Bình, tỉnh Ninh Bình": ["Ninh Bình", "Ninh Bình"],
    "xã Xuân Trường - Đà Lạt - Lâm Đồng": ["Lâm Đồng", "Đà Lạt", "Xuân Trường"],
}


@pytest.mark.parametrize(("address", "units"), PARTED.items())
def test_dashes_and_a_lost_comma_part_units(address: str, units: list[str]) -> None:
    found = resolve(address, DAY)
    assert found.status is ResolutionStatus.RESOLVED
    assert found.text == address
    assert [unit.name for unit in found.units] == units


def test_a_dash_of_a_name_stays_where_only_the_name_exists() -> None:
    found = resolve("phường Xuân Hương - Đà Lạt, tỉnh Lâm Đồng", date(2025, 8, 1))
    assert found.unit is not None
    assert found.unit.name == "Xuân Hương - Đà Lạt"


def test_what_no_way_resolves_is_told_part_by_part() -> None:
    found = resolve("Xã Gia Phong - Huyện Gia Vinh - Ninh Bình", DAY)
    assert found.status is ResolutionStatus.PARTIAL
    assert found.unmatched == ("Xã Gia Phong", "Huyện Gia Vinh")


def test_marks_are_corrected_between_dashes_and_the_dashes_stay() -> None:
    best = respell("Xã Gia Phong - Huyện Gia Vien - Ninh Bình", DAY)[0]
    assert best.text == "Xã Gia Phong - Huyện Gia Viễn - Ninh Bình"
    assert best.distance == 2


@pytest.mark.parametrize(
    ("address", "units"),
    {
        "Khu Cẩm Sơn, xã Đăk Ring - huyện Kon Plông - KT": ["Kon Tum", "Kon Plông", "Đăk Ring"],
        "xã Bình Minh, huyện Thăng Bình, QN": ["Quảng Nam", "Thăng Bình", "Bình Minh"],
        "Hải Đông, Hải Hậu, NĐ": ["Nam Định", "Hải Hậu", "Hải Đông"],
    }.items(),
)
def test_initials_are_the_province_in_which_the_other_units_lie(address: str, units: list[str]) -> None:
    assert [unit.name for unit in resolve(address, DAY).units] == units
    assert [unit.name for unit in respell(address, DAY)[0].units] == units
    assert respell(address, DAY)[0].text == address


def test_initials_that_name_no_province_of_the_others_or_stand_alone_decide_nothing() -> None:
    assert resolve("xã Hải Đông - Hải Hậu - QN", DAY).status is ResolutionStatus.AMBIGUOUS
    assert resolve("KT", DAY).status is ResolutionStatus.NO_UNIT
    assert resolve("xã Đăk Ring - huyện Kon Plông - Kt", DAY).status is not ResolutionStatus.RESOLVED


@given(st.lists(st.sampled_from([*PARTED, "-", " – ", ", ", "Ninh Bình", " Huế", "số 12-14"])).map("".join))
def test_places_in_one_way_are_places_in_the_others(address: str) -> None:
    written, *others = parted(address)
    assert written == nfc(address)
    for other in others:
        assert [mine for mine, theirs in zip(written, other, strict=True) if mine != theirs and theirs != ","] == []
