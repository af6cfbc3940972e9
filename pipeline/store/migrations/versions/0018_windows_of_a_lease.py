"""Leases: the windows that show the record, so that closing one of two gives nothing away."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Apply."""
    op.add_column("assignment", sa.Column("windows", sa.Text, nullable=False, server_default=""))
