"""Numbers of identity papers: the kind of paper, and the facts about the holder in a personal ID number.

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
    """Shape of a number in figures and letters."""

    PERSONAL_ID = "personal_id"
    CMND = "cmnd"
    PASSPORT = "passport"


class IdentityProblem(StrEnum):
    """Problem with a number, or between it and its holder; it never changes the number."""

    UNKNOWN_SHAPE = "unknown_shape"
    UNKNOWN_PROVINCE = "unknown_province"
    SEX_DIFFERS = "sex_differs"
    BIRTH_YEAR_DIFFERS = "birth_year_differs"


@dataclass(frozen=True, slots=True)
class PersonalId:
    """Facts about the holder in a 12-figure number.

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
    """Identity number as read.

    Attributes:
        number: the number without blanks, dots and hyphens, in upper case.
        shape: its shape, None when that is unknown.
        personal: its parts when it is a personal ID number.
        problems: problems with the number by itself.
    """

    number: str
    shape: PaperShape | None
    personal: PersonalId | None
    problems: tuple[IdentityProblem, ...]


_SHAPES = {
    PaperShape.PERSONAL_ID: re.compile(r"[0-9]{12}"),
    PaperShape.CMND: re.compile(r"[0-9]{9}"),
    PaperShape.PASSPORT: re.compile(r"[A-Z][0-9]{7,8}"),
}
# Codes of loaiGiayToTuyThan; 12 figures stood on the last identity cards (CMND, 2012–2015) as well.
_PAPER_CODES = {PaperShape.PERSONAL_ID: ("4", "1"), PaperShape.CMND: ("1",), PaperShape.PASSPORT: ("2",)}


def read_identity_number(text: str) -> IdentityNumber:
    """Parse a written number; separators are dropped, figures and letters are never corrected."""
    number = re.sub(r"[\s.\-]", "", nfc(text)).upper()
    shape = next((name for name, pattern in _SHAPES.items() if pattern.fullmatch(number)), None)
    personal = _personal_id(number) if shape is PaperShape.PERSONAL_ID else None
    problems = []
    if shape is None:
        problems.append(IdentityProblem.UNKNOWN_SHAPE)
    if personal and personal.province is None:
        problems.append(IdentityProblem.UNKNOWN_PROVINCE)
    return IdentityNumber(number, shape, personal, tuple(problems))


def paper_codes(text: str) -> tuple[str, ...]:
    """Return the codes of `loaiGiayToTuyThan` that a number fits, the likeliest first; none for an unknown shape."""
    shape = read_identity_number(text).shape
    return _PAPER_CODES[shape] if shape else ()


def holder_problems(personal: PersonalId, sex: str | None, birth: PartialDate | None) -> tuple[IdentityProblem, ...]:
    """Return the contradictions between the number and the entry's statements about its holder.

    Args:
        personal: the number.
        sex: code of `gioiTinh`, None when unknown.
        birth: date of birth, None when unknown.
    """
    problems = []
    if sex in ("1", "2") and sex != personal.sex:
        problems.append(IdentityProblem.SEX_DIFFERS)
    if birth is not None and birth.year != personal.birth_year:
        problems.append(IdentityProblem.BIRTH_YEAR_DIFFERS)
    return tuple(problems)


def _personal_id(number: str) -> PersonalId:
    """Parse 12 figures; the fourth counts sexes from the 20th century on: 0 man, 1 woman, 2 man, …."""
    century, sex = divmod(int(number[3]), 2)
    birth_year = 1900 + 100 * century + int(number[4:6])
    return PersonalId(number, _provinces().get(number[:3]), str(sex + 1), birth_year)


@cache
def _provinces() -> Mapping[str, str]:
    """Map province codes of three figures to provinces."""
    return {row["code"]: row["province"] for row in read_table("personal_id_provinces.tsv")}
