"""Numbers of identity papers: what kind of paper a number is, and what the personal ID number tells of its holder.

The personal ID number (số định danh cá nhân) has 12 figures (Thông tư 59/2021/TT-BCA, Art. 4): 3 for the province of
registration, 1 for century and sex, 2 for the year of birth, 6 at random. Numbers keep the codes of the 63 provinces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from records.dates import PartialDate
from records.tables import read_table
from records.text.vietnamese import nfc


class PaperShape(StrEnum):
    """What the figures and letters of a number look like."""

    PERSONAL_ID = "personal_id"
    CMND = "cmnd"
    PASSPORT = "passport"


class IdentityProblem(StrEnum):
    """What is wrong with a number, or between it and its holder; a doubt never changes the number."""

    UNKNOWN_SHAPE = "unknown_shape"
    UNKNOWN_PROVINCE = "unknown_province"
    SEX_DIFFERS = "sex_differs"
    BIRTH_YEAR_DIFFERS = "birth_year_differs"


@dataclass(frozen=True, slots=True)
class PersonalId:
    """What a 12-figure number says of its holder.

    Attributes:
        number: the 12 figures.
        province: province of birth registration in the list of 63, None when the code is in no list.
        sex: the ministry's code, "1" Nam or "2" Nữ.
        birth_year: 1900–2399.
    """

    number: str
    province: str | None
    sex: str
    birth_year: int


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number as read.

    Attributes:
        number: without blanks, dots and hyphens, letters large.
        shape: what it looks like, None when it looks like no known number.
        personal: its parts when it is a personal ID number.
        doubts: what is wrong with the number by itself.
    """

    number: str
    shape: PaperShape | None
    personal: PersonalId | None
    doubts: tuple[IdentityProblem, ...]


_SHAPES = {
    PaperShape.PERSONAL_ID: re.compile(r"[0-9]{12}"),
    PaperShape.CMND: re.compile(r"[0-9]{9}"),
    PaperShape.PASSPORT: re.compile(r"[A-Z][0-9]{7,8}"),
}
# Codes of loaiGiayToTuyThan; 12 figures stood on the last identity cards (CMND, 2012–2015) as well.
_PAPER_CODES = {PaperShape.PERSONAL_ID: ("4", "1"), PaperShape.CMND: ("1",), PaperShape.PASSPORT: ("2",)}


def read_identity_number(text: str) -> IdentityNumber:
    """Take a written number apart; parting signs go, figures and letters are never mended."""
    number = re.sub(r"[\s.\-]", "", nfc(text)).upper()
    shape = next((name for name, pattern in _SHAPES.items() if pattern.fullmatch(number)), None)
    personal = _personal_id(number) if shape is PaperShape.PERSONAL_ID else None
    doubts = []
    if shape is None:
        doubts.append(IdentityProblem.UNKNOWN_SHAPE)
    if personal and personal.province is None:
        doubts.append(IdentityProblem.UNKNOWN_PROVINCE)
    return IdentityNumber(number, shape, personal, tuple(doubts))


def paper_codes(text: str) -> tuple[str, ...]:
    """The codes of `loaiGiayToTuyThan` that a number fits, the likeliest first; none for an unknown shape."""
    shape = read_identity_number(text).shape
    return _PAPER_CODES[shape] if shape else ()


def holder_problems(personal: PersonalId, sex: str | None, birth: PartialDate | None) -> tuple[IdentityProblem, ...]:
    """Where the number and what the entry says of its holder disagree.

    Args:
        personal: the number.
        sex: code of `gioiTinh`, None when unknown.
        birth: date of birth, None when unknown.
    """
    doubts = []
    if sex in ("1", "2") and sex != personal.sex:
        doubts.append(IdentityProblem.SEX_DIFFERS)
    if birth is not None and birth.year != personal.birth_year:
        doubts.append(IdentityProblem.BIRTH_YEAR_DIFFERS)
    return tuple(doubts)


def _personal_id(number: str) -> PersonalId:
    """The parts of 12 figures; the fourth counts sexes from the 20th century on: 0 man, 1 woman, 2 man, …."""
    century, sex = divmod(int(number[3]), 2)
    birth_year = 1900 + 100 * century + int(number[4:6])
    return PersonalId(number, _provinces().get(number[:3]), str(sex + 1), birth_year)


@cache
def _provinces() -> Mapping[str, str]:
    """Province code of three figures → province."""
    return {row["code"]: row["province"] for row in read_table("personal_id_provinces.tsv")}
