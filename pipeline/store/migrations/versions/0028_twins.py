"""Books that are copies of each other, and the entries of theirs that are the same."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "twin",
        sa.Column("book_id", sa.String(60), nullable=False),
        sa.Column("twin_id", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("book_id", name="pk_twin"),
        sa.UniqueConstraint("twin_id", name="uq_twin_twin_id"),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name="fk_twin_book_id"),
        sa.ForeignKeyConstraint(["twin_id"], ["book.id"], name="fk_twin_twin_id"),
    )
    op.create_table(
        "twin_entry",
        sa.Column("record_id", sa.Integer, nullable=False),
        sa.Column("book_id", sa.String(60), nullable=False),
        sa.Column("twin_id", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("record_id", name="pk_twin_entry"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_twin_entry_record_id"),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name="fk_twin_entry_book_id"),
        sa.ForeignKeyConstraint(["twin_id"], ["book.id"], name="fk_twin_entry_twin_id"),
    )
    op.create_index("ix_twin_entry_book_id", "twin_entry", ["book_id"])
