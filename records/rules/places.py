"""Rules about places: an address names a unit, which existed on the day (V22)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from records.language import N_
from records.places import Resolution, ResolutionStatus, resolve, respell
from records.record_types import FieldKind, record_type
from records.rules.rule import Rule, Violation
from records.rules.view import RecordView
from records.stages import Severity

_DOUBTFUL = (ResolutionStatus.PARTIAL, ResolutionStatus.UNRESOLVED)
_OF_ANOTHER_DAY = (ResolutionStatus.OTHER_DATE, ResolutionStatus.PARTIAL, ResolutionStatus.AMBIGUOUS)


def _resolved(record: RecordView) -> Iterator[tuple[str, Resolution]]:
    """Yield each column with an address, and its resolution on the day it refers to."""
    for column, dated in _addresses(record.record_type):
        if text := record.value(column):
            day = record.date(dated) if dated else None
            yield column, resolve(text, day.earliest() if day and day.is_full else None)


@cache
def _addresses(code: str) -> tuple[tuple[str, str], ...]:
    """Return the columns with addresses, each with the column of the day it refers to."""
    places = (column.name for column in record_type(code).known if column.kind is FieldKind.PLACE)
    return tuple((name, _dated_by(name)) for name in places)


def _dated_by(column: str) -> str:
    """Return the column of a place's day: of birth for a birthplace, "" for a native place, else of registration."""
    if column.endswith("QueQuan"):
        return ""
    return column.replace("NoiSinh", "NgaySinh") if column.endswith("NoiSinh") else "ngayDangKy"


def _misread(record: RecordView) -> Iterator[Violation]:
    """Report names one letter or mark away from one in the gazetteer, the likely sign of a misreading."""
    for column, resolution in _resolved(record):
        if near := _meant(resolution):
            yield Violation((column,), {"text": resolution.text, "near": near})


def _meant(resolution: Resolution) -> str:
    """Return the address that is probably meant by a misread one, "" where it is not misread."""
    near = respell(resolution.text, limit=1) if resolution.status in _DOUBTFUL else ()
    is_misread = near and near[0].distance and len(near[0].units) > len(resolution.units)
    return near[0].text if is_misread else ""


def _unknown(record: RecordView) -> Iterator[Violation]:
    for column, resolution in _resolved(record):
        if resolution.status is ResolutionStatus.UNRESOLVED and not _meant(resolution):
            yield Violation((column,), {"reason": resolution.reason})


def _not_of_the_day(record: RecordView) -> Iterator[Violation]:
    for column, resolution in _resolved(record):
        if resolution.status in _OF_ANOTHER_DAY and not _meant(resolution):
            yield Violation((column,), {"reason": resolution.reason})


RULES = (
    Rule(
        "V22",
        Severity.WARN,
        _unknown,
        N_("{reason} Xem ảnh; nếu sổ ghi đúng như vậy thì giữ nguyên."),
        "gazetteer of the 63 and 34 provinces and their predecessors; I",
    ),
    Rule(
        "V22.near",
        Severity.WARN,
        _misread,
        N_("“{text}” không có trong danh mục đơn vị hành chính, gần nhất là “{near}”; xem ảnh."),
        "gazetteer of the 63 and 34 provinces and their predecessors; I",
    ),
    Rule(
        "V22.date",
        Severity.HINT,
        _not_of_the_day,
        N_("{reason} Giữ nguyên như sổ ghi; chỉ sửa nếu đọc sai."),
        "gazetteer of the 63 and 34 provinces and their predecessors; I",
    ),
)
