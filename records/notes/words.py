"""Words of registrars' notes: acts, their subjects and persons, papers, days; all in bare letters.

Bare letters carry no marks, so that a note is understood although a reader mistook one tone for another.
"""

from __future__ import annotations

import re
from functools import lru_cache

from records.notes.amendments import AmendmentKind
from records.record_types import record_types
from records.text.vietnamese import skeleton

ACTS = {
    AmendmentKind.ETHNIC_GROUP: r"xac dinh lai(?= dan toc)",
    AmendmentKind.SUPPLEMENT: r"bo sung",
    AmendmentKind.CORRECTION: r"cai chinh|dinh chinh|dieu chinh|sua(?: chua| loi| doi| lai)?(?! (?:thanh|la|sang)\b)",
    AmendmentKind.DIVORCE: r"l[yi] hon|(?:huy|khong cong nhan)(?: bo)?(?: viec)?(?: dang ky)? ket hon",
    AmendmentKind.ADOPTION: r"(?:(?:cham dut )?(?:viec )?nuoi |(?:nhan )?(?:lam )?)con nuoi|(?:cha|bo|me) nuoi",
    AmendmentKind.PARENT: (
        r"(?:cong nhan )?(?:viec )?(?<!chung )(?:nhan|xac dinh)(?: lai)?(?= (?:cha|bo|me|con)\b(?! nuoi))"
    ),
    AmendmentKind.ANNULMENT: r"thu hoi|huy bo|huy (?=giay|viec)",
    AmendmentKind.DEATH: r"(?:da |tre )?chet|da mat(?! tich)|tu tran|qua doi|(?:da )?(?:dang ky )?khai tu",
    AmendmentKind.CHANGE: (
        r"thay doi|xac dinh lai(?= gioi tinh)|doi(?= (?:ho|ten|chu)\b)|(?:thoi|nhap|tro lai)(?= quoc tich)"
    ),
    AmendmentKind.OTHER: (
        r"(?:cha|bo|me|con) (?:da )?(?:chet|mat)"
        r"|(?:da )?cap (?:lai|lan|ban sao|ban chinh|trich luc|giay)|dang ky lai|(?:da )?(?:dang ky )?ket hon"
        r"|giam ho|mat tich|nang luc hanh vi"
    ),
}
"""Patterns of the acts (Luật Hộ tịch 2014, Điều 3); of two that begin at one place the earlier in this list counts."""

_RELATIVES = {
    **{"cha": "cha", "bo": "cha", "me": "me", "vo": "vo", "chong": "chong", "con": "con"},
    **dict.fromkeys(("duoc khai sinh", "duoc khai tu", "chet", "tre", "chau", "duong su"), ""),
}
"""Words for a person → relation to the principal of the entry, "" = the principal."""
_PEOPLE = {
    "KS": {"": "nks", "con": "nks", "cha": "cha", "me": "me"},
    "KH": {"vo": "vo", "chong": "chong"},
    "KT": {"": "nkt"},
    "CMC": {"cha": "cm", "me": "cm", "con": "nc"},
    "HN": {"": "nxn"},
    "CN": {"": "cn", "con": "cn", "cha": "chaNuoi", "me": "meNuoi"},
    "TDCC": {"": "ntd"},
}
"""Record type → person, "" = the principal → prefix of the person's columns."""

_DAY_OF = r"(?:ngay|thang|nam)(?:,? (?:va )?(?:thang|nam))*"
_MATTERS = {
    r"ho(?:,? (?:va )?(?:chu |ten )?(?:dem|lot))?,? (?:va )?ten(?: (?:dem|lot|goi))?": ("HoTen",),
    r"(?:chu |ten )?(?:dem|lot)(?:,? (?:va )?ten)?|ten(?: goi)?|ho(?! tich| khau| so)": ("HoTen",),
    rf"{_DAY_OF} sinh|sinh ngay": ("NgaySinh",),
    rf"{_DAY_OF} (?:chet|mat)": ("NgayChet",),
    rf"{_DAY_OF} dang ky": ("ngayDangKy",),
    r"dan toc": ("DanToc",),
    r"quoc tich": ("QuocTich",),
    r"gioi tinh": ("GioiTinh",),
    r"(?:que|nguyen) quan": ("QueQuan",),
    r"noi sinh": ("NoiSinh",),
    r"noi chet": ("NoiChet",),
    r"nguyen nhan chet": ("NguyenNhanChet",),
    r"(?:noi|cho) (?:cu tru|o|(?:thuong|tam) tru)(?: hien nay)?|dia chi": ("NoiCuTru", "NoiThuongTru"),
    r"(?:so )?dinh danh(?: ca nhan)?": ("SoDinhDanh", "SoDinhDanhCaNhan"),
    r"(?:so )?(?:cmnd|cccd|chung minh(?: nhan dan)?|can cuoc(?: cong dan)?|ho chieu)": ("SoGiayToTuyThan",),
}
"""Words for a subject → suffixes of its column; the first that the record type has counts."""

