"""Kinds that many forms do not state: of registration, of parents, of confirmation, of death notice, of purpose."""

from __future__ import annotations

from records.dates import PartialDate
from records.derive.facts import DerivedValue, EntryFacts
from records.language import gettext as _
from records.text.vietnamese import comparison_key
from records.thresholds import thresholds

_ON_TIME, _LATE = "1", "4"
_FIRST, _ABROAD = "1", "2"
_FATHER, _MOTHER = "1", "2"
_UNCERTAIN = 0.7
_EVENTS = {"KS": "nksNgaySinh", "KT": "nktNgayChet"}
_DEATH_PAPERS = (
    ("2", ("thi hành án",)),
    ("3", ("tòa án",)),
    ("4", ("công an", "pháp y", "điều tra", "giám định")),
    ("1", ("ủy ban nhân dân", "bệnh viện", "trạm y tế", "trung tâm y tế", "y tế", "nhà hộ sinh")),
)


def registration_kind(facts: EntryFacts) -> DerivedValue | None:
    """Derive the kind of registration.

    Births and deaths go by the deadline; acknowledgements are new unless a foreign registration is named.
    """
    if facts.record_type == "CMC":
        abroad = facts.is_written("soDangKyNuocNgoai") or facts.is_written("cqNuocNgoaiDaDangKy")
        return DerivedValue(_ABROAD if abroad else _FIRST, 1.0, "form", _("Mẫu sổ không có ô loại đăng ký."))
    column = _EVENTS.get(facts.record_type, "")
    event, registered = facts.date(column), facts.date("ngayDangKy")
    if not (event and registered) or registered.surely_before(event):
        return None
    return _by_deadline(facts, column, event, registered)


def _by_deadline(facts: EntryFacts, column: str, event: PartialDate, registered: PartialDate) -> DerivedValue | None:
    limit = thresholds().deadline(facts.record_type, registered.earliest())
    sure = facts.confidence(column, "ngayDangKy")
    least, most = (registered.earliest() - event.latest()).days, (registered.latest() - event.earliest()).days
    if limit is None:
        return None
    if least > limit.late_after:
        return DerivedValue(_LATE, sure, "deadline", _("Đăng ký sau {days} ngày, quá hạn.").format(days=least))
    if most <= limit.on_time_within:
        return DerivedValue(_ON_TIME, sure, "deadline", _("Đăng ký sau {days} ngày, đúng hạn.").format(days=most))
    if most <= limit.late_after:
        reason = _("Đăng ký sau {days} ngày: trong hạn dài nhất của thời kỳ, hạn từng nơi có thể ngắn hơn.")
        return DerivedValue(_ON_TIME, sure * _UNCERTAIN, "deadline", reason.format(days=most))
    return None


def parents_kind(facts: EntryFacts) -> DerivedValue | None:
    """Derive the kind from the parents named; a parent whose name is written but unread is named."""
    if "meHoTen" not in facts.fields or "chaHoTen" not in facts.fields:
        return None
    mother, father = facts.is_written("meHoTen"), facts.is_written("chaHoTen")
    sure = facts.confidence("meHoTen", "chaHoTen")
    if not (mother or father) and "bỏ rơi" in comparison_key(facts.value("ghiChu")):
        return DerivedValue("5", sure, "parents", _("Ghi chú nói trẻ bị bỏ rơi."))
    value = {(True, True): "1", (False, True): "2", (True, False): "3", (False, False): "4"}[mother, father]
    if value == "4" and "nksLoaiKhaiSinh" in facts.fields:
        return None  # the form has a box for it, and the box is empty: a person should look
    return DerivedValue(value, sure, "parents", _("Theo phần ghi về cha, mẹ trên trang."))


def confirmation_kind(facts: EntryFacts) -> DerivedValue | None:
    """Derive whether father or mother acknowledges a child, on the form that begins with this parent.

    Whoever asks for the registration as the child's mother or father, under another name than the acknowledging parent,
    is the other parent. Failing that, "Thị" in the parent's name indicates a mother.

    """
    parent, applicant = comparison_key(facts.value("cmHoTen")), comparison_key(facts.value("nycHoTen"))
    relation = comparison_key(facts.value("nycQHNguoiDuocNhan")).split()[:1]
    asking = {"cha": _FATHER, "bố": _FATHER, "ba": _FATHER, "mẹ": _MOTHER, "má": _MOTHER}.get("".join(relation))
    if parent and applicant and asking:
        other = _MOTHER if asking == _FATHER else _FATHER
        sure = facts.confidence("cmHoTen", "nycHoTen", "nycQHNguoiDuocNhan")
        reason = _("Theo quan hệ của người yêu cầu với người được nhận.")
        return DerivedValue(asking if parent == applicant else other, sure, "applicant", reason)
    if "thị" in parent.split()[1:-1]:
        sure = facts.confidence("cmHoTen") * _UNCERTAIN
        return DerivedValue(_MOTHER, sure, "name", _("Theo chữ đệm của bên nhận."))
    return None


def death_paper_kind(facts: EntryFacts) -> DerivedValue | None:
    """Derive the kind from the issuer and the number of the paper (Nghị định 123/2015 Art. 4)."""
    columns = ("gbtSo", "gbtCoQuanCap")
    if not any(facts.is_written(column) for column in (*columns, "gbtNgay")):
        return None
    number, issuer = (comparison_key(facts.value(column)) for column in columns)
    by_issuer = next((code for code, words in _DEATH_PAPERS if any(word in issuer for word in words)), None)
    if by_issuer:
        return DerivedValue(by_issuer, facts.confidence("gbtCoQuanCap"), "issuer", _("Theo cơ quan cấp giấy."))
    if "gbt" in number.split() or "báo tử" in number:
        return DerivedValue("1", facts.confidence("gbtSo"), "number", _("Số giấy ghi là giấy báo tử."))
    return None


def purpose_kind(facts: EntryFacts) -> DerivedValue | None:
    """Derive the kind from the wording of the purpose; open for a marriage abroad, which does not name the spouse."""
    wording = comparison_key(facts.value("nxnMucDichSuDung"))
    if not wording:
        return None
    sure = facts.confidence("nxnMucDichSuDung")
    reason = _("Theo lời ghi mục đích sử dụng.")
    if "kết hôn" not in wording:
        return DerivedValue("5", sure, "wording", reason)
    foreigner = "người nước ngoài" in wording or "quốc tịch" in wording
    abroad = "ở nước ngoài" in wording or "tại nước ngoài" in wording
    if abroad:
        return DerivedValue("4", sure, "wording", reason) if foreigner else None
    return DerivedValue("2" if foreigner else "1", sure, "wording", reason)
