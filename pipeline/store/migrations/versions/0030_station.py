"""Station of every scan: the browser, another program, a command, a device, or a hot folder."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Apply."""
    op.add_column("scan", sa.Column("station", sa.Text, nullable=False, server_default=""))
