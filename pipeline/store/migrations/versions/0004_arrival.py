"""Ledger of the hot folders."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("book_id", sa.String(60), nullable=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_arrival"),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name="fk_arrival_book_id"),
        sa.CheckConstraint("state IN ('begun', 'taken', 'docket', 'set_aside')", name="ck_arrival_state"),
    )
    op.create_index("ix_arrival_folder_path", "arrival", ["folder", "path"])
    op.create_index("ix_arrival_sha256", "arrival", ["sha256"])
