"""Identity numbers: shapes, parts, problems."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.dates import PartialDate
from records.identity import (
    IdentityProblem,
    PaperShape,
    PersonalId,
    holder_problems,
    paper_codes,
    read_identity_number,
)
from records.tables import read_table


def test_there_are_63_province_codes() -> None:
    rows = read_table("personal_id_provinces.tsv")
    assert len({row["code"] for row in rows}) == len({row["province"] for row in rows}) == 63


@pytest.mark.parametrize(
    ("number", "province", "sex", "year"),
    [
        *(("001090123456", "Hà Nội", "1", 1990), ("079185000001", "Thành phố Hồ Chí Minh", "2", 1985)),
        *(("058217123456", "Ninh Thuận", "1", 2017), ("096 316 654321", "Cà Mau", "2", 2016)),
    ],
)
def test_a_personal_id_tells_province_sex_and_year_of_birth(number: str, province: str, sex: str, year: int) -> None:
    read = read_identity_number(number)
    assert read.shape is PaperShape.PERSONAL_ID
    assert read.personal == PersonalId(number.replace(" ", ""), province, sex, year)
    assert read.problems == ()


@pytest.mark.parametrize(
    ("text", "shape", "codes"),
    [
        *(("108401346", PaperShape.CMND, ("1",)), ("108 401.346", PaperShape.CMND, ("1",))),
        *(("b1234567", PaperShape.PASSPORT, ("2",)), ("001090123456", PaperShape.PERSONAL_ID, ("4", "1"))),
        *(("10840134", None, ()), ("1084O1346", None, ()), ("", None, ()), ("không có", None, ()), ("٣" * 9, None, ())),
    ],
)
def test_the_shape_tells_the_kind_of_paper_and_nothing_is_mended(
    text: str, shape: PaperShape | None, codes: tuple[str, ...]
) -> None:
    read = read_identity_number(text)
    assert read.shape is shape
    assert paper_codes(text) == codes
    assert (IdentityProblem.UNKNOWN_SHAPE in read.problems) == (shape is None)


def test_an_unknown_province_is_a_doubt_and_keeps_the_number() -> None:
    read = read_identity_number("999090123456")
    assert read.number == "999090123456"
    assert read.problems == (IdentityProblem.UNKNOWN_PROVINCE,)


def test_holder_and_number_are_compared_only_where_both_are_known() -> None:
    personal = read_identity_number("001090123456").personal
    assert personal is not None
    assert holder_problems(personal, "1", PartialDate(1990)) == ()
    assert holder_problems(personal, None, None) == ()
    assert holder_problems(personal, "3", PartialDate(1990, 5)) == ()
    assert holder_problems(personal, "2", PartialDate(1991, 1, 2)) == (
        IdentityProblem.SEX_DIFFERS,
        IdentityProblem.BIRTH_YEAR_DIFFERS,
    )


@given(st.integers(0, 999), st.sampled_from("12"), st.integers(1900, 2399), st.integers(0, 999_999))
def test_every_number_of_the_scheme_is_taken_apart_rightly(province: int, sex: str, year: int, tail: int) -> None:
    figure = (year - 1900) // 100 * 2 + int(sex) - 1
    personal = read_identity_number(f"{province:03d}{figure}{year % 100:02d}{tail:06d}").personal
    assert personal is not None
    assert (personal.sex, personal.birth_year) == (sex, year)


@given(st.text(max_size=16))
def test_any_text_is_answered(text: str) -> None:
    read = read_identity_number(text)
    assert (read.shape is None) == (not paper_codes(text))
