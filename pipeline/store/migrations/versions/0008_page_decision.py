"""Decisions on pages have longer names: "form-unknown"."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Apply; SQLite keeps no lengths, so nothing is to be done there."""
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("page", "decision", type_=sa.String(20), existing_type=sa.String(10), existing_nullable=False)
