"""Findings that a person has dismissed for all records of a book that share them."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "dismissal",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("book_id", sa.String(60), nullable=False),
        sa.Column("record_id", sa.Integer, nullable=False),
        sa.Column("decision_id", sa.Integer, nullable=False),
        sa.Column("point", sa.String(64), nullable=False),
        sa.Column("finding", sa.Text, nullable=False),
        sa.Column("withdrawn_at", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_dismissal"),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name="fk_dismissal_book_id"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_dismissal_record_id"),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_dismissal_decision_id"),
    )
    op.create_index("ix_dismissal_book_id", "dismissal", ["book_id"])
    op.create_index("ix_dismissal_record_id", "dismissal", ["record_id"])
