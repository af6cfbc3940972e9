"""People, leases and decisions of the review, and the refusals of the database itself there."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from pipeline.store.migrations.append_only import refuse_changes

revision = "0002"
down_revision = "0001"

TIME = sa.String(32)
Kind = sa.types.TypeEngine[Any] | type[sa.types.TypeEngine[Any]]
TASKS = "'review', 'second', 'arbitration', 'rescan', 'approval', 'none'"

# The approver of a record took no part in it. Acts that are no authorship: approving, and opening it again.
AUTHORS = """
    EXISTS (SELECT 1 FROM decision WHERE record_id = NEW.id AND user_id = NEW.approver_id
            AND act NOT IN ('approve', 'reopen'))
    OR EXISTS (SELECT 1 FROM keying WHERE record_id = NEW.id AND user_id = NEW.approver_id)
"""
UNAPPROVED = f"NEW.state = 'approved' AND (NEW.approver_id IS NULL OR {AUTHORS})"
LATE_AUTHOR = """
    NEW.act NOT IN ('approve', 'reopen')
    AND EXISTS (SELECT 1 FROM record WHERE id = NEW.record_id AND state = 'approved')
"""


def upgrade() -> None:
    """Apply."""
    _people()
    _work()
    _notes()
    _record_columns()
    _refuse("record", "INSERT", UNAPPROVED, "an approver is needed who is no author")
    _refuse("record", "UPDATE", UNAPPROVED, "an approver is needed who is no author")
    _refuse("decision", "INSERT", LATE_AUTHOR, "an approved record is not changed")
    refuse_changes("decision")


def _column(name: str, kind: Kind, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def _table(name: str, *parts: sa.schema.SchemaItem, refers: tuple[str, ...] = ()) -> None:
    """Make a table with a numeric key; `refers` names columns TABLE_id."""
    keys = (
        sa.ForeignKeyConstraint([column], [f"{column.removesuffix('_id')}.id"], name=f"fk_{name}_{column}")
        for column in refers
    )
    op.create_table(name, _column("id", sa.Integer), sa.PrimaryKeyConstraint("id", name=f"pk_{name}"), *parts, *keys)


def _people() -> None:
    _table(
        "user",
        _column("name", sa.String(80)),
        _column("password_hash", sa.Text),
        _column("totp_secret", sa.String(64)),
        _column("role", sa.String(20)),
        _column("everywhere", sa.Boolean),
        _column("disabled", sa.Boolean),
        _column("failures", sa.Integer),
        _column("locked_until", TIME),
        _column("added_at", TIME),
        sa.UniqueConstraint("name", name="uq_user_name"),
        sa.CheckConstraint(
            "role IN ('operator', 'keyer', 'reviewer', 'supervisor', 'administrator')", name="ck_user_role"
        ),
    )
    op.create_table(
        "user_office",
        _column("user_id", sa.Integer),
        _column("office_id", sa.Integer),
        sa.PrimaryKeyConstraint("user_id", "office_id", name="pk_user_office"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_user_office_user_id"),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_user_office_office_id"),
    )
    op.create_table(
        "sign_in",
        _column("secret_hash", sa.String(64)),
        _column("user_id", sa.Integer),
        _column("csrf", sa.String(64)),
        _column("since", TIME),
        _column("until", TIME),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_sign_in"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_sign_in_user_id"),
    )
    op.create_index("ix_sign_in_user_id", "sign_in", ["user_id"])


def _work() -> None:
    _table(
        "assignment",
        _column("record_id", sa.Integer),
        _column("user_id", sa.Integer),
        _column("taken_at", TIME),
        _column("expires_at", TIME),
        _column("ended_at", TIME, nullable=True),
        refers=("record_id", "user_id"),
    )
    live = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_assignment_live", "assignment", ["record_id"], unique=True, sqlite_where=live, postgresql_where=live
    )
    _table(
        "keying",
        _column("record_id", sa.Integer),
        _column("round", sa.Integer),
        _column("user_id", sa.Integer),
        _column("choices", sa.Text),
        _column("keyed_at", TIME),
        sa.UniqueConstraint("record_id", "round", name="uq_keying_round"),
        sa.UniqueConstraint("record_id", "user_id", name="uq_keying_person"),
        sa.CheckConstraint("round IN (1, 2, 3)", name="ck_keying_round"),
        refers=("record_id", "user_id"),
    )
    _table(
        "decision",
        _column("record_id", sa.Integer),
        _column("user_id", sa.Integer),
        _column("act", sa.String(12)),
        _column("column", sa.String(60)),
        _column("before", sa.Text),
        _column("after", sa.Text),
        _column("reason", sa.Text),
        _column("undoes", sa.Integer, nullable=True),
        _column("seconds", sa.Float, nullable=True),
        _column("at", TIME),
        sa.ForeignKeyConstraint(["undoes"], ["decision.id"], name="fk_decision_undoes"),
        refers=("record_id", "user_id"),
    )
    op.create_index("ix_decision_record", "decision", ["record_id", "id"])
    op.create_index("ix_decision_user", "decision", ["user_id", "at"])


def _notes() -> None:
    _table(
        "amendment",
        _column("record_id", sa.Integer),
        _column("user_id", sa.Integer),
        _column("amendment", sa.Text),
        _column("added_at", TIME),
        _column("withdrawn_at", TIME, nullable=True),
        refers=("record_id", "user_id"),
    )
    op.create_index("ix_amendment_record_id", "amendment", ["record_id"])
    _table(
        "rescan",
        _column("book_id", sa.String(60)),
        _column("record_id", sa.Integer),
        _column("page_id", sa.Integer),
        _column("user_id", sa.Integer),
        _column("reason", sa.Text),
        _column("asked_at", TIME),
        _column("done_at", TIME, nullable=True),
        refers=("book_id", "record_id", "page_id", "user_id"),
    )
    op.create_index("ix_rescan_book_id", "rescan", ["book_id"])


def _record_columns() -> None:
    """Add new columns in plain SQL: both databases know it, and SQLite need not copy the table."""
    for column in (
        "version INTEGER NOT NULL DEFAULT 1",
        "trust INTEGER NOT NULL DEFAULT 0",
        f"task VARCHAR(12) NOT NULL DEFAULT 'review' CONSTRAINT ck_record_task CHECK (task IN ({TASKS}))",
        'approver_id INTEGER CONSTRAINT fk_record_approver_id REFERENCES "user" (id)',
    ):
        op.execute(f"ALTER TABLE record ADD COLUMN {column}")
    op.execute("UPDATE record SET task = 'none' WHERE state <> 'draft'")
    op.create_index("ix_record_queue", "record", ["task", "trust", "id"])
    op.create_index("ix_record_office_queue", "record", ["task", "office_id", "trust", "id"])
    op.create_index("ix_record_page_id", "record", ["page_id"])
    op.create_index("ix_finding_record_id", "finding", ["record_id"])


def _refuse(table: str, verb: str, when: str, why: str) -> None:
    """Let the database itself refuse rows."""
    name = f"{table}_refuses_{verb.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {when} THEN RAISE EXCEPTION '{why}'; END IF; RETURN NEW; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