_MATTER = "|".join(_MATTERS)
_ABOUT = r"(?:(?:ho tich|noi dung|thong tin|phan(?: ghi| khai)?|muc|ve|lai)\b|[:, -])*"
_WHOM = rf"(?: (?P<of>cua )?(?:nguoi )?(?P<whom>{'|'.join(_RELATIVES)})\b)?"
_DEED = r"q\.?d|quyet dinh|ban an|trich luc|(?:so )?khai tu so|so dang ky"
_PAPER = rf"(?:{_DEED}|giay (?:chung|khai|bao|xac)|cong van|van ban|thong bao)\b"
_FULL_DAY = r"\b(?P<d>\d{1,2})(?: ?[./-] ?| thang )(?P<m>\d{1,2})(?: ?[./-] ?|,? nam )(?P<y>\d{4}|\d\d)\b(?!/)"

ACT = re.compile("|".join(rf"(?P<{kind.name}>\b(?:{words})\b)" for kind, words in ACTS.items()))
HEAD = re.compile(rf"{_ABOUT}\b(?P<matter>{_MATTER})\b{_WHOM}")
"""First subject of an act."""
NEXT_HEAD = re.compile(rf"(?:[,;]|\bva\b) *\b(?P<matter>{_MATTER})\b{_WHOM}(?= *(?:(?:tu|thanh|sang|la|va)\b|[:,;]|$))")
"""Further subject of the same act."""
GROUND = re.compile(rf"\b(?:(?:chieu )?theo|can cu(?: vao| theo)?)\b[ :]*|(?=\b(?:{_DEED})\b)")
"""Words before the ground of an act, which begins at the end of the match."""
NAMED = re.compile(rf"{_PAPER}[^;]*?\d")
"""Paper with its number or day."""
RESUMED = re.compile(
    rf"[ ,;:]+(?=(?:(?:ho tich|noi dung|phan)[ :]*)?(?:{_MATTER})\b{_WHOM} *(?:(?:tu|thanh|sang)\b|:))"
    r"|[ ,;:]+(?=(?P<word>tu)\b.+\b(?:thanh(?! pho\b)|sang)\b)"
)
"""Return to the subject after a paper."""
TOWARDS_ACT = re.compile(r"[ ,:(-]*\b(?:ve viec|v/v)[ ,:(-]*$")
"""Words between a paper and the act that follows it."""
DAY, NAMED_DAY = re.compile(_FULL_DAY), re.compile(rf"\bngay {_FULL_DAY}")
_NO_BIRTH = r"(?<!(?<!khai )sinh )"
STATED_DAY = re.compile(rf"{_NO_BIRTH}(?<!(?<!khai )sinh ngay ){_FULL_DAY}")
"""Day that is nobody's birthday."""
LESS_THAN_DAY = re.compile(
    "|".join(
        _NO_BIRTH + words
        for words in (r"\bthang (?P<m>\d{1,2})(?: ?[./-] ?|,? nam )(?P<y>\d{4})\b", r"\bnam (?P<year>\d{4})\b")
    )
)
CLOSING_DAY = re.compile(
    rf"(?<!thanh )(?<!sang )(?<!\btu )(?<!\bla )(?<!: ){_NO_BIRTH}(?<!chet )\b(?:vao )?ngay {_FULL_DAY}[ .)]*$"
)
"""Day of an act at the end of the sentence, not a day given as a value."""

_STARTS = (
    r"(?:da |tre |da dang ky )?(?:thay doi|(?:cai|dinh|dieu) chinh|bo sung|xac dinh|nhan|cong nhan|l[yi] hon|huy"
    r"|thu hoi|chet|cap|dang ky|ket hon|cham dut|ghi chu|theo|can cu)\b"
)
_GOES_ON = rf"(?:(?:theo|can cu|so|cua|do|tai|{_MATTER})\b|{_PAPER}|ngay [\d./ -]+(?:$|[;,.]))"
_NUMBERED = r"(?:[-+*•] ?|\d{1,2}[.)] )"
BREAK = re.compile(rf";(?! *{_GOES_ON}) *|\n{_NUMBERED}|(?:\n|\. )(?={_STARTS})")
"""Boundary between two notes of one text."""


@lru_cache(maxsize=4096)
def bare_letter(letter: str) -> str:
    """Return a letter in lower case without marks; always one letter, so that positions in both texts agree."""
    bare = skeleton(letter).lower()
    return bare if len(bare) == 1 else letter


def column_of(code: str, matter: str, whom: str) -> str:
    """Return the column that a note amends, "" where the record type has none or the person is not clear.

    Args:
        code: the record type.
        matter: the subject, as `HEAD` finds it.
        whom: the person, as `HEAD` finds them; "" = the person whom the entry concerns.
    """
    known = {column.name for column in record_types()[code].known}
    endings = next(endings for words, endings in _MATTERS.items() if re.fullmatch(words, matter))
    if endings[0] in known:
        return endings[0]
    start = _PEOPLE.get(code, {}).get(_RELATIVES[whom] if whom else "")
    return next((start + ending for ending in endings if start and start + ending in known), "")
