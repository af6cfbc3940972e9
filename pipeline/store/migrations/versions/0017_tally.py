"""Tallies of what happens too often, which all server processes share."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "tally",
        sa.Column("what", sa.String(120), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("what", name="pk_tally"),
    )
