"""Rules about numbers of identity papers (V1–V4)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from records.identity import (
    IdentityNumber,
    IdentityProblem,
    PaperShape,
    holder_problems,
    paper_codes,
    read_identity_number,
)
from records.language import N_
from records.record_types import FieldKind, record_type
from records.rules.people import ROLES, is_named, sex
from records.rules.rule import Rule, Violation
from records.rules.view import RecordView
from records.stages import Severity
from records.thresholds import thresholds

_NUMBER_COLUMNS = ("SoGiayToTuyThan", "SoDinhDanh", "SoDinhDanhCaNhan")
_CITIZEN_CARD, _OF_KNOWN_SHAPE = "4", ("1", "2", "4")


def _numbers(record: RecordView) -> Iterator[tuple[str, str, IdentityNumber]]:
    """Yield role, column and number of every identity number of a record."""
    for role, column in _number_columns(record.record_type):
        if (number := record.value(column)) and is_named(record, role):
            yield role, column, read_identity_number(number)


@cache
def _number_columns(code: str) -> tuple[tuple[str, str], ...]:
    """Return the columns with numbers of people, each after the role of its person."""
    known = {column.name for column in record_type(code).known if column.kind is FieldKind.IDENTITY_NUMBER}
    return tuple((role, role + part) for role in ROLES for part in _NUMBER_COLUMNS if role + part in known)


def _not_twelve_figures(record: RecordView) -> Iterator[Violation]:
    for role, column, number in _numbers(record):
        card = record.value(f"{role}LoaiGiayToTuyThan") == _CITIZEN_CARD
        personal = card if column.endswith("GiayToTuyThan") else True
        if personal and number.shape is not PaperShape.PERSONAL_ID:
            yield Violation((column,), {"number": number.number})


def _another_holder(record: RecordView) -> Iterator[Violation]:
    for role, column, number in _numbers(record):
        problems = (
            holder_problems(number.personal, sex(record, role), record.date(f"{role}NgaySinh"))
            if number.personal
            else ()
        )
        if IdentityProblem.SEX_DIFFERS in problems:
            yield Violation((column, f"{role}GioiTinh"), {"number": number.number})
        if IdentityProblem.BIRTH_YEAR_DIFFERS in problems:
            yield Violation((column, f"{role}NgaySinh"), {"number": number.number})


def _unknown_province(record: RecordView) -> Iterator[Violation]:
    for _role, column, number in _numbers(record):
        if IdentityProblem.UNKNOWN_PROVINCE in number.problems:
            yield Violation((column,), {"code": number.number[:3]})


def _before_its_time(record: RecordView) -> Iterator[Violation]:
    registered = record.date("ngayDangKy")
    if record.value("nksSoDinhDanh") and registered and registered.latest() < thresholds().personal_id_since:
        yield Violation(("nksSoDinhDanh", "ngayDangKy"), {"since": f"{thresholds().personal_id_since:%d.%m.%Y}"})


def _shape_of_paper(record: RecordView) -> Iterator[Violation]:
    for role, column, number in _numbers(record):
        kind = record.value(f"{role}LoaiGiayToTuyThan")
        unlike = kind in _OF_KNOWN_SHAPE and kind not in paper_codes(number.number)
        if column.endswith("GiayToTuyThan") and kind != _CITIZEN_CARD and (unlike or not (kind or number.shape)):
            yield Violation((column,), {"number": number.number})


RULES = (
    Rule(
        "V1",
        Severity.BLOCK,
        _not_twelve_figures,
        N_("Số định danh hoặc CCCD “{number}” không đủ 12 chữ số; xem ảnh rồi nhập lại."),
        "Thông tư 59/2021/TT-BCA Art. 4; S",
    ),
    Rule(
        "V1.holder",
        Severity.WARN,
        _another_holder,
        N_("Số định danh “{number}” không khớp giới tính hoặc năm sinh; xem lại số và người trên ảnh."),
        "Thông tư 59/2021/TT-BCA Art. 4; S",
    ),
    Rule(
        "V2",
        Severity.WARN,
        _unknown_province,
        N_("Ba số đầu {code} của số định danh không phải mã tỉnh; xem lại số trên ảnh."),
        "codes of the 63 provinces; S, K",
    ),
    Rule(
        "V3",
        Severity.WARN,
        _before_its_time,
        N_("Số định danh chỉ cấp khi đăng ký khai sinh từ {since}; xem ảnh có phải ghi bổ sung sau này."),
        "Luật Hộ tịch 2014 Art. 14; K",
        frozenset({"KS"}),
    ),
    Rule(
        "V4",
        Severity.WARN,
        _shape_of_paper,
        N_("Số giấy tờ “{number}” không giống CMND (9 số), CCCD (12 số) hay hộ chiếu; xem lại số và loại trên ảnh."),
        "K",
    ),
)
