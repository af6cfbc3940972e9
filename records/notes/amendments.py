"""A marginal note (Ghi chú) in parts: what was changed, from, to, when and on what ground."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from records.language import gettext as _


class AmendmentKind(StrEnum):
    """What a later act did to the entry (Luật Hộ tịch 2014, Điều 3 và 26–30; Thông tư 04/2020/TT-BTP)."""

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
        """The name of the act."""
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
    """One note; every text as it stands in the register, "" where the note does not say.

    Attributes:
        kind: what the act was.
        column: the ministry's column that it touches, "" for the whole entry.
        before: the content before.
        after: the content after.
        on: day of the act, dd.mm.yyyy or less.
        basis: the paper it rests on.
        wording: the sentence of the Ghi chú that it was taken from, "" when a person wrote it by themselves.
    """

    kind: AmendmentKind
    column: str
    before: str
    after: str
    on: str
    basis: str
    wording: str = ""
