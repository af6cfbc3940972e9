"""Guards of the database: its triggers, which refuse changes of what is kept for ever, and its schema's revision."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from pipeline.store.values import digest

_REVISION = text("SELECT version_num FROM alembic_version")
_SQLITE = text("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
_POSTGRESQL = text(
    "SELECT t.tgname, c.relname, p.prosrc, t.tgenabled::text, t.tgtype::text FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE NOT t.tgisinternal AND n.nspname = current_schema() ORDER BY c.relname, t.tgname"
)


def guards_of(session: Session) -> str:
    """Return the hash of all triggers as they stand, and of the schema's revision."""
    dialect = session.connection().dialect.name
    found = session.execute(_SQLITE if dialect == "sqlite" else _POSTGRESQL)
    return digest(str(session.scalar(_REVISION)), *(str(part) for row in found.all() for part in row))
