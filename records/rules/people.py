"""The people of a record: which columns speak of one person, and their sex where the role tells it."""

from __future__ import annotations

from collections.abc import Iterator

from records.rules.view import RecordView

MALE, FEMALE = "1", "2"
_SEX_OF_ROLE = {"cha": MALE, "chong": MALE, "me": FEMALE, "vo": FEMALE}
_ROLES = ("nks", "nkt", "nxn", "me", "cha", "chong", "vo", "cm", "nc", "nyc", "ngh", "ndgh", "ntd", "cn")


def roles(record: RecordView) -> Iterator[str]:
    """Column prefixes of the people a record names."""
    return (role for role in _ROLES if any(record.has(role + part) for part in ("HoTen", "SoGiayToTuyThan")))


def sex(record: RecordView, role: str) -> str:
    """Code of the sex: told by the role, else written; "" when unknown."""
    return _SEX_OF_ROLE.get(role) or record.value(f"{role}GioiTinh")
