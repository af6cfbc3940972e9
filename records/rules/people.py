"""The people of a record: the columns of each person, and their sex where the role implies it."""

from __future__ import annotations

from collections.abc import Iterator

from records.rules.view import RecordView

MALE, FEMALE = "1", "2"
_SEX_OF_ROLE = {"cha": MALE, "chong": MALE, "me": FEMALE, "vo": FEMALE}
_ROLES = ("nks", "nkt", "nxn", "me", "cha", "chong", "vo", "cm", "nc", "nyc", "ngh", "ndgh", "ntd", "cn")


def roles(record: RecordView) -> Iterator[str]:
    """Yield the column prefixes of the people named in a record."""
    return (role for role in _ROLES if any(record.is_written(role + part) for part in ("HoTen", "SoGiayToTuyThan")))


def sex(record: RecordView, role: str) -> str:
    """Return the code of the sex: implied by the role, else as written; "" when unknown."""
    return _SEX_OF_ROLE.get(role) or record.value(f"{role}GioiTinh")
