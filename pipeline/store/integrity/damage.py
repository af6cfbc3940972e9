"""Damage of a database file, as SQLite and PostgreSQL tell of it."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError

from records.errors import IntegrityBroken
from records.language import gettext as _

SQLITE_SHORT_READ = sqlite3.SQLITE_IOERR_SHORT_READ
SQLITE_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
POSTGRESQL_DAMAGE = frozenset({"XX001", "XX002"})
"""data_corrupted and index_corrupted, PostgreSQL's appendix A."""


def is_damage(error: BaseException | None) -> bool:
    """Return whether a driver's error, or SQLAlchemy's around it, says that the database itself is damaged."""
    if isinstance(error, DBAPIError):
        error = error.orig
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return code == SQLITE_SHORT_READ or (code & 0xFF) in SQLITE_DAMAGE
    return getattr(error, "sqlstate", None) in POSTGRESQL_DAMAGE


def damaged(where: str, why: str) -> IntegrityBroken:
    """Return the error about a damaged database.

    Args:
        where: the file, or the address.
        why: what the database says; one finding a line.
    """
    return IntegrityBroken(
        _("Cơ sở dữ liệu {where} bị hỏng: {why}").format(where=where, why=why),
        _("Dừng mọi việc, giữ nguyên các bản sao lưu cũ, kiểm tra ổ đĩa rồi phục hồi bản sao lưu gần nhất."),
    )
