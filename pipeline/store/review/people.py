"""People at work, their roles and their communes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from records.language import gettext as _


class Role(StrEnum):
    """Role of a person; the commands and pages of each are in docs/administrator.md."""

    OPERATOR = "operator"
    KEYER = "keyer"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"

    @property
    def words(self) -> str:
        """Role in the words of the pages."""
        return {
            Role.OPERATOR: _("trạm quét"),
            Role.KEYER: _("nhập liệu"),
            Role.REVIEWER: _("duyệt"),
            Role.SUPERVISOR: _("giám sát"),
            Role.ADMINISTRATOR: _("quản trị"),
        }[self]


@dataclass(frozen=True, slots=True)
class Scope:
    """Communes that a person may see; None = all of them."""

    offices: frozenset[int] | None

    def covers(self, office_id: int) -> bool:
        """Return whether the commune is among them."""
        return self.offices is None or office_id in self.offices

    def meets(self, other: Scope) -> bool:
        """Return whether a commune is in both."""
        return self.offices is None or other.offices is None or bool(self.offices & other.offices)


@dataclass(frozen=True, slots=True)
class Person:
    """User who may work now."""

    id: int
    name: str
    role: Role
    scope: Scope
