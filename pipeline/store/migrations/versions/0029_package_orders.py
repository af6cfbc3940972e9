"""Packages that supervisors order in the browser."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

TIME = sa.String(32)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "package_order",
        sa.Column("book_id", sa.String(60), nullable=False),
        sa.Column("by_id", sa.Integer, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("ended_at", TIME),
        sa.Column("refusal", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("book_id", name="pk_package_order"),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name="fk_package_order_book_id"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_package_order_by_id"),
    )
