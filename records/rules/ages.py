"""Rules about ages: identity papers, marriage, parents (V5–V7)."""

from __future__ import annotations

from collections.abc import Iterator

from records.dates import PartialDate
from records.language import N_
from records.rules.people import roles
from records.rules.rule import Rule, Violation
from records.rules.view import RecordView
from records.stages import Severity
from records.thresholds import thresholds


def _most_years(born: PartialDate | None, on: PartialDate | None) -> int | None:
    """Return the most full years that can have passed; None when a date is missing."""
    return born.full_years_until(on)[1] if born and on else None


def _paper_too_early(record: RecordView) -> Iterator[Violation]:
    for role in roles(record):
        born, issued = f"{role}NgaySinh", f"{role}NgayCapGiayToTuyThan"
        age = _most_years(record.date(born), record.date(issued))
        if age is not None and age < thresholds().paper_least_age:
            yield Violation((issued, born), {"age": age, "least": thresholds().paper_least_age})


def _married_too_young(record: RecordView) -> Iterator[Violation]:
    registered = record.date("ngayDangKy")
    if registered is None:
        return
    ages = thresholds().marriage_age(registered.latest())
    for column, least in (("chongNgaySinh", ages.groom), ("voNgaySinh", ages.bride)):
        age = _most_years(record.date(column), registered)
        if age is not None and age < least:
            yield Violation((column, "ngayDangKy"), {"age": age, "least": least})


def _parent_age(record: RecordView) -> Iterator[Violation]:
    limits = thresholds()
    pairs = (
        ("meNgaySinh", "nksNgaySinh", limits.mother_least, limits.mother_most),
        ("chaNgaySinh", "nksNgaySinh", limits.father_least, limits.oldest),
        ("cmNgaySinh", "ncNgaySinh", min(limits.mother_least, limits.father_least), limits.oldest),
    )
    for parent, child, least, most in pairs:
        born, birth = record.date(parent), record.date(child)
        if born and birth:
            lowest, highest = born.full_years_until(birth)
            if highest < least or lowest > most:
                yield Violation((parent, child), {"age": highest if highest < least else lowest})


RULES = (
    Rule(
        "V5",
        Severity.WARN,
        _paper_too_early,
        N_("Giấy tờ tùy thân cấp lúc {age} tuổi, thường phải từ {least} tuổi; xem lại ngày cấp và ngày sinh trên ảnh."),
        "K",
    ),
    Rule(
        "V6",
        Severity.WARN,
        _married_too_young,
        N_("Kết hôn lúc {age} tuổi, luật khi đó yêu cầu từ {least} tuổi; xem lại ngày sinh và ngày đăng ký trên ảnh."),
        "Luật Hôn nhân và gia đình 2014 Art. 8 (S); 1986, 2000 (K)",
        frozenset({"KH"}),
    ),
    Rule(
        "V7",
        Severity.WARN,
        _parent_age,
        N_("Cha hoặc mẹ {age} tuổi khi con sinh ra; xem lại hai ngày sinh trên ảnh."),
        "K",
        frozenset({"KS", "CMC"}),
    ),
)
