"""Amendment of an entry by a marginal note (Ghi chú), in parts: subject, old and new content, day and ground."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from records.language import gettext as _


class AmendmentKind(StrEnum):
    """Kind of a later act on the entry (Luật Hộ tịch 2014, Điều 3 và 26–30; Thông tư 04/2020/TT-BTP)."""

    CHANGE = "change"
    CORRECTION = "correction"
    ETHNIC_GROUP = "ethnic_group"
    SUPPLEMENT = "supplement"
    PARENT = "parent"
    ADOPTION = "adoption"
    DIVORCE = "divorce"
    DEATH = "death"
    ANNULMENT = "annulment"
    OTHER = "other"

    @property
    def words(self) -> str:
        """Return the name of the act, for a clerk."""
        return {
            AmendmentKind.CHANGE: _("Thay đổi hộ tịch"),
            AmendmentKind.CORRECTION: _("Cải chính hộ tịch"),
            AmendmentKind.ETHNIC_GROUP: _("Xác định lại dân tộc"),
            AmendmentKind.SUPPLEMENT: _("Bổ sung thông tin hộ tịch"),
            AmendmentKind.PARENT: _("Nhận cha, mẹ, con"),
            AmendmentKind.ADOPTION: _("Nuôi con nuôi"),
            AmendmentKind.DIVORCE: _("Ly hôn, hủy việc kết hôn"),
            AmendmentKind.DEATH: _("Khai tử"),
            AmendmentKind.ANNULMENT: _("Thu hồi, hủy bỏ giấy tờ hộ tịch"),
            AmendmentKind.OTHER: _("Ghi chú khác"),
        }[self]


@dataclass(frozen=True, slots=True)
class Amendment:
    """Amendment by one note; every text as it stands in the register, "" where the note does not state it.

    Attributes:
        kind: kind of the act.
        column: the ministry's column that it amends, "" for the whole entry.
        before: the content before.
        after: the content after.
        on: day of the act, dd.mm.yyyy or less.
        basis: the paper on which it is based.
        wording: the sentence of the Ghi chú that it was taken from, "" when a person wrote it by themselves.
    """

    kind: AmendmentKind
    column: str
    before: str
    after: str
    on: str
    basis: str
    wording: str = ""
