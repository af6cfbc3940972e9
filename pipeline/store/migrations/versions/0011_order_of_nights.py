"""The order in which nights were begun; that of those that are there is told by their dates."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Apply."""
    op.add_column("night", sa.Column("number", sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE night SET number = (SELECT count(*) FROM night AS earlier WHERE earlier.day <= night.day)")
