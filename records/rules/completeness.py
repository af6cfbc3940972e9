"""Rules about the required content of a record, as far as its printed form asks for it (V19)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from records.language import N_
from records.record_types import Column, Importance, record_type
from records.rules.rule import Rule, Violation
from records.rules.view import RecordView
from records.stages import Severity

# What no form prints for every case, but every record gets from its book.
_FROM_THE_BOOK = frozenset({"quyenSo", "noiDangKy", "noiCap"})
_REQUIRED_OF_ALL = frozenset({"so", "ngayDangKy", *_FROM_THE_BOOK})
_PRINCIPALS = {"KS": ("nks",), "KH": ("chong", "vo"), "KT": ("nkt",), "CMC": ("cm", "nc"), "HN": ("nxn",)}
# A child may have no known father or mother: V15 compares what is written with the kind of registration.
_OF_A_PARENT = ("me", "cha")
_ON_THE_NUMBER_LINE = ("LoaiGiayToTuyThan", "GiayToKhac", "NgayCapGiayToTuyThan", "NoiCapGiayToTuyThan")
# Blank unless the case is of that kind.
_EXPECTED = (Importance.CORE, Importance.LIKELY)
_PAPER = ("LoaiGiayToTuyThan", "SoGiayToTuyThan", "GiayToKhac")


@cache
def required(code: str) -> frozenset[str]:
    """Return the columns without which a record is not accepted: number, book, date, office, and its principal."""
    people = {role + part for role in _PRINCIPALS.get(code, ()) for part in ("HoTen", "GioiTinh", "NgaySinh")}
    return frozenset(column.name for column in record_type(code).columns) & (_REQUIRED_OF_ALL | people)


def _missing_required(record: RecordView) -> Iterator[Violation]:
    for column in _required_columns(record.record_type):
        wanted = record.is_asked(column.name) or column.name in _FROM_THE_BOOK
        if wanted and not record.is_written(column.name):
            yield Violation((column.name,), {"label": column.label})


@cache
def _required_columns(code: str) -> tuple[Column, ...]:
    return tuple(column for column in record_type(code).columns if column.name in required(code))


def _missing_core(record: RecordView) -> Iterator[Violation]:
    for column, parent in _expected_columns(record.record_type):
        of_nobody = parent is not None and not record.is_written(f"{parent}HoTen")
        if not of_nobody and record.is_asked(column.name) and not record.is_written(column.name):
            yield Violation((column.name,), {"label": column.label})


@cache
def _expected_columns(code: str) -> tuple[tuple[Column, str | None], ...]:
    """Return the columns that are expected though not required, each with the parent whom it concerns.

    A paper may not exist, so its columns are not expected.
    """
    likely = (column for column in record_type(code).columns if column.importance in _EXPECTED)
    return tuple(
        (column, _parent(column.name))
        for column in likely
        if column.name not in required(code) and not column.name.endswith(_PAPER)
    )


def _parent(column: str) -> str | None:
    return next((role for role in _OF_A_PARENT if column.startswith(role) and column[len(role)].isupper()), None)


def _not_on_the_form(record: RecordView) -> Iterator[Violation]:
    if record.form is None:
        return
    for column in record_type(record.record_type).known:
        if column.name in record.form:
            continue
        read = record.value(column.name) and column.name not in record.derived
        if read and not _beside_number(record, column.name):
            yield Violation((column.name,), {"label": column.label})


def _beside_number(record: RecordView, column: str) -> bool:
    """Return whether the column is written on the line of a paper's number: "CCCD số … do … cấp ngày …"."""
    role = next((column.removesuffix(part) for part in _ON_THE_NUMBER_LINE if column.endswith(part)), None)
    return role is not None and record.is_asked(f"{role}SoGiayToTuyThan")


RULES = (
    Rule(
        "V19",
        Severity.BLOCK,
        _missing_required,
        N_("Thiếu “{label}”; xem ảnh rồi nhập, nếu sổ để trống thì ghi nhận là trống."),
        "Luật Hộ tịch 2014 Art. 14, 17; core columns of the import template; S, I",
    ),
    Rule(
        "V19.core",
        Severity.WARN,
        _missing_core,
        N_("“{label}” để trống; xem ảnh, nếu sổ để trống thì xác nhận."),
        "Luật Hộ tịch 2014 Art. 14, 17; core columns of the import template; S, I",
    ),
    Rule(
        "V19.era",
        Severity.WARN,
        _not_on_the_form,
        N_("Mẫu sổ này không có mục “{label}”; xem ảnh giá trị được đọc từ đâu."),
        "forms of 2006–2015 and from 2016; S",
    ),
)
