"""Kinds that many forms do not state: of registration, of parents, of confirmation, of death paper, of purpose."""

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


def registration_kind(known: EntryFacts) -> DerivedValue | None:
    """Births and deaths by the deadline; acknowledgements are new unless a foreign registration is named."""
    if known.record_type == "CMC":
        abroad = known.written("soDangKyNuocNgoai") or known.written("cqNuocNgoaiDaDangKy")
        return DerivedValue(_ABROAD if abroad else _FIRST, 1.0, "form", _("Mẫu sổ không có ô loại đăng ký."))
    column = _EVENTS.get(known.record_type, "")
    event, registered = known.date(column), known.date("ngayDangKy")
    if not (event and registered) or registered.surely_before(event):
        return None
    return _by_deadline(known, column, event, registered)


def _by_deadline(known: EntryFacts, column: str, event: PartialDate, registered: PartialDate) -> DerivedValue | None:
    limit = thresholds().deadline(known.record_type, registered.earliest())
    sure = known.confidence(column, "ngayDangKy")
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


def parents_kind(known: EntryFacts) -> DerivedValue | None:
    """From which parents are named; a parent whose name is there but unread is named."""
    if "meHoTen" not in known.fields or "chaHoTen" not in known.fields:
        return None
    mother, father = known.written("meHoTen"), known.written("chaHoTen")
    sure = known.confidence("meHoTen", "chaHoTen")
    if not (mother or father) and "bỏ rơi" in comparison_key(known.value("ghiChu")):
        return DerivedValue("5", sure, "parents", _("Ghi chú nói trẻ bị bỏ rơi."))
    value = {(True, True): "1", (False, True): "2", (True, False): "3", (False, False): "4"}[mother, father]
    if value == "4" and "nksLoaiKhaiSinh" in known.fields:
        return None  # the form has a box for it, and the box is empty: a person should look
    return DerivedValue(value, sure, "parents", _("Theo phần ghi về cha, mẹ trên trang."))


def confirmation_kind(known: EntryFacts) -> DerivedValue | None:
    """Father or mother acknowledging a child, on the form whose first part is for the acknowledging parent.

    Who asks for the registration as the child's mother or father, under another name than the acknowledging parent, is
    the other parent. Where that is not told, "Thị" in the parent's name tells a mother.
    """
    parent, applicant = comparison_key(known.value("cmHoTen")), comparison_key(known.value("nycHoTen"))
    relation = comparison_key(known.value("nycQHNguoiDuocNhan")).split()[:1]
    asking = {"cha": _FATHER, "bố": _FATHER, "ba": _FATHER, "mẹ": _MOTHER, "má": _MOTHER}.get("".join(relation))
    if parent and applicant and asking:
        other = _MOTHER if asking == _FATHER else _FATHER
        sure = known.confidence("cmHoTen", "nycHoTen", "nycQHNguoiDuocNhan")
        reason = _("Theo quan hệ của người yêu cầu với người được nhận.")
        return DerivedValue(asking if parent == applicant else other, sure, "applicant", reason)
    if "thị" in parent.split()[1:-1]:
        sure = known.confidence("cmHoTen") * _UNCERTAIN
        return DerivedValue(_MOTHER, sure, "name", _("Theo chữ đệm của bên nhận."))
    return None


def death_paper_kind(known: EntryFacts) -> DerivedValue | None:
    """From who issued the paper and what its number says (Nghị định 123/2015 Art. 4)."""
    columns = ("gbtSo", "gbtCoQuanCap")
    if not any(known.written(column) for column in (*columns, "gbtNgay")):
        return None
    number, issuer = (comparison_key(known.value(column)) for column in columns)
    by_issuer = next((code for code, words in _DEATH_PAPERS if any(word in issuer for word in words)), None)
    if by_issuer:
        return DerivedValue(by_issuer, known.confidence("gbtCoQuanCap"), "issuer", _("Theo cơ quan cấp giấy."))
    if "gbt" in number.split() or "báo tử" in number:
        return DerivedValue("1", known.confidence("gbtSo"), "number", _("Số giấy ghi là giấy báo tử."))
    return None


def purpose_kind(known: EntryFacts) -> DerivedValue | None:
    """From the wording of the purpose; a marriage abroad does not tell with whom, so it stays open."""
    wording = comparison_key(known.value("nxnMucDichSuDung"))
    if not wording:
        return None
    sure = known.confidence("nxnMucDichSuDung")
    reason = _("Theo lời ghi mục đích sử dụng.")
    if "kết hôn" not in wording:
        return DerivedValue("5", sure, "wording", reason)
    foreigner = "người nước ngoài" in wording or "quốc tịch" in wording
    abroad = "ở nước ngoài" in wording or "tại nước ngoài" in wording
    if abroad:
        return DerivedValue("4", sure, "wording", reason) if foreigner else None
    return DerivedValue("2" if foreigner else "1", sure, "wording", reason)
