"""Answers of supervisors, for a page that they waive or a difference that they explain; and findings in parts."""

import sqlalchemy as sa
from alembic import op

from pipeline.store.migrations.append_only import refuse_changes

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "waiver",
        *_statement("waiver"),
        sa.Column("scan_id", sa.Integer, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name="fk_waiver_scan_id"),
    )
    op.create_table(
        "explanation",
        *_statement("explanation"),
        sa.Column("point", sa.String(60), nullable=False),
    )
    for table in ("waiver", "explanation"):
        op.create_index(f"ix_{table}_book_id", table, ["book_id"])
        refuse_changes(table)
    op.add_column("finding", sa.Column("words", sa.Text, nullable=False, server_default="[]"))


def _statement(table: str) -> list[sa.schema.SchemaItem]:
    """Return the columns of who says of which book when and why."""
    return [
        sa.Column("id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.Column("book_id", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name=f"fk_{table}_book_id"),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=f"fk_{table}_user_id"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    ]
