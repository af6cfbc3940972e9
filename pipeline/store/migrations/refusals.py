"""Refusals of the database itself: triggers that refuse a row under a condition, on SQLite and PostgreSQL alike.

Frozen like the revisions that call it: a later guard gets another function.
"""

from __future__ import annotations

from alembic import op


def refuse_rows(name: str, table: str, verb: str, when: str, why: str) -> None:
    """Let the database refuse INSERT, UPDATE or DELETE of a row.

    Args:
        name: name of the trigger; on PostgreSQL of its function too.
        table: the table.
        verb: the statement.
        when: condition in SQL that both databases know, on NEW and OLD as the statement has them.
        why: message of the refusal.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {when} THEN RAISE EXCEPTION '{why}'; END IF; RETURN COALESCE(NEW, OLD); END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def refuse_truncation(name: str, table: str, when: str, why: str) -> None:
    """Let PostgreSQL refuse TRUNCATE, which passes by the guards of single rows; SQLite has no such statement."""
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {when} THEN RAISE EXCEPTION '{why}'; END IF; RETURN NULL; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()")


def lift_refusal(name: str, table: str) -> None:
    """Take a trigger away that another one follows."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {name}")
        return
    op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute(f"DROP FUNCTION {name}()")
