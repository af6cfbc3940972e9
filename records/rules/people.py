"""The people of a record: the columns of each person, and their sex where the role implies it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from records.record_types import record_type
from records.rules.view import RecordView

MALE, FEMALE = "1", "2"
_SEX_OF_ROLE = {"cha": MALE, "chong": MALE, "me": FEMALE, "vo": FEMALE}
_NAMING = ("HoTen", "SoGiayToTuyThan")
ROLES = ("nks", "nkt", "nxn", "me", "cha", "chong", "vo", "cm", "nc", "nyc", "ngh", "ndgh", "ntd", "cn")


def roles(record: RecordView) -> Iterator[str]:
    """Yield the column prefixes of the people named in a record."""
    return (role for role in _naming(record.record_type) if is_named(record, role))


def is_named(record: RecordView, role: str) -> bool:
    """Return whether a person is named: by name or by the number of a paper."""
    return any(map(record.is_written, _naming(record.record_type).get(role, ())))


@cache
def _naming(code: str) -> Mapping[str, tuple[str, ...]]:
    """Return the columns that name each person of a record type."""
    known = {column.name for column in record_type(code).known}
    named = ((role, tuple({role + part for part in _NAMING} & known)) for role in ROLES)
    return {role: columns for role, columns in named if columns}


def sex(record: RecordView, role: str) -> str:
    """Return the code of the sex: implied by the role, else as written; "" when unknown."""
    return _SEX_OF_ROLE.get(role) or record.value(f"{role}GioiTinh")
