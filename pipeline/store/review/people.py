"""People at work: what they may do, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; the commands and pages of each are in docs/administrator.md."""

    OPERATOR = "operator"
    KEYER = "keyer"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Scope:
    """The communes a person may see; None = all of them."""

    offices: frozenset[int] | None

    def covers(self, office_id: int) -> bool:
        """Whether the commune is among them."""
        return self.offices is None or office_id in self.offices

    def meets(self, other: Scope) -> bool:
        """Whether a commune is in both."""
        return self.offices is None or other.offices is None or bool(self.offices & other.offices)


@dataclass(frozen=True, slots=True)
class Person:
    """A user who may work now."""

    id: int
    name: str
    role: Role
    scope: Scope
