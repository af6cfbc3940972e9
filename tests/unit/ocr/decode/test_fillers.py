"""Fillers behind values: they are no part of them, and a figure read in their place gives way where the ink allows."""

from __future__ import annotations

import pytest

from ocr.decode import decode, evidence_of
from ocr.recognise.testing import reading, scored_reading
from records.record_types import record_type

KT = record_type("KT")
CAUSE, PLACE, NAME, RELATION = "nktNguyenNhanChet", "nktNoiChet", "nycHoTen", "nycQuanHe"


@pytest.mark.parametrize("filler", ["./.", "./", "/.", "/", "-", "- /-", "- - -"])
@pytest.mark.parametrize(
    ("column", "value"), [(CAUSE, "Già yếu"), (PLACE, "Tại nhà"), (NAME, "Lê Văn Tin"), (RELATION, "Con gái")]
)
def test_a_filler_is_no_part_of_a_value(column: str, value: str, filler: str) -> None:
    assert decode(KT.column(column), evidence_of([reading(f"{value} {filler}")])).value == value
    if "/" in filler and " " not in filler:
        assert decode(KT.column(column), evidence_of([reading(value + filler)])).value == value


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (PLACE, "Tổ 4/1"),
        (CAUSE, "Cấp ngày 25/08/2022"),
        (CAUSE, "Theo QĐ 58/QĐ-UBND"),
        (PLACE, "Phan Rang - Tháp Chàm"),
    ],
)
def test_signs_within_a_value_stay(column: str, value: str) -> None:
    assert decode(KT.column(column), evidence_of([reading(value)])).value == value


def test_a_figure_behind_words_is_a_filler_where_the_ink_allows_it() -> None:
    likely = scored_reading("Nhà riêng 1", {"Nhà riêng ./": -0.5}, 0.9)
    assert decode(KT.column(PLACE), evidence_of([likely])).value == "Nhà riêng"
    unlikely = scored_reading("Nhà riêng 1", {"Nhà riêng ./": -8.0}, 0.9)
    assert decode(KT.column(PLACE), evidence_of([unlikely])).value == "Nhà riêng 1"


def test_a_figure_that_belongs_to_the_word_before_it_stays() -> None:
    hamlet = scored_reading("Thôn 1", {"Thôn ./": -0.5}, 0.9)
    assert decode(KT.column(PLACE), evidence_of([hamlet])).value == "Thôn 1"


@pytest.mark.parametrize(
    ("column", "read", "likely", "value"),
    [
        ("nktNgaySinh", "19322", "1932./", "1932"),
        ("nktNgaySinh", "29/10/19461", "29/10/1946 ./", "29.10.1946"),
        ("nycSoGiayToTuyThan", "1305956741", "130595674./", "130595674"),
    ],
)
def test_a_figure_too_many_is_a_filler_where_the_ink_allows_it(column: str, read: str, likely: str, value: str) -> None:
    line = scored_reading(read, {likely: -1.0}, 0.9)
    assert decode(KT.column(column), evidence_of([line])).value == value
    clear = scored_reading(read, {likely: -30.0}, 0.9)
    assert decode(KT.column(column), evidence_of([clear])).value != value
