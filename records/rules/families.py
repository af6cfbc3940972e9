"""Rules about related people: parents named, sex and name, surname, ethnic group (V15–V18)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from records.language import N_
from records.lists import ethnic_group
from records.rules.people import FEMALE, MALE, roles, sex
from records.rules.rule import Rule, Violation
from records.rules.view import RecordView
from records.stages import Severity
from records.text.vietnamese import comparison_key

_PARENTS_EXPECTED = {  # mother, father
    "1": (True, True),
    "2": (False, True),
    "3": (True, False),
    "4": (False, False),
    "5": (False, False),
}
_SEX_OF_MIDDLE_NAME = {"thị": FEMALE, "văn": MALE}
_SEX_OF_CONFIRMATION = {"1": MALE, "2": FEMALE, "3": MALE, "4": FEMALE}


def _parents_against_kind(record: RecordView) -> Iterator[Violation]:
    """Check the code: 1 both known, 2 no mother, 3 no father, 4 neither, 5 foundling."""
    expected = _PARENTS_EXPECTED.get(record.value("nksLoaiKhaiSinh"))
    for column, wanted in zip(("meHoTen", "chaHoTen"), expected or (), strict=False):
        if record.is_written(column) != wanted and record.is_asked(column):
            yield Violation(("nksLoaiKhaiSinh", column))


@lru_cache(maxsize=8192)
def _sex_of_name(name: str) -> str:
    """Return the sex that a middle name suggests, "" when it suggests none."""
    middle = comparison_key(name).split()[1:-1]
    suggested = {_SEX_OF_MIDDLE_NAME[word] for word in middle if word in _SEX_OF_MIDDLE_NAME}
    return suggested.pop() if len(suggested) == 1 else ""


def _sex_against_name(record: RecordView) -> Iterator[Violation]:
    for role in roles(record):
        written, suggested = sex(record, role), _sex_of_name(record.value(f"{role}HoTen"))
        if written in (MALE, FEMALE) and suggested and suggested != written:
            column = f"{role}GioiTinh" if record.value(f"{role}GioiTinh") else f"{role}HoTen"
            yield Violation((f"{role}HoTen", column), {"name": record.value(f"{role}HoTen")})


def _parent_against_confirmation(record: RecordView) -> Iterator[Violation]:
    wanted = _SEX_OF_CONFIRMATION.get(record.value("loaiXacNhan"), "")
    told = record.value("cmGioiTinh") or _sex_of_name(record.value("cmHoTen"))
    if wanted and told in (MALE, FEMALE) and told != wanted:
        yield Violation(("loaiXacNhan", "cmHoTen"), {"name": record.value("cmHoTen")})


def _surname(record: RecordView) -> Iterator[Violation]:
    child = comparison_key(record.value("nksHoTen")).split()[:1]
    parents = [comparison_key(record.value(column)).split()[:1] for column in ("chaHoTen", "meHoTen")]
    unread = record.unread & {"chaHoTen", "meHoTen", "nksHoTen"}
    if child and any(parents) and child not in parents and not unread:
        yield Violation(("nksHoTen", "chaHoTen", "meHoTen"), {"name": record.value("nksHoTen")})


def _ethnic_of_child(record: RecordView) -> Iterator[Violation]:
    child = _ethnic(record.value("nksDanToc"))
    parents = [_ethnic(record.value(column)) for column in ("chaDanToc", "meDanToc")]
    unread = record.unread & {"chaDanToc", "meDanToc"}
    if child and any(parents) and child not in parents and not unread:
        yield Violation(("nksDanToc", "chaDanToc", "meDanToc"), {"group": record.value("nksDanToc")})


def _ethnic(text: str) -> str:
    """Return the group of the official list, else the text for comparison."""
    group = ethnic_group(text) if text else None
    return group or comparison_key(text)


def _ethnic_in_list(record: RecordView) -> Iterator[Violation]:
    for column, text in record.values.items():
        if column.endswith("DanToc") and text and ethnic_group(text) is None:
            yield Violation((column,), {"group": text})


RULES = (
    Rule(
        "V15",
        Severity.WARN,
        _parents_against_kind,
        N_("Loại khai sinh không khớp với phần ghi về cha, mẹ; xem ảnh cha, mẹ có được ghi hay không."),
        "code list nksLoaiKhaiSinh; S, I",
        frozenset({"KS"}),
    ),
    Rule(
        "V16",
        Severity.HINT,
        _sex_against_name,
        N_("Giới tính không hợp với chữ đệm của “{name}”; nhìn lại ảnh nếu nghi ngờ."),
        "K",
    ),
    Rule(
        "V16.confirmation",
        Severity.HINT,
        _parent_against_confirmation,
        N_("Loại xác nhận không hợp với giới tính của “{name}”; nhìn lại ảnh nếu nghi ngờ."),
        "code list loaiXacNhan; K",
        frozenset({"CMC"}),
    ),
    Rule(
        "V17",
        Severity.HINT,
        _surname,
        N_("Họ của “{name}” không phải họ cha, cũng không phải họ mẹ; nhìn lại ảnh nếu nghi ngờ."),
        "K",
        frozenset({"KS"}),
    ),
    Rule(
        "V18",
        Severity.WARN,
        _ethnic_of_child,
        N_("Dân tộc “{group}” của con không theo cha, cũng không theo mẹ; xem lại ba ô dân tộc trên ảnh."),
        "K",
        frozenset({"KS"}),
    ),
    Rule(
        "V18.list",
        Severity.WARN,
        _ethnic_in_list,
        N_("“{group}” không có trong danh mục dân tộc; xem ảnh rồi chọn tên trong danh mục."),
        "list of 54 ethnic groups with sub-names; S",
    ),
)
