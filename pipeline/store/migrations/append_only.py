"""Append-only tables, whose rows nobody may change or remove, whatever program asks: the database itself refuses.

Frozen like the revisions that call it: a later guard gets another function.
"""

from __future__ import annotations

from alembic import op


def refuse_changes(table: str) -> None:
    """Let the database itself refuse UPDATE and DELETE."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
    )


def refuse_replacement(table: str, *unique: tuple[str, ...]) -> None:
    """Let SQLite refuse a row in the place of another: `INSERT OR REPLACE` removes that past the guard of DELETE.

    Args:
        table: the table.
        unique: the sets of columns, one of them the key, by each of which a new row could take the place of another.
    """
    if op.get_bind().dialect.name != "sqlite":
        return
    same = " OR ".join("(" + " AND ".join(f"{one} = NEW.{one}" for one in columns) + ")" for columns in unique)
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
