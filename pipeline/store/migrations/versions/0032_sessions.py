"""Sessions of browsers say from where they were begun, in which browser, and when they were used last."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Apply."""
    op.add_column("sign_in", sa.Column("address", sa.String(64), nullable=False, server_default=""))
    op.add_column("sign_in", sa.Column("browser", sa.String(300), nullable=False, server_default=""))
    op.add_column("sign_in", sa.Column("seen", sa.String(32), nullable=False, server_default=""))
