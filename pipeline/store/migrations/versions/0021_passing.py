"""Entries that pass without a person: the policy of each book, every passing, and the policy of a record."""

import sqlalchemy as sa
from alembic import op

from pipeline.store.migrations.append_only import refuse_changes, refuse_replacement
from pipeline.store.migrations.refusals import refuse_rows

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "passing_policy",
        sa.Column("id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_passing_policy"),
        sa.Column("book_id", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name="fk_passing_policy_book_id"),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_passing_policy_user_id"),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("thresholds", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_index("ix_passing_policy_book_id", "passing_policy", ["book_id"])
    op.create_table(
        "passing",
        sa.Column("id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_passing"),
        sa.Column("record_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_passing_record_id"),
        sa.Column("policy_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["passing_policy.id"], name="fk_passing_policy_id"),
        sa.Column("act", sa.String(4), nullable=False),
        sa.CheckConstraint("act IN ('pass', 'open')", name="ck_passing_act"),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_index("ix_passing_record_id", "passing", ["record_id"])
    for table in ("passing_policy", "passing"):
        refuse_changes(table)
        refuse_replacement(table, ("id",))
    _record_column()


def _record_column() -> None:
    """Add the policy of a record, which no more changes in a locked book than anything else."""
    op.execute(
        "ALTER TABLE record ADD COLUMN policy_id INTEGER CONSTRAINT fk_record_policy_id REFERENCES passing_policy (id)"
    )
    locked = "EXISTS (SELECT 1 FROM acceptance lock WHERE lock.book_id = OLD.book_id)"
    changed = "COALESCE(NEW.policy_id, 0) <> COALESCE(OLD.policy_id, 0)"
    refuse_rows(
        "record_locked_policy", "record", "UPDATE", f"{locked} AND {changed}", "the book is accepted and locked"
    )
