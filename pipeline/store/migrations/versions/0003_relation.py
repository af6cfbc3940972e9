"""Relation of each entry to the shared database, and the step that raised a finding."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "relation",
        sa.Column("record_id", sa.Integer, nullable=False),
        sa.Column("book_id", sa.String(60), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("corrections", sa.Text, nullable=False),
        sa.Column("snapshot", sa.Text, nullable=False),
        sa.Column("decided_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name="pk_relation"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_relation_record_id"),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name="fk_relation_book_id"),
    )
    op.create_index("ix_relation_book_id", "relation", ["book_id"])
    op.add_column("finding", sa.Column("step", sa.String(20), nullable=False, server_default="draft"))
