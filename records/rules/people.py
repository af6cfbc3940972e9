"""The people of a record: the columns of each person, and their sex where the role implies it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from records.record_types import record_type
from records.rules.view import RecordView

MALE, FEMALE = "1", "2"
_SEX_OF_ROLE = {"cha": MALE, "chong": MALE, "me": FEMALE, "vo": FEMALE}
_NAMING = ("HoTen", "SoGiayToTuyThan")
_ROLES = ("nks", "nkt", "nxn", "me", "cha", "chong", "vo", "cm", "nc", "nyc", "ngh", "ndgh", "ntd", "cn")


def roles(record: RecordView) -> Iterator[str]:
    """Yield the column prefixes of the people named in a record."""
    return (role for role, columns in _naming(record.record_type) if any(map(record.is_written, columns)))


@cache
def _naming(code: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the roles of a record type, each with the columns that name the person."""
    known = {column.name for column in record_type(code).known}
    named = ((role, tuple({role + part for part in _NAMING} & known)) for role in _ROLES)
    return tuple((role, columns) for role, columns in named if columns)


def sex(record: RecordView, role: str) -> str:
    """Return the code of the sex: implied by the role, else as written; "" when unknown."""
    return _SEX_OF_ROLE.get(role) or record.value(f"{role}GioiTinh")
