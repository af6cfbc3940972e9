"""Ledger of nights."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "night",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("starts", sa.Integer, nullable=False),
        sa.Column("began_at", sa.String(32), nullable=False),
        sa.Column("ended_at", sa.String(32), nullable=True),
        sa.Column("caught_up_by", sa.String(10), nullable=True),
        sa.PrimaryKeyConstraint("day", name="pk_night"),
    )
    op.create_table(
        "night_stage",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("began_at", sa.String(32), nullable=False),
        sa.Column("ended_at", sa.String(32), nullable=True),
        sa.Column("result", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("day", "name", name="pk_night_stage"),
        sa.ForeignKeyConstraint(["day"], ["night.day"], name="fk_night_stage_day"),
    )
